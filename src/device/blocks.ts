/**
 * Fresh memory for blocks. One allocation serves many of them: an array buffer for each 4 KiB costs
 * more time than everything else that is done with it.
 */

const SLAB_BYTES = 1 << 20;
/** Larger blocks are worth an allocation of their own, and smaller ones are too few to matter. */
const SHARED_MAX_BYTES = SLAB_BYTES / 16;
const SHARED_MIN_BYTES = 4096;
/** So that words and vectors of a block are aligned. */
const ALIGNMENT_BYTES = 64;

let slab = new Uint8Array(0);
let usedBytes = 0;

/** A block of zeros. It shares its buffer with others: use its own length and offset. */
export function freshBlock(lengthBytes: number): Uint8Array {
  const isShared = lengthBytes >= SHARED_MIN_BYTES && lengthBytes <= SHARED_MAX_BYTES;
  if (!isShared) return new Uint8Array(lengthBytes);
  if (usedBytes + lengthBytes > slab.length) {
    slab = new Uint8Array(SLAB_BYTES);
    usedBytes = 0;
  }
  const block = slab.subarray(usedBytes, usedBytes + lengthBytes);
  usedBytes += Math.ceil(lengthBytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  return block;
}

/** A copy of `bytes`. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array {
  const copy = freshBlock(bytes.length);
  copy.set(bytes);
  return copy;
}
