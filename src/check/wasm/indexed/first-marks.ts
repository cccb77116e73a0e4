/** In which state each thing happened first: marks are looked through now and then, and what is new is pinned down. */
import { NEVER } from '../firsts.ts';
import { readField } from '../layout.ts';
import { BATCH_STATES } from '../memory-map.ts';
import type { IndexedMemory } from './indexed-memory.ts';
import type { IndexedExports, IndexedProgram } from './program.ts';

/** What has happened so far, by the first state in which it did; {@link NEVER} where it has not. */
export class FirstMarks {
  /** By byte between the map's `marks` and `marksEnd`. */
  readonly marks: Uint32Array;
  /** By step. */
  readonly fired: Uint32Array;
  readonly #program: IndexedProgram;
  readonly #memory: IndexedMemory;
  readonly #exports: Pick<IndexedExports, 'look'>;
  /** The marks' words as they were when looked at last. */
  readonly #words: Int32Array;

  constructor(
    program: IndexedProgram,
    memory: IndexedMemory,
    exports: Pick<IndexedExports, 'look'>,
  ) {
    const { map, plan } = program;
    this.#program = program;
    this.#memory = memory;
    this.#exports = exports;
    this.marks = new Uint32Array(map.marksEnd - map.marks).fill(NEVER);
    this.fired = new Uint32Array(plan.steps.length).fill(NEVER);
    this.#words = new Int32Array((map.marksEnd - map.marks) / 4);
  }

  /** Pins down what is new; it happened in the states from `from` up to the head. */
  note(from: number): void {
    const news = this.#news();
    if (news.length === 0) return;
    const { map } = this.#program;
    const memory = this.#memory;
    const head = memory.get('head');
    const before = memory.views.bytes.slice(map.fired, map.fired + this.fired.length * 8);
    const counts = [memory.register('pruned'), memory.register('deadlocks')] as const;
    let open = this.#cleared(news);
    for (let first = from; first < head && open.length > 0; first += BATCH_STATES) {
      const states = Math.min(BATCH_STATES, head - first);
      const here = this.#seenIn(open, first, states);
      if (here.length === 0) continue;
      let left = this.#cleared(here);
      for (let state = first; state < first + states && left.length > 0; state++) {
        const seen = new Set(this.#seenIn(left, state, 1));
        for (const one of seen) one.firsts[one.index] = state;
        left = left.filter((one) => !seen.has(one));
      }
      const done = new Set(here);
      open = open.filter((one) => !done.has(one));
    }
    // What is not pinned down was seen in states that are not expanded yet: it will be noticed again.
    for (const { firsts, index, address, bytes } of news)
      if (bytes === 1) memory.views.bytes[address] = firsts[index] === NEVER ? 0 : 1;
    this.#words.set(memory.views.integers.subarray(map.marks / 4, map.marksEnd / 4));
    memory.views.bytes.set(before, map.fired);
    memory.setRegister('pruned', counts[0]);
    memory.setRegister('deadlocks', counts[1]);
    memory.set('head', head);
  }

  /** Notes what is seen in states that were found and not expanded, from the head on. */
  noteRest(): void {
    const { map, plan } = this.#program;
    const memory = this.#memory;
    const halves = new Uint32Array(memory.memory.buffer);
    const [head, count] = [memory.get('head'), memory.get('count')];
    plan.groups.forEach((group, index) => {
      const begin = map.seen[index]! - map.marks;
      const field = { ...group, instance: -1 };
      for (let state = head; state < count; state++) {
        const at = (memory.rooms.states + state * map.stateBytes) / 4;
        const mark = begin + readField(halves, at, field);
        if (this.marks[mark] === NEVER) this.marks[mark] = state;
      }
    });
  }

  #news(): News[] {
    const { map } = this.#program;
    const { bytes, integers } = this.#memory.views;
    const news: News[] = [];
    const begin = map.marks / 4;
    const words = this.#words;
    for (let word = 0; word < words.length; word++) {
      const now = integers[begin + word]!;
      if (now === words[word]) continue;
      words[word] = now;
      for (let index = word * 4; index < word * 4 + 4; index++)
        if (bytes[map.marks + index] === 1 && this.marks[index] === NEVER)
          news.push({ firsts: this.marks, index, address: map.marks + index, bytes: 1 });
    }
    this.fired.forEach((first, step) => {
      const address = map.fired + step * 8;
      if (first === NEVER && this.#memory.long(address) > 0)
        news.push({ firsts: this.fired, index: step, address, bytes: 8 });
    });
    return news;
  }

  /** The same, after their marks are cleared. */
  #cleared(news: News[]): News[] {
    const { bytes } = this.#memory.views;
    for (const one of news) bytes.fill(0, one.address, one.address + one.bytes);
    return news;
  }

  /** Which of these happen in so many states from one on. */
  #seenIn(news: readonly News[], first: number, states: number): News[] {
    this.#memory.set('head', first);
    this.#exports.look(states);
    const { bytes } = this.#memory.views;
    return news.filter((one) =>
      one.bytes === 1 ? bytes[one.address] === 1 : this.#memory.long(one.address) > 0,
    );
  }
}

/** Something that happened for the first time. */
interface News {
  /** Where its first state is noted, and at which index. */
  readonly firsts: Uint32Array;
  readonly index: number;
  /** What in the memory tells it. */
  readonly address: number;
  readonly bytes: number;
}
