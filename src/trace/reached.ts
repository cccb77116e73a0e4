/** What hidden steps lead to from a state, found once for each state that is asked about, with the groups of what was found. */
import type { Ranks } from './ranks.ts';
import { Relation } from './relation.ts';
import type { Search } from './search.ts';
import type { StateNumber } from './state-space.ts';
import { enlarged } from './state-table.ts';

const FIRST = 1024;

/** Each state itself and whatever hidden steps lead to from it; states that can do no more than others of these are left out. */
export class Reached {
  readonly #relation: Relation;
  readonly #ranks: Ranks;
  #groups = new Int32Array(FIRST);
  #grouped = 0;

  /** @param search by the same ranks */
  constructor(hidden: Relation, search: Search, ranks: Ranks) {
    this.#ranks = ranks;
    this.#relation = new Relation((state, note) => {
      search.run([state], hidden);
      search.found.forEach(note);
    });
  }

  /** Where the states that are reached begin among {@link targets}; they end before {@link end}. */
  first(state: StateNumber): number {
    const first = this.#relation.first(state);
    if (this.#grouped < this.#relation.size) this.#group();
    return first;
  }

  /** Behind the last state that is reached, once {@link first} was asked. */
  end(state: StateNumber): number {
    return this.#relation.end(state);
  }

  /** States by their place; the array is another one once there are more. */
  get targets(): Int32Array {
    return this.#relation.targets;
  }

  /** Their groups, by the same place. */
  get groups(): Int32Array {
    return this.#groups;
  }

  #group(): void {
    const { size, targets } = this.#relation;
    if (size > this.#groups.length) this.#groups = enlarged(this.#groups, targets.length);
    for (; this.#grouped < size; this.#grouped++)
      this.#groups[this.#grouped] = this.#ranks.groupOf(targets[this.#grouped]!);
  }
}
