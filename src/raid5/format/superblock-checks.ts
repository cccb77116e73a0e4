/**
 * Reading a member superblock from a device and refusing what cannot be trusted, as super_1_load
 * does.
 */

import type { BlockDevice } from '../../device/device.ts';
import { SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES, SUPERBLOCK_OFFSET_SECTORS } from '../constants.ts';
import { CHECKSUM_OFFSET_BYTES, superblockChecksum } from './checksum.ts';
import { objectionsTo, refuse, type Doubt, type Objection } from './doubt.ts';
import { viewOf } from './fields.ts';
import { parseSuperblock, SUPERBLOCK_MAGIC, type Superblock } from './superblock.ts';

const ROLES_MAX = 1920;
const FEATURES_KNOWN = 0x1fff;
const DATA_SIZE_MIN_SECTORS = 10;

/**
 * Reads and checks the v1.2 superblock of a member (super_1_load; semantics 2.1).
 * @param doubt hears of what cannot be trusted: RP204 wrong checksum, RP205 a field out of range, RP206 unknown
 *   version or feature, RP202 an image that ends before its data; default: the first is thrown
 * @throws RP202 too short for a superblock, RP203 wrong magic
 */
export function readSuperblock(device: BlockDevice, doubt: Doubt = refuse): Superblock {
  const superblock = parseSuperblock(readRawSuperblock(device, doubt), device.name, doubt);
  requireSane(device, superblock, objectionsTo(device.name, doubt));
  return superblock;
}

/** Takes a wrong checksum as it is, and nothing else. */
export const believeChecksum: Doubt = (reason) => {
  if (reason.code !== 'RP204') throw reason;
};

/**
 * The checked bytes of the superblock: magic, version and checksum are right. See {@link readSuperblock}.
 */
export function readRawSuperblock(device: BlockDevice, doubt: Doubt = refuse): Uint8Array {
  const object = objectionsTo(device.name, doubt);
  const view = viewOf(headOf(device));
  const major = view.getUint32(4, true);
  if (major !== 1) object('RP206', 'superblock.major_version', `${major} is not 1`, UNSUPPORTED);
  const rolesCount = view.getUint32(220, true);
  if (rolesCount > ROLES_MAX) {
    object('RP205', 'superblock.max_dev', `${rolesCount} is above ${ROLES_MAX}`, DAMAGED);
  }
  const lengthBytes = 256 + 2 * Math.min(rolesCount, ROLES_MAX);
  const availableBytes = device.sizeBytes - SUPERBLOCK_OFFSET_BYTES;
  if (availableBytes < lengthBytes) {
    object('RP202', 'superblock.dev_roles', 'the image ends inside the roles', TRUNCATED);
  }
  const bytes = device.read(SUPERBLOCK_OFFSET_BYTES, Math.min(lengthBytes, availableBytes));
  const stored = view.getUint32(CHECKSUM_OFFSET_BYTES, true);
  const computed = superblockChecksum(bytes);
  if (stored !== computed) {
    const values = `${stored.toString(16)} is stored, ${computed.toString(16)} is computed`;
    object('RP204', 'superblock.sb_csum', values, DAMAGED);
  }
  return bytes;
}

/** The first 256 bytes, which are there and begin with the magic: anything else is no member. */
function headOf(device: BlockDevice): Uint8Array {
  const object = objectionsTo(device.name, refuse);
  if (device.sizeBytes < SUPERBLOCK_OFFSET_BYTES + 256) {
    const what = `${device.sizeBytes} bytes cannot hold a superblock`;
    object('RP202', 'superblock.magic', what, TRUNCATED);
  }
  const head = device.read(SUPERBLOCK_OFFSET_BYTES, 256);
  const magic = viewOf(head).getUint32(0, true);
  if (magic !== SUPERBLOCK_MAGIC) {
    object('RP203', 'superblock.magic', `0x${magic.toString(16)} is not 0xa92b4efc`, NO_MEMBER);
  }
  return head;
}

const TRUNCATED = 'The image is truncated; restore it whole.';
const NO_MEMBER = 'This is not a member with 1.2 metadata; leave it out.';
const UNSUPPORTED = 'Only 1.2 metadata is supported.';
const DAMAGED = 'The superblock is damaged; leave this member out or restore it.';

function requireSane(device: BlockDevice, superblock: Superblock, object: Objection): void {
  const unknown = superblock.featureMap & ~FEATURES_KNOWN;
  if (unknown !== 0) {
    const value = `unknown feature bits 0x${(unknown >>> 0).toString(16)}`;
    object(
      'RP206',
      'superblock.feature_map',
      value,
      'A newer md wrote this member; use newer tools.',
    );
  }
  const { superOffsetSectors, dataOffsetSectors, dataSizeSectors, deviceNumber } = superblock;
  if (superOffsetSectors !== SUPERBLOCK_OFFSET_SECTORS) {
    const value = `${superOffsetSectors} is not ${SUPERBLOCK_OFFSET_SECTORS}, where it was read`;
    object('RP205', 'superblock.super_offset', value, DAMAGED);
  }
  const pad = superblock.raw.subarray(224, 256).some((byte) => byte !== 0);
  if (pad || viewOf(superblock.raw).getUint32(12, true) !== 0) {
    object('RP206', 'superblock.pad', 'reserved bytes are not zero', UNSUPPORTED);
  }
  if (dataSizeSectors < DATA_SIZE_MIN_SECTORS) {
    object('RP205', 'superblock.data_size', `${dataSizeSectors} sectors are too few`, DAMAGED);
  }
  const superblockEnd = SUPERBLOCK_OFFSET_BYTES + superblock.raw.length;
  if (dataOffsetSectors * SECTOR_BYTES < superblockEnd) {
    object('RP205', 'superblock.data_offset', 'the data would overlap the superblock', DAMAGED);
  }
  if (deviceNumber >= superblock.roles.length) {
    object('RP205', 'superblock.dev_number', `${deviceNumber} has no entry in dev_roles`, DAMAGED);
  }
  const endBytes = (dataOffsetSectors + superblock.componentSectors) * SECTOR_BYTES;
  if (endBytes > device.sizeBytes) {
    const value = `the data area ends at byte ${endBytes}, the image at ${device.sizeBytes}`;
    object('RP202', 'superblock.size', value, TRUNCATED);
  }
}
