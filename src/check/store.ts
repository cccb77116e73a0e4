/** The seen-set: packed states in the order found, with an open-addressed table of their indices. */

const FIRST_CAPACITY = 1 << 14;

/** Below this many states a store grows fourfold, to rebuild its table less often. */
const SMALL_CAPACITY = 1 << 18;

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
  /** State index + 1, or 0 for an empty slot; twice as many slots as states. */
  table: Int32Array;
  count = 0;

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
    this.table = new Int32Array(capacity * 2);
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
      this.table.byteLength
    );
  }

  /** Bytes that the next growth would need at its peak, old and new arrays together. */
  get bytesAfterGrowth(): number {
    return this.bytes * (1 + this.#growth);
  }

  get #growth(): number {
    return this.capacity < SMALL_CAPACITY ? 4 : 2;
  }

  /** Enlarges the arrays and rebuilds the table; nothing found is lost. */
  grow(): void {
    const capacity = this.capacity * this.#growth;
    this.states = enlarged(this.states, capacity * this.words);
    this.parents = enlarged(this.parents, capacity);
    const vias = new Uint16Array(capacity);
    vias.set(this.vias);
    this.vias = vias;
    this.table = new Int32Array(capacity * 2);
    this.index();
  }

  /** Puts all states into the empty table. */
  index(): void {
    const slotMask = this.table.length - 1;
    for (let index = 0; index < this.count; index++) {
      let slot = hashWords(this.states, index * this.words, this.words) & slotMask;
      while (this.table[slot] !== 0) slot = (slot + 1) & slotMask;
      this.table[slot] = index + 1;
    }
  }

  /** Step indices from the initial state to the given one. */
  path(index: number): number[] {
    const steps: number[] = [];
    for (let at = index; this.parents[at]! >= 0; at = this.parents[at]!) steps.push(this.vias[at]!);
    return steps.reverse();
  }
}

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
