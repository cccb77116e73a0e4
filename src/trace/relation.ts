/** Where something leads from each state, found once for a state and kept: targets of all states lie side by side. */
import type { StateNumber } from './state-space.ts';
import { enlarged } from './state-table.ts';

const FIRST = 1024;

/** Notes a target. */
export type Note = (to: StateNumber) => void;

/** A relation of states, found on demand. */
export class Relation {
  readonly #find: (state: StateNumber, note: Note) => void;
  /** By state: the place of its first target, plus one, and behind its last; 0 where it was not asked yet. */
  #first = new Int32Array(FIRST);
  #end = new Int32Array(FIRST);
  #targets = new Int32Array(FIRST);
  #size = 0;

  /** @param find notes all targets of a state */
  constructor(find: (state: StateNumber, note: Note) => void) {
    this.#find = find;
  }

  /** Where the state's targets begin among all; they end before {@link end}. */
  first(state: StateNumber): number {
    const known = state < this.#first.length ? this.#first[state]! : 0;
    return known === 0 ? this.#found(state) : known - 1;
  }

  /** Behind the state's last target, once {@link first} was asked. */
  end(state: StateNumber): number {
    return this.#end[state]!;
  }

  /** Targets found so far. */
  get size(): number {
    return this.#size;
  }

  /** All targets by their place; the array is another one once targets have been added. */
  get targets(): Int32Array {
    return this.#targets;
  }

  /** The target at a place. */
  target(place: number): StateNumber {
    return this.#targets[place]!;
  }

  /** Notes all targets of a state. */
  forEach(state: StateNumber, note: Note): void {
    const first = this.first(state);
    const end = this.end(state);
    for (let place = first; place < end; place++) note(this.#targets[place]!);
  }

  #found(state: StateNumber): number {
    const first = this.#size;
    this.#find(state, (to) => this.#add(to));
    if (state >= this.#first.length) {
      const length = Math.max(2 * this.#first.length, state + 1);
      this.#first = enlarged(this.#first, length);
      this.#end = enlarged(this.#end, length);
    }
    this.#first[state] = first + 1;
    this.#end[state] = this.#size;
    return first;
  }

  #add(to: StateNumber): void {
    const place = this.#size++;
    if (place >= this.#targets.length) this.#targets = enlarged(this.#targets, 2 * place);
    this.#targets[place] = to;
  }
}
