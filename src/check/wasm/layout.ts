/** Layout in 64-bit words: neighbours in the network stay neighbours, so that one look-up reads several. */
import type { CompiledNetwork } from '../../network/index.ts';

/** A field of bits inside one 64-bit word. */
export interface Field {
  readonly instance: number;
  readonly word: number;
  readonly shiftBits: number;
  readonly widthBits: number;
}

/** Where the local state of each instance lies. */
export interface WordLayout {
  /** In instance order. */
  readonly fields: readonly Field[];
  /** 64-bit words a state. */
  readonly words: number;
  /**
   * The instance, if any, whose local states are kept as a set of bits. It has the last word to itself: where
   * a state is handled alone, its local state; in memory, a bit for each local state.
   */
  readonly slice?: number;
}

/** The top bit of each word stays free: it says that a slot is taken, and that the word is written. */
const WORD_BITS = 63;

/** The bit that is set in every word of every state, so that no word is 0. */
export const TAKEN = 1n << 63n;

/**
 * Lays fields side by side in the order of the instances; by falling width where that saves a word.
 * @param slice an instance of at most 64 local states that gets the last word to itself
 */
export function layOutWords(network: CompiledNetwork, slice?: number): WordLayout {
  const widths = network.instances.map((one) => widthOf(one.table.states.length));
  const order = widths.map((_, index) => index).filter((index) => index !== slice);
  const inOrder = place(widths, order);
  const byWidth = place(
    widths,
    [...order].sort((a, b) => widths[b]! - widths[a]! || a - b),
  );
  const chosen = byWidth.words < inOrder.words ? byWidth : inOrder;
  if (slice === undefined) return chosen;
  const fields = [...chosen.fields];
  fields[slice] = { instance: slice, word: chosen.words, shiftBits: 0, widthBits: widths[slice]! };
  return { fields, words: chosen.words + 1, slice };
}

/** First fit in the given order. */
function place(widths: readonly number[], order: readonly number[]): WordLayout {
  const used: number[] = [];
  const fields: Field[] = [];
  for (const instance of order) {
    const widthBits = widths[instance]!;
    let word = used.findIndex((bits) => bits + widthBits <= WORD_BITS);
    if (word === -1) word = used.push(0) - 1;
    fields[instance] = { instance, word, shiftBits: used[word]!, widthBits };
    used[word] = used[word]! + widthBits;
  }
  return { fields, words: Math.max(1, used.length) };
}

/** Fields side by side in one word, lowest first; read at once. */
export interface Run {
  readonly word: number;
  readonly shiftBits: number;
  readonly widthBits: number;
  readonly fields: readonly Field[];
}

/** The given instances as runs of adjacent fields, in the order of words and bits; empty fields are left out. */
export function runsOf(layout: WordLayout, instances: Iterable<number>): Run[] {
  const fields = [...new Set(instances)]
    .map((instance) => layout.fields[instance]!)
    .filter((field) => field.widthBits > 0)
    .sort((a, b) => a.word - b.word || a.shiftBits - b.shiftBits);
  const runs: Run[] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    const joins = last?.word === field.word && last.shiftBits + last.widthBits === field.shiftBits;
    if (last !== undefined && joins) {
      const widthBits = last.widthBits + field.widthBits;
      runs[runs.length - 1] = { ...last, widthBits, fields: [...last.fields, field] };
    } else runs.push({ ...field, fields: [field] });
  }
  return runs;
}

/** Bits that the given instances take. */
export function widthOfAll(layout: WordLayout, instances: ReadonlySet<number>): number {
  let widthBits = 0;
  for (const instance of instances) widthBits += layout.fields[instance]!.widthBits;
  return widthBits;
}

/** Packs local state indices into words, the taken bit set; what is sliced has its bare index. */
export function packWords(layout: WordLayout, states: readonly number[]): BigUint64Array {
  const words = new BigUint64Array(layout.words).fill(TAKEN);
  if (layout.slice !== undefined) words[layout.words - 1] = 0n;
  for (const { instance, word, shiftBits } of layout.fields)
    words[word] = words[word]! | (BigInt(states[instance]!) << BigInt(shiftBits));
  return words;
}

/**
 * Reads one field out of a state that begins at `index` of an array of 32-bit halves, low half first.
 * Fields are narrower than 32 bits, but may cross from one half into the other.
 */
export function readField(halves: Uint32Array, index: number, field: Field): number {
  if (field.widthBits === 0) return 0;
  const at = index + field.word * 2 + (field.shiftBits >> 5);
  const shift = field.shiftBits & 31;
  const low = halves[at]! >>> shift;
  const crosses = shift + field.widthBits > 32;
  const bits = crosses ? low | (halves[at + 1]! << (32 - shift)) : low;
  return bits & ((1 << field.widthBits) - 1);
}

/** Local state indices of a state that begins at `index` of an array of 32-bit halves. */
export function unpackWords(layout: WordLayout, halves: Uint32Array, index: number): number[] {
  return layout.fields.map((field) => readField(halves, index, field));
}

function widthOf(states: number): number {
  return states <= 1 ? 0 : 32 - Math.clz32(states - 1);
}
