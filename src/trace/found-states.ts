/** A set of states in the order in which they were found, which is emptied without being cleared. */
import type { Ranks } from './ranks.ts';
import type { StateNumber } from './state-space.ts';
import { enlarged } from './state-table.ts';

const FIRST = 1024;
const NOBODY = -1;
const PAGE = 1 << 20;

/** The hash of no states. */
export const NO_HASH = 0;

/**
 * One set for all searches of an automaton. With ranks a state is not added where one that is there can do all that it can, and taken out
 * again where a later one can.
 */
export class FoundStates {
  readonly #ranks: Ranks | undefined;
  #states = new Int32Array(FIRST);
  /** By index: the state that was found before it in the same group. */
  #before = new Int32Array(FIRST);
  #size = 0;
  #left = 0;
  #hash = NO_HASH;
  /** By state: the search whose set it is in; each later search has another number. */
  #searches = new Int32Array(FIRST);
  /** By group: the last search that met it, and the index of what that search found last in it. */
  #groupSearches = new Int32Array(FIRST);
  #lastOf = new Int32Array(FIRST);
  #search = 0;
  #page = new Int32Array(0);
  #used = 0;

  constructor(ranks?: Ranks) {
    this.#ranks = ranks;
  }

  /** Of the states in the set, in whatever order. */
  get hash(): number {
    return this.#hash;
  }

  /** States found since the last {@link clear}, also those that were taken out. */
  get size(): number {
    return this.#size;
  }

  /** The state found as so manieth, from 0. */
  at(index: number): StateNumber {
    return this.#states[index]!;
  }

  /** Whether a state is in the set. */
  has(state: StateNumber): boolean {
    return this.#searches[state] === this.#search;
  }

  /** A new search begins. */
  clear(): void {
    this.#size = 0;
    this.#left = 0;
    this.#hash = NO_HASH;
    this.#search++;
  }

  /** Adds the state, unless it is there, or one that can do as much. */
  add(state: StateNumber): void {
    if (state >= this.#searches.length)
      this.#searches = enlarged(this.#searches, Math.max(2 * this.#searches.length, state + 1));
    if (this.#searches[state] === this.#search) return;
    if (this.#ranks !== undefined && !this.#takesPlace(state, this.#ranks)) return;
    if (this.#size === this.#states.length) {
      this.#states = enlarged(this.#states, 2 * this.#size);
      this.#before = enlarged(this.#before, 2 * this.#size);
    }
    this.#searches[state] = this.#search;
    this.#states[this.#size++] = state;
    this.#left++;
    this.#hash = (this.#hash + mixed(state)) | 0;
  }

  /** Whether nothing of its group can do as much as the state; takes out what can do no more. */
  #takesPlace(state: StateNumber, ranks: Ranks): boolean {
    const group = ranks.groupOf(state);
    if (group >= this.#lastOf.length) {
      const length = Math.max(2 * this.#lastOf.length, group + 1);
      this.#groupSearches = enlarged(this.#groupSearches, length);
      this.#lastOf = enlarged(this.#lastOf, length);
    }
    const isMet = this.#groupSearches[group] === this.#search;
    const last = isMet ? this.#lastOf[group]! : NOBODY;
    for (let index = last; index !== NOBODY; index = this.#before[index]!) {
      const other = this.#states[index]!;
      if (this.has(other) && ranks.isAbove(state, other)) return false;
    }
    for (let index = last; index !== NOBODY; index = this.#before[index]!) {
      const other = this.#states[index]!;
      if (this.has(other) && ranks.isAbove(other, state)) this.takeOut(other);
    }
    if (this.#size === this.#before.length)
      this.#before = enlarged(this.#before, 2 * this.#before.length);
    this.#before[this.#size] = last;
    this.#groupSearches[group] = this.#search;
    this.#lastOf[group] = this.#size;
    return true;
  }

  /** Takes a state out of the set; it keeps its place among those that were found. */
  takeOut(state: StateNumber): void {
    this.#searches[state] = 0;
    this.#left--;
    this.#hash = (this.#hash - mixed(state)) | 0;
  }

  /** All of the set, in the order in which they were found. */
  forEach(note: (state: StateNumber) => void): void {
    for (let index = 0; index < this.#size; index++) {
      const state = this.#states[index]!;
      if (this.has(state)) note(state);
    }
  }

  /** Whether these are the states of the set; each stands there once. */
  isSameAs(states: Int32Array): boolean {
    return states.length === this.#left && states.every((state) => this.has(state));
  }

  /** All of the set, as a copy. Copies lie side by side: many small arrays would be collected again and again. */
  states(): Int32Array {
    if (this.#used + this.#left > this.#page.length) {
      this.#page = new Int32Array(Math.max(PAGE, this.#left));
      this.#used = 0;
    }
    const copy = this.#page.subarray(this.#used, this.#used + this.#left);
    this.#used += this.#left;
    let at = 0;
    for (let index = 0; index < this.#size; index++) {
      const state = this.#states[index]!;
      if (this.#left === this.#size || this.has(state)) copy[at++] = state;
    }
    return copy;
  }
}

/** A number that looks as if drawn by chance: sums of such differ where sets do, nearly always. */
function mixed(state: StateNumber): number {
  const half = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  const more = Math.imul(half ^ (half >>> 15), 0x735a2d97);
  return (more ^ (more >>> 15)) + 1;
}
