/** Searches along a relation of states. */
import { RaidproofError } from '../errors.ts';
import { FoundStates } from './found-states.ts';
import type { Ranks } from './ranks.ts';
import type { Note } from './relation.ts';
import type { StateNumber, StateSpace } from './state-space.ts';

/** Where something leads from each state. */
export interface Targets {
  readonly forEach: (state: StateNumber, note: Note) => void;
}

/** Finds states again and again, into one set; up to a limit of states met. */
export class Search {
  readonly #space: StateSpace;
  readonly #statesMax: number;
  /** What the last search found. */
  readonly found: FoundStates;

  /** @param ranks with them, states that can do no more than others are left out */
  constructor(space: StateSpace, statesMax: number, ranks?: Ranks) {
    this.#space = space;
    this.#statesMax = statesMax;
    this.found = new FoundStates(ranks);
  }

  /** Finds the given states and all that the moves lead to from there. @throws RaidproofError RP304 beyond the limit */
  run(from: Iterable<StateNumber>, moves: Targets): void {
    const { found } = this;
    const add = (to: StateNumber): void => {
      found.add(to);
    };
    found.clear();
    for (const state of from) found.add(state);
    for (let index = 0; index < found.size; index++) {
      const state = found.at(index);
      if (!found.has(state)) continue;
      moves.forEach(state, add);
      if (this.#space.size > this.#statesMax) throw tooMany(this.#statesMax);
    }
  }
}

function tooMany(statesMax: number): RaidproofError {
  return new RaidproofError(
    'RP304',
    `more than ${statesMax.toLocaleString('en')} states may explain the trace`,
    'trace validation',
    'Give the trace more events, or raise --limit-states.',
  );
}
