/** A set of states in the order in which they were found, which is emptied without being cleared. */
import type { StateNumber } from './state-space.ts';
import { enlarged } from './state-table.ts';

const FIRST = 1024;

/** One set for all searches of an automaton: which search found a state last is noted by the state. */
export class FoundStates {
  #states = new Int32Array(FIRST);
  #size = 0;
  /** By state: the search that found it last. */
  #searches = new Int32Array(FIRST);
  #search = 0;

  /** States found since the last {@link clear}. */
  get size(): number {
    return this.#size;
  }

  /** The state found as so manieth, from 0. */
  at(index: number): StateNumber {
    return this.#states[index]!;
  }

  /** A new search begins. */
  clear(): void {
    this.#size = 0;
    this.#search++;
  }

  /** Adds the state, unless it is there. */
  add(state: StateNumber): void {
    if (state >= this.#searches.length)
      this.#searches = enlarged(this.#searches, Math.max(2 * this.#searches.length, state + 1));
    if (this.#searches[state] === this.#search) return;
    this.#searches[state] = this.#search;
    if (this.#size === this.#states.length)
      this.#states = enlarged(this.#states, 2 * this.#states.length);
    this.#states[this.#size++] = state;
  }

  /** All of them, as a copy. */
  states(): Int32Array {
    return this.#states.slice(0, this.#size);
  }
}
