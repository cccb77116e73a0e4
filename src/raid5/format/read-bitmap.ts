/** Reading the bitmap of a member: where it lies, its header, its bits. */

import type { BlockDevice } from '../../device/device.ts';
import { RaidproofError } from '../../errors.ts';
import { SECTOR_BYTES } from '../constants.ts';
import { unpackBits } from './bits.ts';
import { BITMAP_SUPERBLOCK_BYTES, bitmapChunks } from './bitmap-superblock.ts';
import { parseBitmapSuperblock, type BitmapSuperblock } from './bitmap-superblock.ts';
import type { Superblock } from './superblock.ts';

/** A bitmap as it is on one member. */
export interface StoredBitmap {
  readonly superblock: BitmapSuperblock;
  /** One byte a chunk, 0 or 1. */
  readonly bits: Uint8Array;
  /** All bytes from the header to the end of the last written sector. */
  readonly raw: Uint8Array;
}

/** Byte of the member where its bitmap starts. */
export function bitmapOffsetBytes(superblock: Superblock): number {
  return (superblock.superOffsetSectors + superblock.bitmapOffsetSectors) * SECTOR_BYTES;
}

/** Bytes of header and bits, rounded up to whole sectors: what md reads and writes. */
export function bitmapLengthBytes(chunks: number): number {
  const neededBytes = BITMAP_SUPERBLOCK_BYTES + Math.ceil(chunks / 8);
  return Math.ceil(neededBytes / SECTOR_BYTES) * SECTOR_BYTES;
}

/**
 * Reads the internal bitmap of a member.
 * @param superblock the member's superblock, with the bitmap feature
 * @param syncSizeSectors what it covers, if not what its header says
 * @throws RP209 when the header cannot be used, RP202 when the image ends inside the bitmap
 */
export function readBitmap(
  device: BlockDevice,
  superblock: Superblock,
  syncSizeSectors?: number,
): StoredBitmap {
  const offsetBytes = bitmapOffsetBytes(superblock);
  const read = (lengthBytes: number): Uint8Array => {
    if (offsetBytes >= 0 && offsetBytes + lengthBytes <= device.sizeBytes) {
      return device.read(offsetBytes, lengthBytes);
    }
    throw new RaidproofError(
      'RP202',
      `the bitmap ends at byte ${offsetBytes + lengthBytes}, the image at ${device.sizeBytes}`,
      `${device.name} superblock.bitmap_offset`,
      'The image is truncated; restore it whole.',
    );
  };
  const stored = parseBitmapSuperblock(read(BITMAP_SUPERBLOCK_BYTES), device.name);
  const header = syncSizeSectors === undefined ? stored : { ...stored, syncSizeSectors };
  const chunks = bitmapChunks(header);
  const raw = read(bitmapLengthBytes(chunks));
  const bits = unpackBits(raw.subarray(BITMAP_SUPERBLOCK_BYTES), chunks);
  return { superblock: header, bits, raw };
}
