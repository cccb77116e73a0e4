/** Superblocks and bitmaps of new arrays, laid out as mdadm lays them out. */

import { MAX_SECTOR, SECTOR_BYTES, SUPERBLOCK_OFFSET_SECTORS } from '../constants.ts';
import type { Geometry } from '../geometry.ts';
import { BITMAP_SUPERBLOCK_BYTES, serialiseBitmapSuperblock } from './bitmap-superblock.ts';
import { bitmapLengthBytes } from './read-bitmap.ts';
import { FEATURE, ROLE, type Superblock } from './superblock.ts';

/** Sectors from the superblock to the bitmap: mdadm's default for 1.2. */
export const BITMAP_OFFSET_SECTORS = 8;

const PPL_FEATURES = {
  none: 0,
  'one header': FEATURE.ppl,
  'several headers': FEATURE.ppl | FEATURE.severalPpls,
} as const;

const BAD_BLOCK_LOG_SECTORS = 8;
const ROLES_COUNT = 128;

/** Sectors of a partial parity log: a header, and 128 KiB for the partial parity itself. */
const PPL_SECTORS = 8 + 256;

/** What all members of a new array have in common. */
export interface ArrayIdentity {
  readonly setUuid: Uint8Array;
  readonly setName: string;
  readonly createdSeconds: number;
  readonly geometry: Geometry;
  readonly dataOffsetSectors: number;
  /** Null for an array without a bitmap. */
  readonly bitmap: { readonly chunkBytes: number; readonly daemonSleepSeconds: number } | null;
  /** Partial parity logs in the place of a bitmap; with room for several headers, or for one. */
  readonly ppl: 'none' | 'one header' | 'several headers';
}

/** First sector behind bitmap and bad-block log: data may begin here. */
export function metadataEndSectors(bitmapChunks: number, hasPpl: boolean): number {
  const before = SUPERBLOCK_OFFSET_SECTORS + badBlockLogOffset(bitmapChunks, hasPpl);
  return before + BAD_BLOCK_LOG_SECTORS;
}

/** Number of bitmap chunks that a component of that size has. */
export function chunksFor(componentSectors: number, chunkBytes: number): number {
  return Math.ceil((componentSectors * SECTOR_BYTES) / chunkBytes);
}

/**
 * The superblock of a new member.
 * @param roles of all devices by device number
 * @param dataSizeSectors what this device can hold
 */
export function newSuperblock(
  identity: ArrayIdentity,
  device: { readonly number: number; readonly uuid: Uint8Array; readonly dataSizeSectors: number },
  roles: readonly number[],
): Superblock {
  const { geometry, bitmap, ppl } = identity;
  const hasPpl = ppl !== 'none';
  // Offset and size of a log share the place of the bitmap's offset.
  const pplPlace = hasPpl ? (PPL_SECTORS << 16) | BITMAP_OFFSET_SECTORS : 0;
  const chunks = bitmap === null ? 0 : chunksFor(geometry.componentSectors, bitmap.chunkBytes);
  return {
    raw: new Uint8Array(256 + 2 * ROLES_COUNT),
    featureMap: bitmap === null ? PPL_FEATURES[ppl] : FEATURE.bitmap,
    setUuid: identity.setUuid,
    setName: identity.setName,
    createdTime: identity.createdSeconds,
    level: 5,
    layout: geometry.layout,
    componentSectors: geometry.componentSectors,
    chunkSectors: geometry.chunkSectors,
    raidDisks: geometry.raidDisks,
    bitmapOffsetSectors: bitmap === null ? pplPlace : BITMAP_OFFSET_SECTORS,
    newLevel: 0,
    reshapePosition: 0,
    deltaDisks: 0,
    newLayout: 0,
    newChunkSectors: 0,
    newOffsetSectors: 0,
    dataOffsetSectors: identity.dataOffsetSectors,
    dataSizeSectors: device.dataSizeSectors,
    superOffsetSectors: SUPERBLOCK_OFFSET_SECTORS,
    recoveryOffsetSectors: 0,
    deviceNumber: device.number,
    correctedReads: 0,
    deviceUuid: device.uuid,
    deviceFlags: 0,
    badBlockLog: {
      shift: 0,
      sizeSectors: BAD_BLOCK_LOG_SECTORS,
      offsetSectors: badBlockLogOffset(chunks, hasPpl),
    },
    updatedTime: BigInt(identity.createdSeconds),
    events: 0,
    resyncOffsetSectors: MAX_SECTOR,
    // Computed when the superblock is serialised.
    checksum: 0,
    roles: Array.from({ length: ROLES_COUNT }, (_, index) => roles[index] ?? ROLE.spare),
  };
}

/**
 * The bitmap area of a new member: header, then bits, then ones up to the end of a 4 KiB block as
 * mdadm leaves them.
 * @param filled true sets every bit ("everything needs resync"), as mdadm does; false sets none
 */
export function newBitmap(identity: ArrayIdentity, filled: boolean): Uint8Array {
  const { geometry, bitmap } = identity;
  if (bitmap === null) return new Uint8Array(0);
  const chunks = chunksFor(geometry.componentSectors, bitmap.chunkBytes);
  const bytes = new Uint8Array(bitmapLengthBytes(chunks)).fill(0xff);
  if (!filled) bytes.fill(0, 0, BITMAP_SUPERBLOCK_BYTES + Math.ceil(chunks / 8));
  const header = serialiseBitmapSuperblock({
    raw: new Uint8Array(BITMAP_SUPERBLOCK_BYTES),
    version: 4,
    uuid: identity.setUuid,
    events: 0,
    eventsCleared: 0,
    syncSizeSectors: geometry.componentSectors,
    state: 0,
    chunkBytes: bitmap.chunkBytes,
    daemonSleepSeconds: bitmap.daemonSleepSeconds,
    writeBehind: 0,
    sectorsReserved: 0,
    nodes: 0,
  });
  bytes.set(header);
  return bytes;
}

/** Behind the bitmap, at 16 sectors where that is small; mdadm's place for it. */
function badBlockLogOffset(bitmapChunks: number, hasPpl: boolean): number {
  if (hasPpl) return BITMAP_OFFSET_SECTORS + PPL_SECTORS;
  const bitmapSectors = bitmapChunks === 0 ? 8 : bitmapLengthBytes(bitmapChunks) / SECTOR_BYTES;
  return BITMAP_OFFSET_SECTORS + Math.ceil(bitmapSectors / 8) * 8;
}
