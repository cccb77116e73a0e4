/** Both eras in the smallest scope: what they violate as they were, and that nothing is left with all mends. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { build, mendsBut, withVerdict } from './helpers.ts';

describe.each([
  ['classic', 88_717],
  ['modern', 114_713],
] as const)('%s with all mends and one member that may fail', (era, states) => {
  it('keeps every property, with a pinned count', async () => {
    const result = await check(build(era, mendsBut(era)));
    expect(withVerdict(result, 'violated')).toEqual([]);
    expect(withVerdict(result, 'unwitnessed')).toEqual([]);
    expect([result.complete, result.states]).toEqual([true, states]);
  });
});

describe('the write hole', () => {
  it('is there with a bitmap: a crash while degraded, or a loss before the resync', async () => {
    const result = await check(
      build('modern', mendsBut('modern'), 'two members', { absentees: 0, replacements: 0 }),
    );
    const hole = result.properties.find(({ id }) => id === 'write-hole');
    expect(hole?.verdict).toBe('witnessed');
    expect(hole?.steps).toContain('crash');
  });

  it('is closed by a partial parity log, which is of use while degraded', async () => {
    const result = await check(
      build('modern', mendsBut('modern'), 'log', { chunks: 1, written: 1 }),
    );
    const verdicts = Object.fromEntries(result.properties.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts['HOLE-CLOSED']).toBe('holds');
    expect(verdicts['log-replayed-degraded']).toBe('witnessed');
  });
});
