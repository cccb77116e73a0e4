/** XOR parity at the speed of memory: blocks go through the memory of a module that XORs vectors. */

import { freshBlock } from '../device/blocks.ts';
import { STRIDE_BYTES, xorModule, type XorModule } from './xor-module.ts';

/** Longer blocks are done in pieces of this size: two fit the first cache of a processor. */
const PIECE_BYTES = 8192;
const SOURCE_AT = PIECE_BYTES;

let module: XorModule | null = null;

/**
 * XORs `source` into `target` in place.
 * @param target a block of bytes, changed
 * @param source a block of the same length
 */
export function xorInto(target: Uint8Array, source: Uint8Array): void {
  requireSameLength(target, source);
  xorPieces(target, [target, source]);
}

/**
 * The XOR of all blocks: the parity of data blocks, or the missing block of a stripe from all the
 * others.
 * @param blocks at least one block, all of one length; they stay as they are
 */
export function xorOf(blocks: readonly Uint8Array[]): Uint8Array {
  const [first] = blocks;
  if (first === undefined) throw new RangeError('xorOf needs at least one block');
  for (const block of blocks) requireSameLength(first, block);
  const result = freshBlock(first.length);
  xorPieces(result, blocks);
  return result;
}

/** True if the two blocks hold the same bytes. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

function requireSameLength(target: Uint8Array, source: Uint8Array): void {
  if (target.length !== source.length) throw new RangeError('XOR needs blocks of one length');
}

/** Copying into the module's memory and out of it costs little: it stays in the cache. */
function xorPieces(result: Uint8Array, blocks: readonly Uint8Array[]): void {
  module ??= xorModule(2 * PIECE_BYTES);
  const { bytes, xor } = module;
  for (let from = 0; from < result.length; from += PIECE_BYTES) {
    const end = Math.min(from + PIECE_BYTES, result.length);
    const isWhole = from === 0 && end === result.length;
    const piece = (block: Uint8Array): Uint8Array => (isWhole ? block : block.subarray(from, end));
    const lengthBytes = end - from;
    // What a short block leaves of the last stride is XORed too, and never copied out.
    const strides = Math.ceil(lengthBytes / STRIDE_BYTES) * STRIDE_BYTES;
    bytes.set(piece(blocks[0]!), 0);
    for (let index = 1; index < blocks.length; index++) {
      bytes.set(piece(blocks[index]!), SOURCE_AT);
      xor(0, SOURCE_AT, strides);
    }
    result.set(bytes.subarray(0, lengthBytes), from);
  }
}
