/** The checksum of a v1.x superblock. */

import { viewOf } from './fields.ts';

/** Byte of the superblock that holds the checksum. */
export const CHECKSUM_OFFSET_BYTES = 216;

/**
 * The checksum that a v1.x superblock must carry: all 32-bit words added up, the carry folded in,
 * with the field itself taken as zero (super1.c calc_sb_1_csum; semantics 2.1).
 * @param bytes the superblock, 256 bytes and the roles
 */
export function superblockChecksum(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  let sum = 0;
  let offsetBytes = 0;
  for (; offsetBytes + 4 <= bytes.length; offsetBytes += 4) {
    if (offsetBytes !== CHECKSUM_OFFSET_BYTES) sum += view.getUint32(offsetBytes, true);
  }
  if (offsetBytes + 2 <= bytes.length) sum += view.getUint16(offsetBytes, true);
  return ((sum % 0x1_0000_0000) + Math.floor(sum / 0x1_0000_0000)) % 0x1_0000_0000;
}
