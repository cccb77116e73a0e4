/** States in groups: those of one group differ only in instances that have an order, so that only they can be above each other. */
import type { LocalOrder, Order } from './order.ts';
import type { StateNumber, StateSpace } from './state-space.ts';
import { StateTable, enlarged } from './state-table.ts';

const FIRST = 1024;
const NOT_KNOWN = 0;
const ABOVE = 1;
const NOT_ABOVE = 2;

/** Groups and ranks of states, each found once. A rank is a choice of local states of all instances that have an order. */
export class Ranks {
  /** No state is above another: each is a group of its own. */
  readonly isTrivial: boolean;
  readonly #space: StateSpace;
  readonly #locals: readonly LocalOrder[];
  readonly #groupBits: Int32Array;
  readonly #rankBits: Int32Array;
  readonly #groupTable: StateTable;
  readonly #rankTable: StateTable;
  readonly #part: Int32Array;
  /** By state: its group, plus one; 0 where it was not asked for yet. */
  #groups = new Int32Array(FIRST);
  /** By state: its rank. */
  #ranks = new Int32Array(FIRST);
  /** By rank: a state that has it. */
  readonly #examples: StateNumber[] = [];
  /** By two ranks, the lower one first: whether the second is above the first, as far as it was asked for. */
  #isAbove = new Uint8Array(0);
  #ranksMost = 0;

  constructor(space: StateSpace, { locals }: Order) {
    this.#space = space;
    this.#locals = locals;
    this.isTrivial = locals.length === 0;
    const ordered = locals.map(({ instance }) => instance);
    const others = [...space.network.instances.keys()].filter((one) => !ordered.includes(one));
    this.#rankBits = space.bitsOf(ordered);
    this.#groupBits = space.bitsOf(others);
    const words = this.#groupBits.length;
    this.#part = new Int32Array(words);
    this.#groupTable = new StateTable(words);
    this.#rankTable = new StateTable(words);
  }

  /** The number of the state's group. */
  groupOf(state: StateNumber): number {
    if (this.isTrivial) return state;
    const known = state < this.#groups.length ? this.#groups[state]! : 0;
    return known === 0 ? this.#found(state) : known - 1;
  }

  /** Whether one state of a group, which was asked for, can do all that another can. */
  isAbove(low: StateNumber, high: StateNumber): boolean {
    if (this.isTrivial) return low === high;
    const lower = this.#ranks[low]!;
    const upper = this.#ranks[high]!;
    if (lower === upper) return true;
    const place = lower * this.#ranksMost + upper;
    const known = this.#isAbove[place]!;
    if (known !== NOT_KNOWN) return known === ABOVE;
    const found = this.#isRankAbove(lower, upper);
    this.#isAbove[place] = found ? ABOVE : NOT_ABOVE;
    return found;
  }

  #isRankAbove(lower: number, upper: number): boolean {
    const low = this.#space.localStates(this.#examples[lower]!);
    const high = this.#space.localStates(this.#examples[upper]!);
    return this.#locals.every(
      ({ instance, isAbove }) => isAbove[low[instance]!]![high[instance]!] === 1,
    );
  }

  #found(state: StateNumber): number {
    if (state >= this.#groups.length) {
      const length = Math.max(2 * this.#groups.length, state + 1);
      this.#groups = enlarged(this.#groups, length);
      this.#ranks = enlarged(this.#ranks, length);
    }
    this.#space.partOf(state, this.#rankBits, this.#part);
    const rank = this.#rankTable.numberOf(this.#part);
    if (rank === this.#examples.length) this.#addRank(state);
    this.#ranks[state] = rank;
    this.#space.partOf(state, this.#groupBits, this.#part);
    const group = this.#groupTable.numberOf(this.#part);
    this.#groups[state] = group + 1;
    return group;
  }

  #addRank(example: StateNumber): void {
    if (this.#examples.push(example) <= this.#ranksMost) return;
    this.#ranksMost = Math.max(64, 2 * this.#ranksMost);
    this.#isAbove = new Uint8Array(this.#ranksMost ** 2);
  }
}
