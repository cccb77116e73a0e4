/** Logs that the harness recorded: read, told and audited where no kernel can run. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditLog, readLog, startImages } from '../../src/crash/index.ts';
import { readMarks, readTimedLog, samplesOf, timelineOf } from '../../src/kernel/index.ts';

const IMAGE_BYTES = 8 << 20;
const file = (name: string): string => join(import.meta.dirname, '../fixtures/kernel', name);
const audited = (name: string) => {
  const lines = readLog(file(name));
  return auditLog(lines, startImages(lines, { folder: null, sizeBytes: IMAGE_BYTES }));
};

describe('the recorded run write-one-block', () => {
  const marks = readMarks(file('write-one-block.marks.jsonl.gz'));
  const story = timelineOf(readTimedLog(file('write-one-block.jsonl.gz')), marks, IMAGE_BYTES);

  it('is told as steps, states of sysfs, and writes in order', () => {
    const texts = story.filter(({ kind }) => kind !== 'sysfs').map(({ text }) => text);
    const from = texts.indexOf("write 'one block.' to 4 KiB at 0 KiB");
    expect(texts.slice(from)).toEqual([
      "write 'one block.' to 4 KiB at 0 KiB",
      'bitmap: events 1',
      'superblock: events 1, dirty from sector 0',
      'bitmap: bit 0 set',
      'data 4 KiB on d0; parity 4 KiB on d3; sectors 0–7; bit 0 is set on all 4 members',
      'wait until no bit is set on disk',
      'bitmap: events 2, events_cleared 1',
      'superblock: events 2, clean',
      'bitmap: written again, bit 0 still set (daemon pass 1: counter 2 → 1)',
      'bitmap: bit 0 cleared (daemon pass 3; pass 2 took the counter 1 → 0 in memory)',
      'stop the array',
      'bitmap: written again, no bit set',
    ]);
    expect(samplesOf(marks).map(({ values }) => values['array_state'])).toContain('active');
  });

  it('keeps the promise in every crash state, also where unflushed writes are lost', () => {
    const { verdict, flushes, isExhaustive } = audited('write-one-block.jsonl.gz');
    expect({ verdict, isExhaustive }).toEqual({ verdict: 'holds', isExhaustive: true });
    expect(flushes).toBeGreaterThan(50);
  });
});

describe('the recorded run two-unplugs', () => {
  it('breaks the promise: data went out before its bit', () => {
    const { verdict, firstViolation } = audited('two-unplugs.jsonl.gz');
    expect(verdict).toBe('violated');
    expect(firstViolation).toMatchObject({ seq: 3080, chunk: 4 });
  });
});
