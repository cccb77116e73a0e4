/** Where the fields of the metadata lie, written down here once more: nothing of src/raid5 is used. */

/** A number in the metadata: its name, its first byte counted from the superblock or bitmap, its bytes. */
export interface Field {
  readonly name: string;
  readonly offsetBytes: number;
  readonly lengthBytes: 1 | 2 | 4 | 8;
}

const field = (name: string, offsetBytes: number, lengthBytes: Field['lengthBytes']): Field => ({
  name,
  offsetBytes,
  lengthBytes,
});

/** The v1 superblock (semantics 2.1); the first uuid words stand for all sixteen bytes. */
export const SUPERBLOCK_FIELDS: readonly Field[] = [
  field('magic', 0, 4),
  field('major_version', 4, 4),
  field('feature_map', 8, 4),
  field('pad', 12, 4),
  field('set_uuid', 16, 8),
  field('ctime', 64, 8),
  field('level', 72, 4),
  field('layout', 76, 4),
  field('size', 80, 8),
  field('chunksize', 88, 4),
  field('raid_disks', 92, 4),
  field('bitmap_offset', 96, 4),
  field('new_level', 100, 4),
  field('reshape_position', 104, 8),
  field('delta_disks', 112, 4),
  field('new_layout', 116, 4),
  field('new_chunk', 120, 4),
  field('new_offset', 124, 4),
  field('data_offset', 128, 8),
  field('data_size', 136, 8),
  field('super_offset', 144, 8),
  field('recovery_offset', 152, 8),
  field('dev_number', 160, 4),
  field('cnt_corrected_read', 164, 4),
  field('device_uuid', 168, 8),
  field('devflags', 184, 1),
  field('bblog_shift', 185, 1),
  field('bblog_size', 186, 2),
  field('bblog_offset', 188, 4),
  field('utime', 192, 8),
  field('events', 200, 8),
  field('resync_offset', 208, 8),
  field('max_dev', 220, 4),
  field('pad', 224, 8),
  field('dev_roles', 256, 2),
  field('dev_roles', 258, 2),
  field('dev_roles', 260, 2),
  field('dev_roles', 262, 2),
];

/** The bitmap superblock (semantics 2.2). */
export const BITMAP_FIELDS: readonly Field[] = [
  field('magic', 0, 4),
  field('version', 4, 4),
  field('uuid', 8, 8),
  field('events', 24, 8),
  field('events_cleared', 32, 8),
  field('sync_size', 40, 8),
  field('state', 48, 4),
  field('chunksize', 52, 4),
  field('daemon_sleep', 56, 4),
  field('write_behind', 60, 4),
  field('sectors_reserved', 64, 4),
  field('nodes', 68, 4),
];

/** Byte of the member where the superblock starts. */
export const SUPERBLOCK_BYTES_AT = 4096;

/** A little-endian number, unsigned. The bytes must be there. */
export function numberAt(bytes: Uint8Array, at: number, lengthBytes: number): bigint {
  let value = 0n;
  for (let index = lengthBytes - 1; index >= 0; index--) {
    value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  }
  return value;
}

/** Writes a little-endian number; higher bits than fit are dropped. */
export function setNumberAt(
  bytes: Uint8Array,
  at: number,
  lengthBytes: number,
  value: bigint,
): void {
  for (let index = 0; index < lengthBytes; index++) {
    if (at + index < bytes.length) bytes[at + index] = Number((value >> BigInt(8 * index)) & 0xffn);
  }
}

/**
 * The checksum of the superblock of an image (calc_sb_1_csum; semantics 2.1): the 32-bit words of
 * 256 + 2 max_dev bytes, the checksum itself taken as zero. The bytes must be there.
 */
export function checksumOf(image: Uint8Array): bigint {
  const lengthBytes = 256 + 2 * Number(numberAt(image, SUPERBLOCK_BYTES_AT + 220, 4));
  let sum = 0n;
  for (let at = 0; at < lengthBytes; at += 4) {
    if (at === 216) continue;
    sum += numberAt(image, SUPERBLOCK_BYTES_AT + at, Math.min(4, lengthBytes - at));
  }
  return ((sum & 0xffff_ffffn) + (sum >> 32n)) & 0xffff_ffffn;
}

/** Makes the checksum right, where the superblock is there to have one. */
export function mendChecksum(image: Uint8Array): void {
  const rolesCount = Number(numberAt(image, SUPERBLOCK_BYTES_AT + 220, 4));
  if (image.length < SUPERBLOCK_BYTES_AT + 256 + 2 * rolesCount) return;
  setNumberAt(image, SUPERBLOCK_BYTES_AT + 216, 4, checksumOf(image));
}
