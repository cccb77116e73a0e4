/** The bitmap superblock (version 4): bytes to fields and back. */

import { RaidproofError } from '../../errors.ts';
import { refuse, type Doubt } from './doubt.ts';
import { readUnsigned64, viewOf, writeSector } from './fields.ts';

/** Bytes of the header; the bits follow immediately. */
export const BITMAP_SUPERBLOCK_BYTES = 256;

/** First word, the bytes "bitm". */
export const BITMAP_MAGIC = 0x6d746962;

/** Bits of `state` (semantics 2.2). */
export const BITMAP_STATE = { stale: 0x2, writeError: 0x4, hostEndian: 0x8000 } as const;

/** The header of a write-intent bitmap (semantics 2.2). */
export interface BitmapSuperblock {
  /** The bytes it was read from; what has no field lives on in them. */
  readonly raw: Uint8Array;
  readonly version: number;
  readonly uuid: Uint8Array;
  readonly events: number;
  readonly eventsCleared: number;
  readonly syncSizeSectors: number;
  readonly state: number;
  readonly chunkBytes: number;
  readonly daemonSleepSeconds: number;
  readonly writeBehind: number;
  readonly sectorsReserved: number;
  readonly nodes: number;
}

/**
 * Reads the header and refuses one that bitmap_read_sb would refuse (semantics 1.12).
 * @param bytes at least 256 bytes, from the start of the bitmap
 * @param where file name for messages
 * @param doubt hears of what makes it unusable (RP209); default: the first is thrown
 */
export function parseBitmapSuperblock(
  bytes: Uint8Array,
  where: string,
  doubt: Doubt = refuse,
): BitmapSuperblock {
  const view = viewOf(bytes);
  requireUsable(view, where, doubt);
  const count = (offsetBytes: number, name: string): number =>
    readUnsigned64(bytes, offsetBytes, `${where} bitmap.${name}`, doubt);
  return {
    raw: bytes.slice(0, BITMAP_SUPERBLOCK_BYTES),
    version: view.getUint32(4, true),
    uuid: bytes.slice(8, 24),
    events: count(24, 'events'),
    eventsCleared: count(32, 'events_cleared'),
    syncSizeSectors: count(40, 'sync_size'),
    state: view.getUint32(48, true),
    chunkBytes: view.getUint32(52, true),
    daemonSleepSeconds: view.getUint32(56, true),
    writeBehind: view.getUint32(60, true),
    sectorsReserved: view.getUint32(64, true),
    nodes: view.getUint32(68, true),
  };
}

/** The 256 bytes of the header. */
export function serialiseBitmapSuperblock(superblock: BitmapSuperblock): Uint8Array {
  const bytes = Uint8Array.from(superblock.raw.subarray(0, BITMAP_SUPERBLOCK_BYTES));
  const view = viewOf(bytes);
  view.setUint32(0, BITMAP_MAGIC, true);
  view.setUint32(4, superblock.version, true);
  bytes.set(superblock.uuid, 8);
  writeSector(bytes, 24, superblock.events);
  writeSector(bytes, 32, superblock.eventsCleared);
  writeSector(bytes, 40, superblock.syncSizeSectors);
  view.setUint32(48, superblock.state, true);
  view.setUint32(52, superblock.chunkBytes, true);
  view.setUint32(56, superblock.daemonSleepSeconds, true);
  view.setUint32(60, superblock.writeBehind, true);
  view.setUint32(64, superblock.sectorsReserved, true);
  view.setUint32(68, superblock.nodes, true);
  return bytes;
}

/** Number of chunks, that is of bits: the last chunk may reach past the end. */
export function bitmapChunks(superblock: BitmapSuperblock): number {
  return Math.ceil((superblock.syncSizeSectors * 512) / superblock.chunkBytes);
}

function requireUsable(view: DataView, where: string, doubt: Doubt): void {
  const remedy = 'The bitmap cannot be used; restore it from another member.';
  const object = (field: string, what: string): void =>
    doubt(new RaidproofError('RP209', what, `${where} bitmap.${field}`, remedy));
  if (view.byteLength < BITMAP_SUPERBLOCK_BYTES)
    throw new RaidproofError('RP209', 'it breaks off', `${where} bitmap.superblock`, remedy);
  const magic = view.getUint32(0, true);
  if (magic !== BITMAP_MAGIC) object('magic', `0x${magic.toString(16)} is not 0x6d746962`);
  const version = view.getUint32(4, true);
  if (version !== 4) object('version', `${version} is not 4, the one that is supported`);
  const chunkBytes = view.getUint32(52, true);
  if (chunkBytes < 512 || (chunkBytes & (chunkBytes - 1)) !== 0) {
    object('chunksize', `${chunkBytes} is no power of two of at least 512`);
  }
  const sleepSeconds = view.getUint32(56, true);
  if (sleepSeconds < 1 || sleepSeconds > 0x7fff_ffff / 250) {
    object('daemon_sleep', `${sleepSeconds} seconds are out of range`);
  }
  const writeBehind = view.getUint32(60, true);
  if (writeBehind > 16383) object('write_behind', `${writeBehind} is above 16383`);
}
