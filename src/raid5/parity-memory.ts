/** The memory in which parity is computed: a corner for blocks from elsewhere, and the pages of the stripe cache. */

import { STRIPE_BYTES } from './constants.ts';
import { ADDRESSES_BYTES, SOURCES_MAX, xorModule, type XorModule } from './xor-module.ts';

/** Longer blocks from elsewhere are done in pieces of this size, which stay in the first cache of a processor. */
export const SCRATCH_BYTES = 4096;
/** Where the corner begins: a piece of the target, then one of each source. */
export const SCRATCH_AT = ADDRESSES_BYTES;
/** Pages of the stripe cache: as many as 256 stripes of 28 members. */
export const PAGES_MAX = 8192;

const PAGES_AT =
  Math.ceil((SCRATCH_AT + (1 + SOURCES_MAX) * SCRATCH_BYTES) / STRIPE_BYTES) * STRIPE_BYTES;

let module: XorModule | null = null;

/** The module, made when it is first needed: one for all arrays of a thread. */
export function parityMemory(): XorModule {
  module ??= xorModule(PAGES_AT + PAGES_MAX * STRIPE_BYTES);
  return module;
}

/**
 * A block that is XORed where it lies. It knows its place itself: to ask a view for its buffer and offset takes as
 * long as the XOR of a page.
 */
export interface ResidentBlock extends Uint8Array {
  /** Address in the memory. */
  readonly place: number;
}

/** A page of the stripe cache, of {@link STRIPE_BYTES} bytes. */
export function pageAt(page: number): ResidentBlock {
  return residentBlock(page * STRIPE_BYTES, STRIPE_BYTES);
}

/**
 * A block in the part of the memory that holds the pages.
 * @param offsetBytes from the first page on
 * @param lengthBytes a multiple of {@link STRIDE_BYTES}
 */
export function residentBlock(offsetBytes: number, lengthBytes: number): ResidentBlock {
  const { bytes } = parityMemory();
  const place = PAGES_AT + offsetBytes;
  return Object.assign(bytes.subarray(place, place + lengthBytes), { place });
}

/** Address of a block that can be XORed where it lies; -1 for any other. */
export function placeOf(block: Uint8Array | ResidentBlock): number {
  return 'place' in block ? block.place : -1;
}
