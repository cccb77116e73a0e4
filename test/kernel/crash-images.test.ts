/** Images after a crash: everything up to a line, without the unflushed writes that were lost. */
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../src/crash/index.ts';
import { memoryDevice } from '../../src/device/index.ts';
import { drawCrashPoints, imagesAfter } from '../../src/kernel/audit/crash-images.ts';

const write = (seq: number, value: number): LogLine => ({
  kind: 'write',
  seq,
  image: 'd0.img',
  offsetBytes: seq,
  bytes: Uint8Array.of(value),
});
const LINES: readonly LogLine[] = [
  write(0, 1),
  { kind: 'flush', seq: 1, image: 'd0.img' },
  write(2, 2),
  { kind: 'flush', seq: 3, image: 'd1.img' },
  write(4, 3),
  write(5, 4),
];

describe('images after a crash', () => {
  it('hold what came before, but what was lost', () => {
    const begin = [memoryDevice('d0.img', 8)];
    const [image] = imagesAfter(begin, LINES, { seq: 4, lost: [2] });
    expect([...image!.bytes]).toEqual([1, 0, 0, 0, 3, 0, 0, 0]);
    expect(begin[0]!.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('never lose what was flushed', () => {
    const points = drawCrashPoints(LINES, 1, 400, 7);
    const lost = new Set(points.flatMap((point) => point.lost));
    expect(lost).toEqual(new Set([2, 4, 5]));
    expect(points.every((point) => point.lost.every((seq) => seq <= point.seq))).toBe(true);
  });
});
