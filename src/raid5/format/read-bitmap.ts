/** Reading the bitmap of a member: where it lies, its header, its bits. */

import type { BlockDevice } from '../../device/device.ts';
import { SECTOR_BYTES } from '../constants.ts';
import { unpackBits } from './bits.ts';
import { BITMAP_SUPERBLOCK_BYTES, bitmapChunks } from './bitmap-superblock.ts';
import { parseBitmapSuperblock, type BitmapSuperblock } from './bitmap-superblock.ts';
import { objectionsTo, refuse, type Doubt } from './doubt.ts';
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
    bitmapFits(device, superblock, lengthBytes, refuse);
    return device.read(offsetBytes, lengthBytes);
  };
  const stored = parseBitmapSuperblock(read(BITMAP_SUPERBLOCK_BYTES), device.name);
  const header = syncSizeSectors === undefined ? stored : { ...stored, syncSizeSectors };
  const chunks = bitmapChunks(header);
  const raw = read(bitmapLengthBytes(chunks));
  const bits = unpackBits(raw.subarray(BITMAP_SUPERBLOCK_BYTES), chunks);
  return { superblock: header, bits, raw };
}

/**
 * Whether the image holds the first bytes of its bitmap.
 * @param doubt hears that it does not (RP202)
 */
export function bitmapFits(
  device: BlockDevice,
  superblock: Superblock,
  lengthBytes: number,
  doubt: Doubt,
): boolean {
  const offsetBytes = bitmapOffsetBytes(superblock);
  const endBytes = offsetBytes + lengthBytes;
  if (offsetBytes >= 0 && endBytes <= device.sizeBytes) return true;
  const what = `the bitmap ends at byte ${endBytes}, the image at ${device.sizeBytes}`;
  const object = objectionsTo(device.name, doubt);
  object('RP202', 'superblock.bitmap_offset', what, 'The image is truncated; restore it whole.');
  return false;
}
