/** A small array with a partial parity log, made by hand: three members, chunks of one row. */
import type { LogLine } from '../../../src/crash/index.ts';
import type { MemoryDevice } from '../../../src/device/index.ts';
import {
  parseSuperblock,
  readRawSuperblock,
  serialiseSuperblock,
} from '../../../src/raid5/index.ts';
import { createdDevices } from '../../raid5/support/arrays.ts';

export const DATA_BYTE = 64 * 512;

const PPL_BYTE = 8192;
const PPL_SECTORS = 48;
const FEATURE_PPL = 1024;

/** Members of zeros with a log area each; dirty, or clean. */
export function pplArray(resyncOffsetSectors = 0): MemoryDevice[] {
  const devices = createdDevices({ raidDisks: 3, rows: 4 });
  for (const device of devices) {
    const stored = parseSuperblock(readRawSuperblock(device), device.name);
    const bytes = serialiseSuperblock({
      ...stored,
      featureMap: FEATURE_PPL,
      bitmapOffsetSectors: 8 | (PPL_SECTORS << 16),
      events: 1,
      resyncOffsetSectors,
    });
    device.write(4096, bytes);
    device.write(PPL_BYTE, new Uint8Array(PPL_SECTORS * 512));
  }
  return devices;
}

/** What an entry says. */
export interface Entry {
  readonly arraySector: number;
  readonly dataBytes: number;
  readonly parityDisk: number;
  readonly partial: Uint8Array;
  /** Written instead of the right checksum. */
  readonly checksum?: number;
}

/** A header with its partial parity behind it. */
export function pplBytes(device: MemoryDevice, generation: number, entries: readonly Entry[]) {
  const bytes = Buffer.alloc(4096 + entries.reduce((sum, one) => sum + one.partial.length, 0));
  bytes.fill(0xff, 0, 512);
  bytes.writeUInt32LE(slowCrc32c(device.read(4096 + 16, 16)), 512);
  bytes.writeBigUInt64LE(BigInt(generation), 520);
  bytes.writeUInt32LE(entries.length, 528);
  let end = 4096;
  entries.forEach((entry, index) => {
    const at = 536 + 24 * index;
    bytes.writeBigUInt64LE(BigInt(entry.arraySector), at);
    bytes.writeUInt32LE(entry.partial.length, at + 8);
    bytes.writeUInt32LE(entry.dataBytes, at + 12);
    bytes.writeUInt32LE(entry.parityDisk, at + 16);
    bytes.writeUInt32LE(entry.checksum ?? slowCrc32c(entry.partial), at + 20);
    bytes.set(entry.partial, end);
    end += entry.partial.length;
  });
  bytes.writeUInt32LE(slowCrc32c(bytes.subarray(0, 4096)), 532);
  return bytes;
}

/** A line that writes to the log area, `behindBytes` behind its start. */
export function pplLine(seq: number, image: string, bytes: Uint8Array, behindBytes = 0): LogLine {
  return { kind: 'write', seq, image, offsetBytes: PPL_BYTE + behindBytes, bytes };
}

/** A line that fills the block of a row. */
export function blockLine(seq: number, image: string, row: number, fill: number): LogLine {
  const bytes = new Uint8Array(4096).fill(fill);
  return { kind: 'write', seq, image, offsetBytes: DATA_BYTE + row * 4096, bytes };
}

/** CRC-32C a bit at a time, by its definition. */
export function slowCrc32c(bytes: Uint8Array): number {
  let value = 0xffff_ffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++)
      value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0x82f6_3b78;
  }
  return ~value >>> 0;
}
