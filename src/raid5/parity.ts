/** XOR parity, a word at a time. */

/**
 * XORs `source` into `target` in place.
 * @param target a block of bytes, changed
 * @param source a block of the same length
 */
export function xorInto(target: Uint8Array, source: Uint8Array): void {
  if (target.length !== source.length) throw new RangeError('xorInto needs blocks of one length');
  const wordAligned = (target.byteOffset | source.byteOffset | target.length) % 4 === 0;
  if (!wordAligned) {
    for (let index = 0; index < target.length; index++) target[index]! ^= source[index]!;
    return;
  }
  const words = target.length / 4;
  const targetWords = new Uint32Array(target.buffer, target.byteOffset, words);
  const sourceWords = new Uint32Array(source.buffer, source.byteOffset, words);
  for (let index = 0; index < words; index++) targetWords[index]! ^= sourceWords[index]!;
}

/**
 * The XOR of all blocks: the parity of data blocks, or the missing block of a stripe from all the
 * others.
 * @param blocks at least one block, all of one length; they stay as they are
 */
export function xorOf(blocks: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = blocks;
  if (first === undefined) throw new RangeError('xorOf needs at least one block');
  const result = Uint8Array.from(first);
  for (const block of rest) xorInto(result, block);
  return result;
}

/** True if the two blocks hold the same bytes. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
