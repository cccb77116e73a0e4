/**
 * What an image says about itself: superblock, bitmap, data, in the words of the fixtures'
 * expected.json.
 */

import { createHash } from 'node:crypto';
import type { BlockDevice } from '../device/device.ts';
import { openImage } from '../device/image.ts';
import { MAX_SECTOR, SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES } from './constants.ts';
import { setRanges } from './format/bits.ts';
import { bitmapChunks } from './format/bitmap-superblock.ts';
import { superblockChecksum } from './format/checksum.ts';
import { uuidText } from './format/fields.ts';
import { readBitmap } from './format/read-bitmap.ts';
import { FEATURE, ROLE, serialiseSuperblock, type Superblock } from './format/superblock.ts';
import { readSuperblock } from './format/superblock-checks.ts';

/** A slot number, or what a device is when it has none. */
export type Role = number | 'spare' | 'faulty' | 'journal';

/** The bitmap of a member; field names and units as in expected.json. */
export interface BitmapReport {
  readonly version: number;
  readonly uuid: string;
  readonly events: number;
  readonly events_cleared: number;
  readonly sync_size_sectors: number;
  readonly state: number;
  readonly chunk_bytes: number;
  readonly daemon_sleep: number;
  readonly write_behind: number;
  readonly sectors_reserved: number;
  readonly bits: number;
  readonly dirty_count: number;
  readonly dirty_bits: readonly (readonly [number, number])[];
}

/** A member with a superblock; null stands for MaxSector, or for "not there". */
export interface ActiveMemberReport {
  readonly file: string;
  readonly size_bytes: number;
  readonly device_uuid: string;
  readonly dev_number: number;
  readonly role: Role;
  readonly dev_roles: readonly Role[];
  readonly events: number;
  readonly state: 'clean' | 'active';
  readonly resync_offset: number | null;
  readonly recovery_offset: number | null;
  readonly feature_map: number;
  readonly checksum: string;
  readonly checksum_ok: boolean;
  readonly update_time: number;
  readonly data_offset_sectors: number;
  readonly data_size_sectors: number;
  readonly super_offset_sectors: number;
  readonly bitmap_offset_sectors: number | null;
  readonly bad_block_log: {
    readonly shift: number;
    readonly size_sectors: number;
    readonly offset_sectors: number;
  } | null;
  readonly bitmap: BitmapReport | null;
  readonly data_sha256: string;
}

/** An image of zeros: no member yet. */
export interface BlankMemberReport {
  readonly file: string;
  readonly size_bytes: number;
  readonly superblock: null;
  readonly all_zero: true;
}

/** What {@link examineMember} tells. */
export type MemberReport = ActiveMemberReport | BlankMemberReport;

/**
 * Examines one image, plain or gzipped (`.gz`). Writes nothing.
 * @param file the image; the report carries the name as given
 * @throws RP201 to RP206, RP209 for an image that is neither a sound member nor all zero
 */
export function examineMember(file: string): MemberReport {
  const device = openImage(file, 'read-only');
  try {
    return examineDevice(device);
  } finally {
    device.close();
  }
}

/** Examines several images; see {@link examineMember}. */
export function examineMembers(files: readonly string[]): MemberReport[] {
  return files.map(examineMember);
}

/** Examines an open device; see {@link examineMember}. */
export function examineDevice(device: BlockDevice): MemberReport {
  if (device.sizeBytes > SUPERBLOCK_OFFSET_BYTES && isBlank(device)) {
    return { file: device.name, size_bytes: device.sizeBytes, superblock: null, all_zero: true };
  }
  const superblock = readSuperblock(device);
  return {
    file: device.name,
    size_bytes: device.sizeBytes,
    ...superblockReport(superblock),
    bitmap:
      (superblock.featureMap & FEATURE.bitmap) === 0 ? null : bitmapReport(device, superblock),
    data_sha256: dataDigest(device, superblock),
  };
}

type SuperblockReport = Omit<ActiveMemberReport, 'file' | 'size_bytes' | 'bitmap' | 'data_sha256'>;

function superblockReport(superblock: Superblock): SuperblockReport {
  const { badBlockLog, featureMap } = superblock;
  const serialised = serialiseSuperblock(superblock);
  const hasRecoveryOffset = (featureMap & FEATURE.recoveryOffset) !== 0;
  return {
    device_uuid: uuidText(superblock.deviceUuid),
    dev_number: superblock.deviceNumber,
    role: roleName(superblock.roles[superblock.deviceNumber] ?? ROLE.spare),
    dev_roles: shownRoles(superblock).map(roleName),
    events: superblock.events,
    state: superblock.resyncOffsetSectors === MAX_SECTOR ? 'clean' : 'active',
    resync_offset: sectorOrNull(superblock.resyncOffsetSectors),
    recovery_offset: hasRecoveryOffset ? sectorOrNull(superblock.recoveryOffsetSectors) : null,
    feature_map: featureMap,
    checksum: superblock.checksum.toString(16).padStart(8, '0'),
    checksum_ok: superblock.checksum === superblockChecksum(serialised),
    update_time: Number(superblock.updatedTime & 0xff_ffff_ffffn),
    data_offset_sectors: superblock.dataOffsetSectors,
    data_size_sectors: superblock.dataSizeSectors,
    super_offset_sectors: superblock.superOffsetSectors,
    bitmap_offset_sectors:
      (featureMap & FEATURE.bitmap) === 0 ? null : superblock.bitmapOffsetSectors,
    bad_block_log:
      badBlockLog.sizeSectors === 0
        ? null
        : {
            shift: badBlockLog.shift,
            size_sectors: badBlockLog.sizeSectors,
            offset_sectors: badBlockLog.offsetSectors,
          },
  };
}

/** The roles worth showing: eight, or as many as there are up to the last device with a role. */
function shownRoles(superblock: Superblock): readonly number[] {
  const used = superblock.roles.findLastIndex((role) => role !== ROLE.spare) + 1;
  return superblock.roles.slice(0, Math.max(8, used, superblock.deviceNumber + 1));
}

function roleName(role: number): Role {
  if (role === ROLE.spare) return 'spare';
  if (role === ROLE.faulty) return 'faulty';
  if (role === ROLE.journal) return 'journal';
  return role;
}

function sectorOrNull(sector: number): number | null {
  return sector === MAX_SECTOR ? null : sector;
}

function bitmapReport(device: BlockDevice, superblock: Superblock): BitmapReport {
  const { superblock: header, bits } = readBitmap(device, superblock);
  return {
    version: header.version,
    uuid: uuidText(header.uuid),
    events: header.events,
    events_cleared: header.eventsCleared,
    sync_size_sectors: header.syncSizeSectors,
    state: header.state,
    chunk_bytes: header.chunkBytes,
    daemon_sleep: header.daemonSleepSeconds,
    write_behind: header.writeBehind,
    sectors_reserved: header.sectorsReserved,
    bits: bitmapChunks(header),
    dirty_count: bits.reduce((sum, bit) => sum + bit, 0),
    dirty_bits: setRanges(bits),
  };
}

function dataDigest(device: BlockDevice, superblock: Superblock): string {
  const hash = createHash('sha256');
  const start = superblock.dataOffsetSectors * SECTOR_BYTES;
  eachPiece(superblock.componentSectors * SECTOR_BYTES, (offsetBytes, lengthBytes) => {
    hash.update(device.read(start + offsetBytes, lengthBytes));
    return true;
  });
  return hash.digest('hex');
}

/** True if the device holds nothing but zeros (and holds something at all). */
export function isBlank(device: BlockDevice): boolean {
  if (device.sizeBytes === 0) return false;
  return eachPiece(device.sizeBytes, (offsetBytes, lengthBytes) => {
    const piece = device.read(offsetBytes, lengthBytes);
    return piece.every((byte) => byte === 0);
  });
}

function eachPiece(
  totalBytes: number,
  visit: (offsetBytes: number, lengthBytes: number) => boolean,
): boolean {
  const pieceBytes = 1 << 20;
  for (let offsetBytes = 0; offsetBytes < totalBytes; offsetBytes += pieceBytes) {
    if (!visit(offsetBytes, Math.min(pieceBytes, totalBytes - offsetBytes))) return false;
  }
  return true;
}
