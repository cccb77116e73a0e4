/**
 * What an image says about itself: superblock, bitmap, data, in the words of the fixtures'
 * expected.json.
 */

import { createHash } from 'node:crypto';
import type { BlockDevice } from '../device/device.ts';
import { openImage } from '../device/image.ts';
import { MAX_SECTOR, SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES } from './constants.ts';
import { setRanges, unpackBits } from './format/bits.ts';
import {
  BITMAP_SUPERBLOCK_BYTES,
  bitmapChunks,
  parseBitmapSuperblock,
} from './format/bitmap-superblock.ts';
import { superblockChecksum } from './format/checksum.ts';
import { objectionsTo, type Doubt } from './format/doubt.ts';
import { uuidText } from './format/fields.ts';
import { bitmapFits, bitmapLengthBytes, bitmapOffsetBytes } from './format/read-bitmap.ts';
import { FEATURE, ROLE, type Superblock } from './format/superblock.ts';
import { readSuperblock } from './format/superblock-checks.ts';
import type { ActiveMemberReport, BitmapReport, MemberReport, Role } from './member-report.ts';

/**
 * Examines one image, plain or gzipped (`.gz`). Writes nothing. Of a damaged member everything is shown that can be
 * read, with warnings.
 * @param file the image; the report carries the name as given
 * @throws RP201 to RP203 for an image that cannot be read, is too short for a superblock, or has none
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
  const warnings: string[] = [];
  const doubt: Doubt = ({ message }) => warnings.push(message);
  const superblock = readSuperblock(device, doubt);
  const hasBitmap = (superblock.featureMap & FEATURE.bitmap) !== 0;
  return {
    file: device.name,
    size_bytes: device.sizeBytes,
    ...superblockReport(superblock),
    bitmap: hasBitmap ? bitmapReport(device, superblock, doubt) : null,
    data_sha256: dataDigest(device, superblock),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

type SuperblockReport = Omit<
  ActiveMemberReport,
  'file' | 'size_bytes' | 'bitmap' | 'data_sha256' | 'warnings'
>;

function superblockReport(superblock: Superblock): SuperblockReport {
  const { badBlockLog, featureMap } = superblock;
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
    checksum_ok: superblock.checksum === superblockChecksum(superblock.raw),
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

function bitmapReport(
  device: BlockDevice,
  superblock: Superblock,
  doubt: Doubt,
): BitmapReport | null {
  const fits = bitmapFits(device, superblock, BITMAP_SUPERBLOCK_BYTES, doubt);
  if (!fits) return null;
  const offsetBytes = bitmapOffsetBytes(superblock);
  const head = device.read(offsetBytes, BITMAP_SUPERBLOCK_BYTES);
  const header = parseBitmapSuperblock(head, device.name, doubt);
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
    ...bitsReport(device, superblock, bitmapChunks(header), doubt),
  };
}

/** The bits, as far as header and image tell where they are. */
function bitsReport(
  device: BlockDevice,
  superblock: Superblock,
  chunks: number,
  doubt: Doubt,
): Pick<BitmapReport, 'bits' | 'dirty_count' | 'dirty_bits'> {
  const unknown = { bits: null, dirty_count: null, dirty_bits: null };
  // A chunk of zero bytes was objected to; nothing tells how many bits there are.
  if (!Number.isFinite(chunks)) return unknown;
  const lengthBytes = bitmapLengthBytes(chunks);
  const startBytes = bitmapOffsetBytes(superblock);
  const dataBytes = superblock.dataOffsetSectors * SECTOR_BYTES;
  if (startBytes < dataBytes && startBytes + lengthBytes > dataBytes) {
    const what = `the bits of ${chunks} chunks would reach into the data`;
    const remedy = 'The bitmap cannot be used; restore it from another member.';
    objectionsTo(device.name, doubt)('RP209', 'bitmap.sync_size', what, remedy);
    return unknown;
  }
  if (!bitmapFits(device, superblock, lengthBytes, doubt)) return unknown;
  const raw = device.read(bitmapOffsetBytes(superblock), lengthBytes);
  const bits = unpackBits(raw.subarray(BITMAP_SUPERBLOCK_BYTES), chunks);
  const dirty = bits.reduce((sum, bit) => sum + bit, 0);
  return { bits: chunks, dirty_count: dirty, dirty_bits: setRanges(bits) };
}

function dataDigest(device: BlockDevice, superblock: Superblock): string | null {
  const hash = createHash('sha256');
  const start = superblock.dataOffsetSectors * SECTOR_BYTES;
  const endBytes = start + superblock.componentSectors * SECTOR_BYTES;
  // An infinite size is one of all ones; both were objected to.
  if (!(endBytes <= device.sizeBytes)) return null;
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
