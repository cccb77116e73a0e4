/**
 * XOR parity at the speed of memory. Pages of the stripe cache lie in the memory of the module that XORs
 * (`pages.ts`), and are used where they are; other blocks go through a corner of it, piece by piece.
 */

import { freshBlock } from '../device/blocks.ts';
import { parityMemory, placeOf, SCRATCH_AT, SCRATCH_BYTES } from './parity-memory.ts';
import { SOURCES_MAX, STRIDE_BYTES } from './xor-module.ts';

/**
 * XORs `source` into `target` in place.
 * @param target a block of bytes, changed
 * @param source a block of the same length
 */
export function xorInto(target: Uint8Array, source: Uint8Array): void {
  xorOf([target, source], target);
}

/**
 * The XOR of all blocks: the parity of data blocks, or the missing block of a stripe from all the
 * others.
 * @param blocks at least one block, all of one length; they stay as they are
 * @param result where it goes, a block of that length; a new one when absent. It may be the first of the blocks
 * @returns `result`
 */
export function xorOf(blocks: readonly Uint8Array[], result?: Uint8Array): Uint8Array {
  const [first] = blocks;
  if (first === undefined) throw new RangeError('xorOf needs at least one block');
  const target = result ?? freshBlock(first.length);
  for (const block of blocks)
    if (block.length !== target.length) throw new RangeError('XOR needs blocks of one length');
  if (blocks.length === 1) {
    if (target !== first) target.set(first);
    return target;
  }
  if (blocks.length <= SOURCES_MAX) {
    xorPass(target, blocks);
    return target;
  }
  // What a pass leaves in the target is the first source of the next.
  xorPass(target, blocks.slice(0, SOURCES_MAX));
  for (let from = SOURCES_MAX; from < blocks.length; from += SOURCES_MAX - 1)
    xorPass(target, [target, ...blocks.slice(from, from + SOURCES_MAX - 1)]);
  return target;
}

/** True if the two blocks hold the same bytes. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** One pass over up to {@link SOURCES_MAX} sources. */
function xorPass(target: Uint8Array, sources: readonly Uint8Array[]): void {
  const { bytes, addresses, xor } = parityMemory();
  const place = placeOf(target);
  let isResident = place >= 0;
  addresses[0] = place;
  for (let index = 0; index < sources.length; index++) {
    const source = placeOf(sources[index]!);
    addresses[index + 1] = source;
    isResident &&= source >= 0;
  }
  if (isResident) {
    xor(sources.length, target.length);
    return;
  }
  for (let from = 0; from < target.length; from += SCRATCH_BYTES) {
    const end = Math.min(from + SCRATCH_BYTES, target.length);
    // What a short piece leaves of the last stride is XORed too, and never copied out.
    const strides = Math.ceil((end - from) / STRIDE_BYTES) * STRIDE_BYTES;
    for (let index = 0; index < sources.length; index++)
      addresses[index + 1] = brought(bytes, sources[index]!, index + 1, from, end);
    addresses[0] = place >= 0 ? place + from : SCRATCH_AT;
    xor(sources.length, strides);
    if (place < 0) target.set(bytes.subarray(SCRATCH_AT, SCRATCH_AT + end - from), from);
  }
}

/** Address of a piece of a source: where it lies, or the corner of that number, to which it is copied. */
function brought(
  bytes: Uint8Array,
  source: Uint8Array,
  corner: number,
  from: number,
  end: number,
): number {
  const place = placeOf(source);
  if (place >= 0) return place + from;
  const address = SCRATCH_AT + corner * SCRATCH_BYTES;
  bytes.set(from === 0 && end === source.length ? source : source.subarray(from, end), address);
  return address;
}
