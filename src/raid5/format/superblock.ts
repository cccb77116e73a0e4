/** The v1.2 member superblock: bytes to fields and back. Bytes that have no field here are kept. */

import { CHECKSUM_OFFSET_BYTES, superblockChecksum } from './checksum.ts';
import { refuse, type Doubt } from './doubt.ts';
import { readSector, readUnsigned64, viewOf, writeSector } from './fields.ts';

/** Bits of `featureMap` (semantics 2.1). */
export const FEATURE = {
  bitmap: 1,
  recoveryOffset: 2,
  badBlocks: 8,
  /** The recovery that `recoveryOffset` belongs to goes by the bitmap. */
  recoveryBitmap: 128,
  /** A partial parity log in the place of a bitmap. */
  ppl: 1024,
  /** Its area may hold several headers. */
  severalPpls: 2048,
} as const;

/** `roles[]` values that are no slot. */
export const ROLE = { spare: 0xffff, faulty: 0xfffe, journal: 0xfffd } as const;

/** A v1.x superblock. Offsets and sizes in sectors as stored; MaxSector is `Infinity`. */
export interface Superblock {
  /** The bytes it was read from; fields that are not named here live on in them. */
  readonly raw: Uint8Array;
  readonly featureMap: number;
  readonly setUuid: Uint8Array;
  readonly setName: string;
  readonly createdTime: number;
  readonly level: number;
  readonly layout: number;
  readonly componentSectors: number;
  readonly chunkSectors: number;
  readonly raidDisks: number;
  readonly bitmapOffsetSectors: number;
  readonly newLevel: number;
  readonly reshapePosition: number;
  readonly deltaDisks: number;
  readonly newLayout: number;
  readonly newChunkSectors: number;
  readonly newOffsetSectors: number;
  readonly dataOffsetSectors: number;
  readonly dataSizeSectors: number;
  readonly superOffsetSectors: number;
  readonly recoveryOffsetSectors: number;
  readonly deviceNumber: number;
  readonly correctedReads: number;
  readonly deviceUuid: Uint8Array;
  readonly deviceFlags: number;
  readonly badBlockLog: BadBlockLog;
  /** Low 40 bits seconds since 1970, high 24 bits microseconds; kept as stored. */
  readonly updatedTime: bigint;
  readonly events: number;
  /** `Infinity` is clean; 0 is dirty; else the resync checkpoint. */
  readonly resyncOffsetSectors: number;
  readonly checksum: number;
  readonly roles: readonly number[];
}

/** Where the list of bad blocks lies; the executor keeps it as it is. */
export interface BadBlockLog {
  readonly shift: number;
  readonly sizeSectors: number;
  readonly offsetSectors: number;
}

/**
 * Reads the fields; judges nothing but numbers that cannot be (see superblock-checks.ts for that).
 * @param bytes 256 bytes and 2 bytes for each of `max_dev` roles
 * @param where file name for messages
 * @param doubt hears of a number out of range (RP205)
 */
export function parseSuperblock(
  bytes: Uint8Array,
  where: string,
  doubt: Doubt = refuse,
): Superblock {
  const view = viewOf(bytes);
  const count = (offsetBytes: number, name: string): number =>
    readUnsigned64(bytes, offsetBytes, `${where} superblock.${name}`, doubt);
  const sector = (offsetBytes: number, name: string): number =>
    readSector(bytes, offsetBytes, `${where} superblock.${name}`, doubt);
  return {
    raw: Uint8Array.from(bytes),
    featureMap: view.getUint32(8, true),
    setUuid: bytes.slice(16, 32),
    setName: Buffer.from(bytes.subarray(32, 64)).toString('latin1'),
    createdTime: Number(view.getBigUint64(64, true) & 0xff_ffff_ffffn),
    level: view.getInt32(72, true),
    layout: view.getUint32(76, true),
    componentSectors: count(80, 'size'),
    chunkSectors: view.getUint32(88, true),
    raidDisks: view.getUint32(92, true),
    bitmapOffsetSectors: view.getInt32(96, true),
    newLevel: view.getInt32(100, true),
    reshapePosition: sector(104, 'reshape_position'),
    deltaDisks: view.getInt32(112, true),
    newLayout: view.getUint32(116, true),
    newChunkSectors: view.getUint32(120, true),
    newOffsetSectors: view.getInt32(124, true),
    dataOffsetSectors: count(128, 'data_offset'),
    dataSizeSectors: count(136, 'data_size'),
    superOffsetSectors: count(144, 'super_offset'),
    recoveryOffsetSectors: sector(152, 'recovery_offset'),
    deviceNumber: view.getUint32(160, true),
    correctedReads: view.getUint32(164, true),
    deviceUuid: bytes.slice(168, 184),
    deviceFlags: view.getUint8(184),
    badBlockLog: {
      shift: view.getUint8(185),
      sizeSectors: view.getUint16(186, true),
      offsetSectors: view.getInt32(188, true),
    },
    updatedTime: view.getBigUint64(192, true),
    events: count(200, 'events'),
    resyncOffsetSectors: sector(208, 'resync_offset'),
    checksum: view.getUint32(CHECKSUM_OFFSET_BYTES, true),
    roles: readRoles(bytes, view.getUint32(220, true)),
  };
}

/** The bytes of a superblock, with the checksum recomputed: 256 bytes and the roles. */
export function serialiseSuperblock(superblock: Superblock): Uint8Array {
  const bytes = new Uint8Array(256 + 2 * superblock.roles.length);
  bytes.set(superblock.raw.subarray(0, bytes.length));
  const view = viewOf(bytes);
  view.setUint32(0, SUPERBLOCK_MAGIC, true);
  view.setUint32(4, 1, true);
  view.setUint32(8, superblock.featureMap, true);
  bytes.set(superblock.setUuid, 16);
  bytes.set(Buffer.from(superblock.setName.padEnd(32, '\0').slice(0, 32), 'latin1'), 32);
  const microseconds = view.getBigUint64(64, true) >> 40n;
  view.setBigUint64(64, BigInt(superblock.createdTime) | (microseconds << 40n), true);
  writeShape(view, bytes, superblock);
  writePlaces(view, bytes, superblock);
  view.setBigUint64(192, superblock.updatedTime, true);
  writeSector(bytes, 200, superblock.events);
  writeSector(bytes, 208, superblock.resyncOffsetSectors);
  view.setUint32(220, superblock.roles.length, true);
  superblock.roles.forEach((role, index) => view.setUint16(256 + 2 * index, role, true));
  view.setUint32(CHECKSUM_OFFSET_BYTES, superblockChecksum(bytes), true);
  return bytes;
}

/** First word of every md superblock. */
export const SUPERBLOCK_MAGIC = 0xa92b4efc;

function readRoles(bytes: Uint8Array, rolesCount: number): number[] {
  const view = viewOf(bytes);
  const fitting = Math.min(rolesCount, Math.floor((bytes.length - 256) / 2));
  return Array.from({ length: fitting }, (_, index) => view.getUint16(256 + 2 * index, true));
}

function writeShape(view: DataView, bytes: Uint8Array, superblock: Superblock): void {
  view.setInt32(72, superblock.level, true);
  view.setUint32(76, superblock.layout, true);
  writeSector(bytes, 80, superblock.componentSectors);
  view.setUint32(88, superblock.chunkSectors, true);
  view.setUint32(92, superblock.raidDisks, true);
  view.setInt32(96, superblock.bitmapOffsetSectors, true);
  view.setInt32(100, superblock.newLevel, true);
  writeSector(bytes, 104, superblock.reshapePosition);
  view.setInt32(112, superblock.deltaDisks, true);
  view.setUint32(116, superblock.newLayout, true);
  view.setUint32(120, superblock.newChunkSectors, true);
  view.setInt32(124, superblock.newOffsetSectors, true);
}

function writePlaces(view: DataView, bytes: Uint8Array, superblock: Superblock): void {
  writeSector(bytes, 128, superblock.dataOffsetSectors);
  writeSector(bytes, 136, superblock.dataSizeSectors);
  writeSector(bytes, 144, superblock.superOffsetSectors);
  writeSector(bytes, 152, superblock.recoveryOffsetSectors);
  view.setUint32(160, superblock.deviceNumber, true);
  view.setUint32(164, superblock.correctedReads, true);
  bytes.set(superblock.deviceUuid, 168);
  view.setUint8(184, superblock.deviceFlags);
  view.setUint8(185, superblock.badBlockLog.shift);
  view.setUint16(186, superblock.badBlockLog.sizeSectors, true);
  view.setInt32(188, superblock.badBlockLog.offsetSectors, true);
}
