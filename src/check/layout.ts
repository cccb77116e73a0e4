/** Layout: where each instance's local state lies in the packed words of a global state. */
import type { CompiledNetwork } from '../network/index.ts';

/** A field of bits inside one 32-bit word. */
export interface Field {
  readonly word: number;
  readonly shiftBits: number;
  readonly widthBits: number;
}

/** Fields of all instances, in instance order. */
export interface Layout {
  readonly fields: readonly Field[];
  readonly words: number;
  /** Bits in use, the figure to compare scopes by. */
  readonly bits: number;
}

/**
 * Packs the instances first-fit by falling width; no field crosses a word.
 * @param spareBits each field is so many bits wider than its local states need
 */
export function layOut(network: CompiledNetwork, spareBits = 0): Layout {
  const widths = network.instances.map((one) => widthBits(one.table.states.length) + spareBits);
  const order = widths.map((_, index) => index).sort((a, b) => widths[b]! - widths[a]! || a - b);
  const used: number[] = [];
  const fields: Field[] = [];
  for (const index of order) {
    const width = widths[index]!;
    let word = used.findIndex((bits) => bits + width <= 32);
    if (word === -1) word = used.push(0) - 1;
    fields[index] = { word, shiftBits: used[word]!, widthBits: width };
    used[word] = used[word]! + width;
  }
  const bits = widths.reduce((sum, width) => sum + width, 0);
  return { fields, words: Math.max(1, used.length), bits };
}

/** Packs local state indices into words. */
export function pack(layout: Layout, states: readonly number[]): Int32Array {
  const words = new Int32Array(layout.words);
  layout.fields.forEach((field, instance) => {
    words[field.word] = words[field.word]! | (states[instance]! << field.shiftBits);
  });
  return words;
}

/** Reads the local state indices out of the words that begin at `offset`. */
export function unpack(layout: Layout, words: Int32Array, offset: number): number[] {
  return layout.fields.map((field) => {
    if (field.widthBits === 0) return 0;
    return (words[offset + field.word]! >>> field.shiftBits) & mask(field);
  });
}

/** The field's bits as an unshifted mask. */
export function mask(field: Field): number {
  return field.widthBits === 32 ? -1 : (1 << field.widthBits) - 1;
}

function widthBits(states: number): number {
  return states <= 1 ? 0 : 32 - Math.clz32(states - 1);
}
