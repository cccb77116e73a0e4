/**
 * The bitmaps of a crash state as a load would read them (semantics 1.12). An assembly reads the bitmap of one
 * in-sync member; which one is not ours to say, so a bit counts only where it is set on each.
 */

import { RaidproofError } from '../errors.ts';
import { MAX_SECTOR, SECTOR_BYTES, STRIPE_SECTORS } from '../raid5/constants.ts';
import {
  BITMAP_STATE,
  BITMAP_SUPERBLOCK_BYTES,
  parseBitmapSuperblock,
  type BitmapSuperblock,
} from '../raid5/format/bitmap-superblock.ts';
import { bitmapOffsetBytes } from '../raid5/format/read-bitmap.ts';
import { sameBytes } from '../raid5/parity.ts';
import type { Assembly, SlotMember } from './assembly.ts';
import type { Disks } from './disks.ts';

/** The bitmap on one in-sync member. */
export interface ReadableBitmap {
  readonly image: number;
  readonly chunkSectors: number;
  readonly eventsCleared: number;
  /** Out of date: the load takes every bit for set. */
  readonly isStale: boolean;
  /** Set bits of chunks that end before this sector are loaded, but start no resync. */
  readonly neededFrom: number;
  /** True if the bit of the chunk is set on disk, or counts as set. */
  isSet(chunk: number): boolean;
}

/** The usable bitmaps of all in-sync members. One that is not usable fails the load, it hides nothing. */
export function readableBitmaps(disks: Disks, assembly: Assembly): ReadableBitmap[] {
  const inSync = assembly.slots.filter((member) => member?.recoveryOffset === MAX_SECTOR);
  return inSync.flatMap((member) => {
    const bitmap = member === null ? null : readableBitmap(disks, assembly, member);
    return bitmap === null ? [] : [bitmap];
  });
}

/** Chunk of a 4 KiB row. */
export function chunkOfRow(bitmap: Pick<ReadableBitmap, 'chunkSectors'>, row: number): number {
  return Math.floor((row * STRIPE_SECTORS) / bitmap.chunkSectors);
}

/** True if a load of this bitmap marks the chunk of the row for resync (init_from_disk). */
export function isNeeded(bitmap: ReadableBitmap, row: number): boolean {
  const chunk = chunkOfRow(bitmap, row);
  return bitmap.isSet(chunk) && (chunk + 1) * bitmap.chunkSectors >= bitmap.neededFrom;
}

function readableBitmap(
  disks: Disks,
  assembly: Assembly,
  { image, superblock }: SlotMember,
): ReadableBitmap | null {
  const device = disks.images[image]!;
  const startBytes = bitmapOffsetBytes(superblock);
  const header = headerOf(device.bytes.subarray(startBytes), device.name);
  if (header === null || !sameBytes(header.uuid, superblock.setUuid)) return null;
  const { events } = assembly.freshest.superblock;
  const isStale = header.events < events || (header.state & BITMAP_STATE.stale) !== 0;
  const eventsCleared = isStale ? events : header.eventsCleared;
  const fromCheckpoint = assembly.degraded === 0 || eventsCleared === events;
  const bits = device.bytes.subarray(startBytes + BITMAP_SUPERBLOCK_BYTES);
  return {
    image,
    chunkSectors: header.chunkBytes / SECTOR_BYTES,
    eventsCleared,
    isStale,
    neededFrom: fromCheckpoint ? assembly.resyncOffset : 0,
    isSet: (chunk) => isStale || (((bits[chunk >> 3] ?? 0) >> (chunk & 7)) & 1) === 1,
  };
}

function headerOf(bytes: Uint8Array, name: string): BitmapSuperblock | null {
  try {
    return parseBitmapSuperblock(bytes, name);
  } catch (error) {
    if (error instanceof RaidproofError) return null;
    throw error;
  }
}
