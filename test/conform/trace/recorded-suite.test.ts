/** Excerpts of generated scenarios on the real driver: a page that a member read late, and a repair that wrote parity. */
import { describe, expect, it } from 'vitest';
import { BitmapValidator, traceOfWriteLog } from '../../../src/conform/trace/index.ts';
import type { TraceResult } from '../../../src/trace/index.ts';
import { type Lines, dropped, duplicated, fixture, impossibleAt } from './support/recordings.ts';

const validator = new BitmapValidator({ statesMax: 1_000_000 });

/** Validates an excerpt; repairs are given by the number of the first write behind them. */
function validate(lines: Lines, repairs: readonly number[]): TraceResult {
  return validator.validate(traceOfWriteLog(lines.join('\n'), 'log', { assemblies: [], repairs }));
}

/** A page of the bitmap in the line of a log, with other bytes at an offset. */
function withBytes(lines: Lines, line: number, offset: number, bytes: readonly number[]): Lines {
  const write = JSON.parse(lines[line - 1]!) as { hex: string };
  const page = Buffer.from(write.hex, 'hex');
  page.set(bytes, offset);
  return lines.with(line - 1, JSON.stringify({ ...write, hex: page.toString('hex') }));
}

describe('a page that one of four members read late', () => {
  const lines = fixture('kernel/page-read-late.jsonl.gz');
  const repairs = [983, 1391];
  const events = 24;
  const firstBits = 256;

  it('is explained', () => {
    expect(impossibleAt(validate(lines, repairs))).toBe('explained');
  });

  it('is explained, too, where the event count was taken back meanwhile', () => {
    const corrupted = withBytes(lines, 475, events, [12]);
    expect(impossibleAt(validate(corrupted, repairs))).toBe('explained');
  });

  it.each([
    [
      'the late member gets an event count from long before',
      withBytes(lines, 475, events, [11]),
      '475 chunk 0: page 0 reaches a member as it was before the write was submitted',
    ],
    [
      'the late member gets a bit that memory does not hold',
      withBytes(lines, 475, firstBits, [1]),
      '475 chunk 0: page 0 reaches a member late, with the bit set',
    ],
    [
      'the late member is never written',
      dropped(lines, 475),
      '480 chunk 0: a superblock is written ahead of the bitmap’s',
    ],
    [
      'the late member is written twice',
      duplicated(lines, 475),
      '477 chunk 0: page 0 is submitted with the bit clear',
    ],
  ])('%s: is not', (_, corrupted, at) => {
    expect(impossibleAt(validate(corrupted, repairs))).toBe(at);
  });
});

describe('a repair that found wrong parity', () => {
  const lines = fixture('kernel/repair-writes-parity.jsonl.gz');

  it('is explained where the user asked for it', () => {
    expect(impossibleAt(validate(lines, [5967]))).toBe('explained');
  });

  it.each([
    ['nobody asked', [], '49 chunk 22: data or parity is written'],
    [
      'it was asked for before the array was assembled',
      [5915],
      '49 chunk 22: data or parity is written',
    ],
    ['it is asked for only afterwards', [6075], '49 chunk 22: data or parity is written'],
  ])('%s: is not', (_, repairs, at) => {
    expect(impossibleAt(validate(lines, repairs))).toBe(at);
  });
});
