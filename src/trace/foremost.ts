/** The foremost of some states: those from which, and from what hidden steps lead to, all the others can be done without. */
import type { FoundStates } from './found-states.ts';
import type { Ranks } from './ranks.ts';
import type { Reached } from './reached.ts';
import type { StateNumber } from './state-space.ts';
import { enlarged } from './state-table.ts';

const FIRST = 1024;
const NOBODY = -1;
const SIEVE_BITS = 12;
const SIEVE_MASK = (1 << SIEVE_BITS) - 1;

/**
 * A state can be done without where hidden steps lead to it, or to a state that can do as much, from another that is kept: whatever it
 * explains of a trace, the other explains. So a set of states is told by its foremost, which are far fewer.
 */
export class Foremost {
  readonly #ranks: Ranks;
  readonly #reached: Reached;
  /** By group: the last search that met it, and the index of its last state there. */
  #groupSearches = new Int32Array(FIRST);
  #lastOf = new Int32Array(FIRST);
  /** By index: the state before it in the same group. */
  #before = new Int32Array(FIRST);
  /** By the last bits of a group: whether a state of the set may be in it. Small enough to be asked first. */
  readonly #sieve = new Uint8Array(1 << SIEVE_BITS);
  #search = 0;

  /** @param reached by the same ranks */
  constructor(ranks: Ranks, reached: Reached) {
    this.#ranks = ranks;
    this.#reached = reached;
  }

  /** Takes out of a set whatever can be done without. */
  keepIn(found: FoundStates): void {
    if (found.size < 2) return;
    this.#group(found);
    for (let index = 0; index < found.size; index++) {
      const state = found.at(index);
      if (found.has(state)) this.#takeOutBehind(state, found);
    }
  }

  /** The states of a set, by group. */
  #group(found: FoundStates): void {
    const search = ++this.#search;
    this.#sieve.fill(0);
    if (found.size > this.#before.length) this.#before = enlarged(this.#before, 2 * found.size);
    for (let index = 0; index < found.size; index++) {
      const group = this.#ranks.groupOf(found.at(index));
      if (group >= this.#lastOf.length) {
        const length = Math.max(2 * this.#lastOf.length, group + 1);
        this.#groupSearches = enlarged(this.#groupSearches, length);
        this.#lastOf = enlarged(this.#lastOf, length);
      }
      this.#sieve[group & SIEVE_MASK] = 1;
      this.#before[index] = this.#groupSearches[group] === search ? this.#lastOf[group]! : NOBODY;
      this.#groupSearches[group] = search;
      this.#lastOf[group] = index;
    }
  }

  /** Takes out what can do no more than states that this one leads to. */
  #takeOutBehind(state: StateNumber, found: FoundStates): void {
    const first = this.#reached.first(state);
    const end = this.#reached.end(state);
    const { targets, groups } = this.#reached;
    const sieve = this.#sieve;
    for (let place = first; place < end; place++) {
      const group = groups[place]!;
      if (sieve[group & SIEVE_MASK] === 1) this.#takeOutBelow(targets[place]!, group, state, found);
    }
  }

  /** Takes out what can do no more than a state that another leads to. */
  #takeOutBelow(high: StateNumber, group: number, leading: StateNumber, found: FoundStates): void {
    const isMet = group < this.#lastOf.length && this.#groupSearches[group] === this.#search;
    const last = isMet ? this.#lastOf[group]! : NOBODY;
    for (let index = last; index !== NOBODY; index = this.#before[index]!) {
      const low = found.at(index);
      if (low === leading || !found.has(low)) continue;
      if (low === high || this.#ranks.isAbove(low, high)) found.takeOut(low);
    }
  }
}
