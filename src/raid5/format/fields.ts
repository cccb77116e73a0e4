/** Little-endian fields. Formats read and write their bytes only through these. */

import { RaidproofError } from '../../errors.ts';
import { MAX_SECTOR } from '../constants.ts';
import { refuse, type Doubt } from './doubt.ts';

const ALL_ONES = 0xffff_ffff_ffff_ffffn;

/** A view for multi-byte access to `bytes`, wherever they lie in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads an unsigned 64-bit number.
 * @param where file and field, for the message
 * @param doubt hears of a value above 2^53-1, which no valid count or sector reaches (RP205); such a value is rounded
 */
export function readUnsigned64(
  bytes: Uint8Array,
  offsetBytes: number,
  where: string,
  doubt: Doubt = refuse,
): number {
  const value = viewOf(bytes).getBigUint64(offsetBytes, true);
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  const remedy = 'The superblock is damaged; use another member.';
  doubt(new RaidproofError('RP205', `the value ${value} is out of range`, where, remedy));
  return Number(value);
}

/** Reads a sector number where all-ones stands for MaxSector; else as {@link readUnsigned64}. */
export function readSector(
  bytes: Uint8Array,
  offsetBytes: number,
  where: string,
  doubt: Doubt = refuse,
): number {
  if (viewOf(bytes).getBigUint64(offsetBytes, true) === ALL_ONES) return MAX_SECTOR;
  return readUnsigned64(bytes, offsetBytes, where, doubt);
}

/** Writes a sector number or count; {@link MAX_SECTOR} becomes all-ones. */
export function writeSector(bytes: Uint8Array, offsetBytes: number, value: number): void {
  const stored = value === MAX_SECTOR ? ALL_ONES : BigInt(value);
  viewOf(bytes).setBigUint64(offsetBytes, stored, true);
}

/** Sixteen bytes as mdadm prints a UUID: four groups of eight hexadecimal digits. */
export function uuidText(uuid: Uint8Array): string {
  const digits = Buffer.from(uuid).toString('hex');
  return [0, 8, 16, 24].map((start) => digits.slice(start, start + 8)).join(':');
}
