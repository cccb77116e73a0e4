/** The fixtures' logs, and ways to spoil them. */
import { join } from 'node:path';
import { auditLog, readLog, startImages } from '../../../src/crash/index.ts';
import type { AuditOptions, AuditResult, LogLine } from '../../../src/crash/index.ts';
import type { WriteLine } from '../../../src/crash/log.ts';
import { type FixtureSet } from '../../raid5/support/fixtures.ts';

/** Bytes of each image in the fixtures. */
export const IMAGE_BYTES = 8 << 20;

/** Byte where the data areas of the fixtures begin. */
export const DATA_BYTES = 1 << 20;

const BITMAP_BYTE = 8192;
const BITS_BYTE = 256;

export function logPath(set: FixtureSet): string {
  return join(import.meta.dirname, '../../fixtures', set, 'log.jsonl.gz');
}

export function fixtureLog(set: FixtureSet): LogLine[] {
  return readLog(logPath(set));
}

/** Audits from images of zeros. */
export function auditFromZeros(lines: readonly LogLine[], options: AuditOptions = {}): AuditResult {
  const images = startImages(lines, { folder: null, sizeBytes: IMAGE_BYTES });
  return auditLog(lines, images, options);
}

export function writesOf(lines: readonly LogLine[]): WriteLine[] {
  return lines.filter((line) => line.kind === 'write');
}

/** The lines with those of some `seq` taken out and put right behind (or before) another. */
export function moved(
  lines: readonly LogLine[],
  seqs: readonly number[],
  place: 'before' | 'behind',
  seq: number,
): LogLine[] {
  const taken = lines.filter((line) => seqs.includes(line.seq));
  const rest = lines.filter((line) => !seqs.includes(line.seq));
  const at = rest.findIndex((line) => line.seq === seq) + (place === 'behind' ? 1 : 0);
  return [...rest.slice(0, at), ...taken, ...rest.slice(at)];
}

/** Set bits of a bitmap write of the fixtures (112 chunks). */
export function bitsOf({ bytes }: WriteLine): number[] {
  return Array.from({ length: 112 }, (_, bit) => bit).filter(
    (bit) => ((bytes[BITS_BYTE + (bit >> 3)]! >> (bit & 7)) & 1) === 1,
  );
}

export function isBitmap(line: WriteLine): boolean {
  return line.offsetBytes === BITMAP_BYTE;
}

export function isSuperblock(line: WriteLine): boolean {
  return line.offsetBytes === 4096;
}

export function isData(line: WriteLine): boolean {
  return line.offsetBytes >= DATA_BYTES;
}

/** 4 KiB row of a data write. */
export function rowOf({ offsetBytes }: WriteLine): number {
  return (offsetBytes - DATA_BYTES) / 4096;
}

/** A bitmap write that sets a bit on its member, and the first data write that needed it. */
export interface Setting {
  readonly bitmap: WriteLine;
  readonly data: WriteLine;
  readonly bit: number;
}

/** All of them after the array was started; a spare's first bitmap, all ones, is none. */
export function settingsOf(lines: readonly LogLine[], fromSeq: number): Setting[] {
  const writes = writesOf(lines);
  const last = new Map<string, readonly number[]>();
  return writes.flatMap((line, index) => {
    if (!isBitmap(line)) return [];
    const before = last.get(line.image) ?? [];
    const now = bitsOf(line);
    last.set(line.image, now);
    if (line.seq <= fromSeq || now.length === 112) return [];
    return now
      .filter((bit) => !before.includes(bit))
      .flatMap((bit) => {
        const later = writes.slice(index + 1).filter(isData);
        const data = later.find((one) => Math.floor(rowOf(one) / 16) === bit);
        return data === undefined ? [] : [{ bitmap: line, data, bit }];
      });
  });
}
