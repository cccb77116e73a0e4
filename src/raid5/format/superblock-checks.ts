/**
 * Reading a member superblock from a device and refusing what cannot be trusted, as super_1_load
 * does.
 */

import type { BlockDevice } from '../../device/device.ts';
import { RaidproofError, type ErrorCode } from '../../errors.ts';
import { SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES, SUPERBLOCK_OFFSET_SECTORS } from '../constants.ts';
import { CHECKSUM_OFFSET_BYTES, superblockChecksum } from './checksum.ts';
import { viewOf } from './fields.ts';
import { parseSuperblock, SUPERBLOCK_MAGIC, type Superblock } from './superblock.ts';

const ROLES_MAX = 1920;
const FEATURES_KNOWN = 0x1fff;
const DATA_SIZE_MIN_SECTORS = 10;

/**
 * Reads and checks the v1.2 superblock of a member (super_1_load; semantics 2.1).
 * @param believed a wrong checksum is taken as it is; default false
 * @throws RP202 too short, RP203 wrong magic, RP204 wrong checksum, RP205 a field out of range,
 *   RP206 unknown version or feature
 */
export function readSuperblock(device: BlockDevice, believed = false): Superblock {
  const bytes = readRawSuperblock(device, believed);
  const superblock = parseSuperblock(bytes, device.name);
  requireSane(device, superblock);
  return superblock;
}

/**
 * The checked bytes of the superblock: magic, version and checksum are right. Throws like {@link
 * readSuperblock}.
 */
export function readRawSuperblock(device: BlockDevice, believed = false): Uint8Array {
  const refuse = refuser(device.name);
  const headBytes = SUPERBLOCK_OFFSET_BYTES + 256;
  if (device.sizeBytes < headBytes) {
    refuse(
      'RP202',
      'superblock.magic',
      `${device.sizeBytes} bytes cannot hold a superblock`,
      TRUNCATED,
    );
  }
  const view = viewOf(device.read(SUPERBLOCK_OFFSET_BYTES, 256));
  const magic = view.getUint32(0, true);
  if (magic !== SUPERBLOCK_MAGIC) {
    refuse('RP203', 'superblock.magic', `0x${magic.toString(16)} is not 0xa92b4efc`, NO_MEMBER);
  }
  const major = view.getUint32(4, true);
  if (major !== 1) refuse('RP206', 'superblock.major_version', `${major} is not 1`, UNSUPPORTED);
  const rolesCount = view.getUint32(220, true);
  if (rolesCount > ROLES_MAX) {
    refuse('RP205', 'superblock.max_dev', `${rolesCount} is above ${ROLES_MAX}`, DAMAGED);
  }
  const lengthBytes = 256 + 2 * rolesCount;
  if (device.sizeBytes < SUPERBLOCK_OFFSET_BYTES + lengthBytes) {
    refuse('RP202', 'superblock.dev_roles', 'the image ends inside the roles', TRUNCATED);
  }
  const bytes = device.read(SUPERBLOCK_OFFSET_BYTES, lengthBytes);
  const stored = viewOf(bytes).getUint32(CHECKSUM_OFFSET_BYTES, true);
  const computed = superblockChecksum(bytes);
  if (stored !== computed && !believed) {
    const values = `${stored.toString(16)} is stored, ${computed.toString(16)} is computed`;
    refuse('RP204', 'superblock.sb_csum', values, DAMAGED);
  }
  return bytes;
}

const TRUNCATED = 'The image is truncated; restore it whole.';
const NO_MEMBER = 'This is not a member with 1.2 metadata; leave it out.';
const UNSUPPORTED = 'Only 1.2 metadata is supported.';
const DAMAGED = 'The superblock is damaged; leave this member out or restore it.';

type Refuse = (code: ErrorCode, field: string, what: string, remedy: string) => never;

function refuser(name: string): Refuse {
  return (code, field, what, remedy) => {
    throw new RaidproofError(code, what, `${name} ${field}`, remedy);
  };
}

function requireSane(device: BlockDevice, superblock: Superblock): void {
  const refuse: Refuse = refuser(device.name);
  const unknown = superblock.featureMap & ~FEATURES_KNOWN;
  if (unknown !== 0) {
    const value = `unknown feature bits 0x${(unknown >>> 0).toString(16)}`;
    refuse(
      'RP206',
      'superblock.feature_map',
      value,
      'A newer md wrote this member; use newer tools.',
    );
  }
  const { superOffsetSectors, dataOffsetSectors, dataSizeSectors, deviceNumber } = superblock;
  if (superOffsetSectors !== SUPERBLOCK_OFFSET_SECTORS) {
    const value = `${superOffsetSectors} is not ${SUPERBLOCK_OFFSET_SECTORS}, where it was read`;
    refuse('RP205', 'superblock.super_offset', value, DAMAGED);
  }
  const pad = superblock.raw.subarray(224, 256).some((byte) => byte !== 0);
  if (pad || viewOf(superblock.raw).getUint32(12, true) !== 0) {
    refuse('RP206', 'superblock.pad', 'reserved bytes are not zero', UNSUPPORTED);
  }
  if (dataSizeSectors < DATA_SIZE_MIN_SECTORS) {
    refuse('RP205', 'superblock.data_size', `${dataSizeSectors} sectors are too few`, DAMAGED);
  }
  const superblockEnd = SUPERBLOCK_OFFSET_BYTES + superblock.raw.length;
  if (dataOffsetSectors * SECTOR_BYTES < superblockEnd) {
    refuse('RP205', 'superblock.data_offset', 'the data would overlap the superblock', DAMAGED);
  }
  if (deviceNumber >= superblock.roles.length) {
    refuse('RP205', 'superblock.dev_number', `${deviceNumber} has no entry in dev_roles`, DAMAGED);
  }
  const endBytes = (dataOffsetSectors + superblock.componentSectors) * SECTOR_BYTES;
  if (endBytes > device.sizeBytes) {
    const value = `the data area ends at byte ${endBytes}, the image at ${device.sizeBytes}`;
    refuse('RP202', 'superblock.size', value, TRUNCATED);
  }
}
