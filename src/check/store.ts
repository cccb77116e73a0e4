/** The seen-set: packed states in the order found, and once more in an open-addressed table. */
import { runSource } from './generated.ts';
import { Constants } from './predicate-code.ts';

const FIRST_CAPACITY = 1 << 14;

/** Below this many states a store grows fourfold where there is memory for it, to rebuild its table less often. */
const SMALL_CAPACITY = 1 << 22;

/**
 * Holds every state found, its parent and the step that led to it, in typed arrays. The generated engine
 * works on the arrays directly; {@link grow} replaces them, so it must fetch them again afterwards.
 */
export class StateStore {
  readonly words: number;
  /** `words` words a state, in the order found; this is also the queue. */
  states: Int32Array;
  /** Index of the state each was first found from; -1 for the initial one. */
  parents: Int32Array;
  /** Index of the step each was first found by. */
  vias: Uint16Array;
  /**
   * The states by their hash, `words` words a slot; see {@link homeOf}. A slot of zeros is empty: that is what the initial
   * state is, and it need not be looked for. The words lie here and not an index, which would be a second look-up.
   */
  slots: Int32Array;
  count = 0;
  #table: Int32Array | undefined;

  /**
   * @param words 32-bit words per state
   * @param statesExpected room to begin with, so that it need not grow so often
   */
  constructor(words: number, statesExpected = 0) {
    const doublings = Math.ceil(Math.log2(Math.max(1, statesExpected / FIRST_CAPACITY)));
    const capacity = FIRST_CAPACITY * 2 ** doublings;
    this.words = words;
    this.states = new Int32Array(capacity * words);
    this.parents = new Int32Array(capacity);
    this.vias = new Uint16Array(capacity);
    this.slots = new Int32Array(slotsFor(capacity) * words);
  }

  /**
   * State index + 1, or 0 for an empty slot; a power of two of slots, at least twice as many as states fit. For those who go
   * through the states when the search is over: it takes the place of the slots, and the search cannot go on.
   */
  get table(): Int32Array {
    this.#table ??= this.#newTable();
    return this.#table;
  }

  /** Makes the {@link table} now. */
  index(): void {
    this.#table = this.#newTable();
  }

  /** Share of the slots that are taken. */
  get load(): number {
    return (this.count * this.words) / this.slots.length;
  }

  /** States that fit before the next growth. */
  get capacity(): number {
    return this.parents.length;
  }

  /** All bytes in use: states, traces and table. */
  get bytes(): number {
    return (
      this.states.byteLength +
      this.parents.byteLength +
      this.vias.byteLength +
      this.slots.byteLength +
      (this.#table?.byteLength ?? 0)
    );
  }

  /**
   * How many times as many states should fit next; undefined where there is no memory for it. While it grows, old and new
   * arrays are there together.
   */
  growthWithin(memoryMaxBytes: number): number | undefined {
    const times = this.capacity < SMALL_CAPACITY ? [4, 2] : [2];
    return times.find((one) => this.bytes * (1 + one) <= memoryMaxBytes);
  }

  /** Enlarges the arrays and rebuilds the table; nothing found is lost. */
  grow(times = this.growthWithin(Infinity)!): void {
    const capacity = this.capacity * times;
    this.states = enlarged(this.states, capacity * this.words);
    this.parents = enlarged(this.parents, capacity);
    const vias = new Uint16Array(capacity);
    vias.set(this.vias);
    this.vias = vias;
    if (this.#table !== undefined) {
      this.index();
      return;
    }
    const old = this.slots;
    this.slots = new Int32Array(slotsFor(capacity) * this.words);
    this.#spread(old, 0, old.length);
  }

  /** Puts all states but the initial one into the empty slots. */
  fillSlots(): void {
    this.#spread(this.states, this.words, this.count * this.words);
  }

  /** Puts the states that lie there, and are in no slot yet, into slots; what is all zeros is no state. */
  #spread(from: Int32Array, begin: number, end: number): void {
    const spread = runSource(spreadSource(this.words), {}, new Constants()) as Spread;
    spread(from, begin, end, this.slots);
  }

  #newTable(): Int32Array {
    this.slots = new Int32Array();
    const table = new Int32Array(2 ** Math.ceil(Math.log2(this.capacity * 2)));
    const slotMask = table.length - 1;
    for (let index = 0; index < this.count; index++) {
      let slot = hashWords(this.states, index * this.words, this.words) & slotMask;
      while (table[slot] !== 0) slot = (slot + 1) & slotMask;
      table[slot] = index + 1;
    }
    return table;
  }

  /** Step indices from the initial state to the given one. */
  path(index: number): number[] {
    const steps: number[] = [];
    for (let at = index; this.parents[at]! >= 0; at = this.parents[at]!) steps.push(this.vias[at]!);
    return steps.reverse();
  }
}

/** Slots for so many states: two thirds of them will be taken. */
function slotsFor(capacity: number): number {
  return capacity * 1.5;
}

type Spread = (from: Int32Array, begin: number, end: number, slots: Int32Array) => void;

/**
 * Source of a function that spreads states over slots. States that come in the order of fewer slots go into more of them one
 * after the other, too, since slots keep their order.
 */
function spreadSource(length: number): string {
  const names = Array.from({ length }, (_, word) => `w${word}`);
  const reads = names.map((name, word) => `${name}=from[at+${word}]`).join(',');
  const isNone = names.map((name) => `${name}===0`).join('&&');
  const isTaken = names.map((_, word) => `slots[i+${word}]!==0`).join('||');
  const puts = names.map((name, word) => `slots[i+${word}]=${name};`).join('');
  return `
return function spread(from,begin,end,slots){
  const slotsEnd=slots.length,scale=slotsEnd/${length}/2**32;
  for(let at=begin;at<end;at+=${length}){
    const ${reads};
    if(${isNone})continue;
    ${hashCode(names)}
    let i=${HOME_CODE}*${length};
    while(${isTaken}){i+=${length};if(i===slotsEnd)i=0;}
    ${puts}
  }
};`;
}

/** The first slot to look at, as source text: of a hash `h` and a number `scale`, slots over 2^32. */
export const HOME_CODE = '((h>>>0)*scale|0)';

/** The hash that generated code writes out word by word; see {@link hashCode}. */
export function hashWords(words: Int32Array, offset: number, length: number): number {
  let hash = 0;
  for (let index = 0; index < length; index++) {
    hash = Math.imul(hash ^ words[offset + index]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** The same hash as source text over the given word expressions. */
export function hashCode(words: readonly string[]): string {
  const lines = words.map((word) => `h=Math.imul(h^${word},0x9e3779b1);h^=h>>>15;`);
  return `let h=0;${lines.join('')}h=Math.imul(h,0x85ebca6b);h^=h>>>13;`;
}

function enlarged(array: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
