/** An indexed search: runs its program, makes room, and knows which state shows what first. It may be run on. */
import type { CompiledNetwork } from '../../../network/index.ts';
import { type Ending, type Limits, type Policy, type Watch, decidedAt } from '../../engine.ts';
import { packWords } from '../layout.ts';
import { BATCH_STATES, listOf } from '../memory-map.ts';
import { sightTest } from '../sight-test.ts';
import { IndexedMemory } from './indexed-memory.ts';
import { type IndexedExports, type IndexedProgram, STOPS, programOf } from './program.ts';
import { type Runner, hereRunner, apartRunner } from './runner.ts';

/** States expanded between two looks at the watch. */
const WATCH_STATES = 1 << 14;

/** A thread apart expands all there are: whatever it waited for, this one might be busy. */
const ALL_STATES = 2 ** 31 - 1;

/** Milliseconds between two looks at the watch of a thread apart. */
const WATCH_MILLISECONDS = 50;

/** A search apart is likely to find several times as many states as it has when its table is large: building that anew takes long. */
const DOUBLINGS_APART = 3;

/** States that a state which is not expanded yet may well lead to, with all that follow; measured on searches that ended and that did not. */
const STATES_BY_ONE = 30;

/** How a search is begun. */
export interface IndexedStart {
  /** Whether a thread of its own runs it. */
  readonly isApart: boolean;
  /** Whether all edges are kept while there is room. */
  readonly keepsEdges: boolean;
}

/** A search that can be run, and run on with other limits. */
export class IndexedSearch {
  readonly program: IndexedProgram;
  readonly memory: IndexedMemory;
  /** By property, in the order found: the first state that violates or witnesses it. */
  readonly found = new Map<number, number>();
  readonly exports: IndexedExports;
  readonly #network: CompiledNetwork;
  readonly #runner: Runner;
  readonly #isApart: boolean;
  /** Set when the search must end before its time. */
  #isInterrupted = false;

  /** @throws RangeError when not even a first small memory can be had */
  constructor(network: CompiledNetwork, { isApart, keepsEdges }: IndexedStart) {
    this.#network = network;
    this.#isApart = isApart;
    this.program = programOf(network);
    this.memory = new IndexedMemory(this.program, keepsEdges);
    const { module } = this.program;
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory.memory } });
    this.exports = instance.exports as unknown as IndexedExports;
    this.#runner = isApart
      ? apartRunner(this.program, this.memory.memory)
      : hereRunner(this.exports);
    this.memory.set('doublings', isApart ? DOUBLINGS_APART : 1);
    this.memory.setRegister('candidateEnd', this.program.map.candidates);
    this.#begin();
  }

  /** Runs until everything is seen, a limit is met, or the policy stops it. */
  async run(policy: Policy, limits: Limits, watch: Watch): Promise<Ending> {
    const enough = decidedAt(this.#network, policy);
    this.#judge(policy);
    this.memory.set('statesMax', limits.statesMax);
    if (this.memory.bytes > limits.memoryMaxBytes) return this.#ended('memory limit');
    if (this.found.size === enough) return this.#ended('decided');
    for (;;) {
      const stop = await this.#expand(watch);
      if (stop === STOPS.alarm) {
        const ending = await this.#alarmed(policy, enough);
        if (ending !== undefined) return this.#ended(ending);
        if (this.#isInterrupted) return this.#ended('interrupted');
        continue;
      }
      if (stop === STOPS.full && !(await this.#grow(limits.memoryMaxBytes)))
        return this.#ended('memory limit');
      if (stop === STOPS.exhausted) return this.#ended('complete');
      if (this.#isInterrupted) return this.#ended('interrupted');
      if (this.#isAtLimit) return this.#ended('states limit');
    }
  }

  get #isAtLimit(): boolean {
    return this.memory.get('count') >= this.memory.get('statesMax');
  }

  /** Has a search that is under way go on up to so many states; where it has just ended before, it must be run again. */
  raise(statesMax: number): void {
    if (!this.#isInterrupted) this.memory.set('statesMax', statesMax);
  }

  /** Whether all that was found is expanded; it may be asked while another thread searches. */
  get isExhausted(): boolean {
    return this.memory.get('head') === this.memory.get('count');
  }

  /**
   * Whether it looks as if everything would be seen before the limit is met: so few states are found and not expanded. It
   * may be asked while another thread searches.
   */
  get seemsToEnd(): boolean {
    const [count, head] = [this.memory.get('count'), this.memory.get('head')];
    return this.memory.get('statesMax') - count > STATES_BY_ONE * (count - head);
  }

  /** Ends a search that is under way. */
  interrupt(): void {
    this.#isInterrupted = true;
    // The generated code looks at the limit after each batch.
    this.memory.set('statesMax', 0);
  }

  /** Ends the thread that runs the search, if there is one; what was found stays. */
  dismiss(): Promise<void> {
    return this.#runner.dismiss();
  }

  /** Where the search stands. */
  get progress(): Parameters<Watch>[0] {
    const { memory } = this;
    return {
      states: memory.get('count'),
      expanded: memory.get('head'),
      transitions: this.fired.reduce((sum, one) => sum + one, 0),
      depth: memory.get('depth'),
      pruned: memory.register('pruned'),
      bytes: memory.bytes,
      tableLoad: memory.get('count') / (memory.get('slotMask') + 1),
    };
  }

  /** By step: in how many expanded states it was enabled. */
  get fired(): number[] {
    const { map, plan } = this.program;
    return plan.steps.map((_, step) => this.memory.long(map.fired + step * 8));
  }

  #begin(): void {
    const { layout, network } = this.program.plan;
    const first = packWords(
      layout,
      network.instances.map(() => 0),
    );
    const { memory } = this;
    memory.views.bytes.set(new Uint8Array(first.buffer), memory.rooms.states);
    memory.views.integers[memory.rooms.parents / 4] = -1;
    memory.set('count', 1);
    memory.set('levelEnd', 1);
    this.exports.rehash(0);
  }

  /** Which alarms matter: what is not found yet, and what is not to be expanded. */
  #judge({ prune }: Policy): void {
    const { plan, map } = this.program;
    const { properties } = this.#network;
    const wanted = plan.base.map(() => 0n);
    plan.alarms.forEach(({ property }, index) => {
      const isWanted =
        !this.found.has(property) || (prune && properties[property]!.kind === 'always');
      const bit = plan.steps.length + index;
      if (isWanted) wanted[bit >> 6] = wanted[bit >> 6]! | (1n << BigInt(bit & 63));
    });
    wanted.forEach((bits, lane) => this.memory.setLong(map.wanted + lane * 8, bits));
    this.memory.setRegister('prune', prune ? 1 : 0);
  }

  /** Expands states until something stops it; the watch is looked at now and then. */
  async #expand(watch: Watch): Promise<number> {
    const look = (): void => {
      if (!watch(this.progress)) this.interrupt();
    };
    if (!this.#isApart) {
      const stop = await this.#runner.run(WATCH_STATES);
      if (stop !== STOPS.budget || this.#isAtLimit) return stop;
      look();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return stop;
    }
    const timer = setInterval(look, WATCH_MILLISECONDS);
    try {
      return await this.#runner.run(ALL_STATES);
    } finally {
      clearInterval(timer);
    }
  }

  /** Finds out which states of the batch show what is new, and in which one the search must end. */
  async #alarmed(policy: Policy, enough: number): Promise<Ending | undefined> {
    const { memory } = this;
    const { map, plan } = this.program;
    memory.setRegister('pruned', memory.get('prunedBefore'));
    plan.steps.forEach((_, step) => {
      memory.views.integers[map.listEnds / 4 + step] = listOf(map.lists, step);
    });
    const head = memory.get('head');
    for (const [state, property] of this.#news(head)) {
      const isNext = this.found.size > 0 && [...this.found.values()].at(-1) !== state;
      const ending = isNext ? this.#stop(policy, enough) : undefined;
      if (ending !== undefined) break;
      this.found.set(property, state);
    }
    memory.views.bytes.fill(0, map.known, map.known + map.knownLongs * 8);
    memory.views.bytes.fill(0, map.found, map.found + map.knownLongs * 8);
    for (const property of this.found.keys()) {
      memory.views.bytes[map.known + property] = 1;
      memory.views.bytes[map.found + property] = 1;
    }
    this.#judge(policy);
    const ending = this.#stop(policy, enough);
    if (ending === undefined) return undefined;
    const last = [...this.found.values()].at(-1)!;
    if (last > head) await this.#runner.run(last - head);
    return ending;
  }

  /** What is new in the batch at hand: its first state and the property, in that order. */
  #news(head: number): [state: number, property: number][] {
    const { memory } = this;
    const { map, plan } = this.program;
    const { bytes } = memory.views;
    const halves = new Uint32Array(memory.memory.buffer);
    const news: [number, number][] = [];
    plan.network.properties.forEach((_, property) => {
      if (bytes[map.found + property] === bytes[map.known + property]) return;
      const test = sightTest(plan, { kind: 'found', property });
      const end = Math.min(head + BATCH_STATES, memory.get('count'));
      for (let state = head; state < end; state++) {
        if (!test(halves, (memory.rooms.states + state * map.stateBytes) / 4)) continue;
        news.push([state, property]);
        return;
      }
    });
    return news.sort(([a, one], [b, other]) => a - b || one - other);
  }

  /** How the search ends where it is known what is found. */
  #stop({ stopAtViolation }: Policy, enough: number): Ending | undefined {
    const { properties } = this.#network;
    const isViolated = [...this.found.keys()].some((one) => properties[one]!.kind === 'always');
    if (stopAtViolation && isViolated) return 'violation';
    return this.found.size === enough ? 'decided' : undefined;
  }

  /** Makes room; gives up the edges before it gives up. */
  async #grow(memoryMaxBytes: number): Promise<boolean> {
    const { memory } = this;
    let isGrown = memory.grow(memoryMaxBytes);
    if (!isGrown && memory.get('keepsEdges') === 1) {
      memory.set('keepsEdges', 0);
      memory.set('edges', 0);
      isGrown = memory.grow(memoryMaxBytes);
    }
    if (isGrown) await this.#runner.rehash();
    return isGrown;
  }

  /** Notes what is seen in states that were found and not expanded. */
  #ended(ending: Ending): Ending {
    const rest = this.memory.get('count') - this.memory.get('head');
    if (rest > 0) this.exports.see(rest);
    return ending;
  }
}
