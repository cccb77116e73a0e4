/** States in groups: those of one group differ only in instances that have an order, so that only they can be above each other. */
import type { LocalOrder, Order } from './order.ts';
import type { StateNumber, StateSpace } from './state-space.ts';
import { StateTable, enlarged } from './state-table.ts';

const FIRST = 1024;

/** Groups and ranks of states, each found once. */
export class Ranks {
  readonly #space: StateSpace;
  readonly #locals: readonly LocalOrder[];
  readonly #others: readonly number[];
  readonly #table: StateTable;
  readonly #key: Int32Array;
  /** By state: its group, plus one; 0 where it was not asked for yet. */
  #groups = new Int32Array(FIRST);
  /** By state: the local states of the instances that have an order. */
  #ranks: Int32Array;

  constructor(space: StateSpace, { locals }: Order) {
    this.#space = space;
    this.#locals = locals;
    const ordered = new Set(locals.map(({ instance }) => instance));
    this.#others = [...space.network.instances.keys()].filter((one) => !ordered.has(one));
    this.#key = new Int32Array(this.#others.length);
    this.#table = new StateTable(this.#others.length);
    this.#ranks = new Int32Array(FIRST * locals.length);
  }

  /** The number of the state's group. */
  groupOf(state: StateNumber): number {
    const known = state < this.#groups.length ? this.#groups[state]! : 0;
    return known === 0 ? this.#found(state) : known - 1;
  }

  /** Whether one state of a group can do all that another can. */
  isAbove(low: StateNumber, high: StateNumber): boolean {
    const width = this.#locals.length;
    for (let index = 0; index < width; index++) {
      const rank = this.#ranks[low * width + index]!;
      const other = this.#ranks[high * width + index]!;
      if (rank !== other && this.#locals[index]!.isAbove[rank]![other] === 0) return false;
    }
    return true;
  }

  #found(state: StateNumber): number {
    const width = this.#locals.length;
    if (state >= this.#groups.length) {
      const length = Math.max(2 * this.#groups.length, state + 1);
      this.#groups = enlarged(this.#groups, length);
      this.#ranks = enlarged(this.#ranks, length * width);
    }
    for (const [index, { instance }] of this.#locals.entries())
      this.#ranks[state * width + index] = this.#space.localState(state, instance);
    for (const [index, instance] of this.#others.entries())
      this.#key[index] = this.#space.localState(state, instance);
    const group = this.#table.numberOf(this.#key);
    this.#groups[state] = group + 1;
    return group;
  }
}
