/** What a crash may lose: subsets of the unflushed writes, and parts of torn ones. */
import { describe, expect, it } from 'vitest';
import { auditLog, auditLogWatched } from '../../src/crash/index.ts';
import type { AuditNews, AuditOptions, LogLine } from '../../src/crash/index.ts';
import { boundedSubsets, isExhaustive } from '../../src/crash/subsets.ts';
import { linesOf, SHAPE, startOf, type Operation } from './support/random-log.ts';

describe('bounded subsets', () => {
  it.each([
    [0, 0],
    [1, 0],
    [3, 1],
    [4, 1],
    [7, 3],
    [8, 3],
    [6, 9],
  ])('of %i items within %i are those near either end, each once', (count, bound) => {
    const items = Array.from({ length: count }, (_, index) => index);
    const found = [...boundedSubsets(items, bound)].map((one) => one.join());
    const wanted = Array.from({ length: 2 ** count }, (_, mask) =>
      items.filter((index) => ((mask >> index) & 1) === 1),
    ).filter(({ length }) => length <= bound || count - length <= bound);
    expect([...found].sort()).toEqual(wanted.map((one) => one.join()).sort());
    expect(isExhaustive(count, bound)).toBe(wanted.length === 2 ** count);
    expect(found[0]).toBe('');
  });
});

function audited(operations: readonly Operation[], options: AuditOptions = {}) {
  return auditLog(linesOf(operations), startOf(), options);
}

const all = [0, 1, 2];
const flushes = all.map((member) => ({ kind: 'flush', member }) as const);
const bits = (mask: number) =>
  all.map((member) => ({ kind: 'bits', member, mask, events: 4 }) as const);
const data = (member: number, fill: number) => ({ kind: 'data', member, row: 0, fill }) as const;

describe('a crash', () => {
  it('may lose a bitmap write that no flush followed', () => {
    const cleared = [...bits(0), ...flushes];
    const flushed = audited([...cleared, ...bits(1), ...flushes, data(0, 1)]);
    expect(flushed).toMatchObject({ verdict: 'holds', isStableWhenLogged: false });
    const early = audited([...cleared, ...bits(1), data(0, 1)]);
    expect(early).toMatchObject({ verdict: 'violated', firstViolation: { seq: 9, stripe: 0 } });
    expect(early.story.filter(({ isLost }) => isLost)).toHaveLength(1);
  });

  it('may lose parity that was written before bits were cleared', () => {
    const write = [data(0, 1), data(1, 1)];
    expect(audited([...write, ...flushes, ...bits(0)]).verdict).toBe('holds');
    expect(audited([flushes[2]!, ...write, ...bits(0)])).toMatchObject({
      verdict: 'violated',
      firstViolation: { seq: 3, stripe: 0, chunk: 0 },
    });
  });

  it('may lose more than the bound allows for: then nothing is promised', () => {
    const many = Array.from({ length: 3 }, () => bits(15)).flat();
    const result = audited([...many, flushes[0]!], { bound: 1 });
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      isExhaustive: false,
      unflushedMost: 9,
    });
    expect(audited([...many, flushes[0]!], { bound: 4 }).verdict).toBe('holds');
  });

  it('may tear a write that was in flight', () => {
    const bitsFirst = [...linesOf(bits(0)), ...others(), spanning(3)];
    expect(auditLog(bitsFirst, startOf()).verdict).toBe('holds');
    const torn = auditLog(bitsFirst, startOf(), { isTorn: true, bound: 1 });
    expect(torn).toMatchObject({ verdict: 'violated', firstViolation: { seq: 3, stripe: 0 } });
  });
});

/** One write to m0 from its bitmap, with bit 0 set, through to the first block of its data. */
function spanning(seq: number): LogLine {
  const [bitmap] = linesOf([{ kind: 'bits', member: 0, mask: 1, events: 4 }]);
  const bytes = new Uint8Array(SHAPE.dataBytes + 4096 - SHAPE.bitmapByte);
  if (bitmap?.kind === 'write') bytes.set(bitmap.bytes);
  bytes.fill(1, SHAPE.dataBytes - SHAPE.bitmapByte);
  return { kind: 'write', seq, image: 'm0', offsetBytes: SHAPE.bitmapByte, bytes };
}

/** Bit 0 on the other members. */
function others(): LogLine[] {
  return linesOf(bits(1)).slice(1);
}

describe('the limits of an audit', () => {
  const operations = [...bits(15), data(0, 1), data(1, 1)];

  it('end it inconclusive', () => {
    expect(audited(operations, { statesMax: 3 })).toMatchObject({
      verdict: 'inconclusive',
      crashStates: 3,
      isStopped: true,
    });
    expect(audited(operations, { statesMax: 6 })).toMatchObject({ verdict: 'holds' });
  });

  it('are also what a watch says, between any two crash states', async () => {
    const whole = audited(operations, { bound: 1 });
    const heard: number[] = [];
    const watch = ({ crashStates }: AuditNews): boolean => heard.push(crashStates) < 5;
    const [lines, start] = [linesOf(operations), startOf()];
    const ended = await auditLogWatched(lines, start, { bound: 1 }, watch, 0);
    expect(ended).toMatchObject({ verdict: 'inconclusive', isStopped: true, crashStates: 6 });
    expect(heard).toEqual([2, 3, 4, 5, 6]);
    const { seconds: _s, statesPerSecond: _p, ...facts } = whole;
    expect(await auditLogWatched(lines, startOf(), { bound: 1 }, () => true, 0)).toMatchObject(
      facts,
    );
  });

  it('do not hide what was found before', () => {
    const result = audited([...bits(0), data(0, 1), ...operations], { statesMax: 6 });
    expect(result).toMatchObject({ verdict: 'violated', isStopped: true });
  });
});
