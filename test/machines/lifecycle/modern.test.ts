/** The modern era as it was: pinned counts, what it violates and what it keeps, at standard sizes and in its scopes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { inEra } from '../../../machines/language/index.ts';
import { type CheckResult, check } from '../../../src/check/index.ts';
import { build, mends, withVerdict } from './helpers.ts';

const era = 'modern';

describe('the modern rules at standard sizes', () => {
  let result: CheckResult;
  beforeAll(async () => {
    result = await check(build([], { era }));
  });

  it('are explored completely, with pinned counts', () => {
    const { complete, states, transitions, depth, deadlocks } = result;
    expect({ complete, states, transitions, depth, deadlocks }).toEqual({
      complete: true,
      states: 493_723,
      transitions: 1_743_109,
      depth: 104,
      deadlocks: 0,
    });
  });

  it('violate exactly what the known defects say', () => {
    const known = inEra(lifecycle.knownDefects, era).filter(({ scope }) => scope === undefined);
    expect(new Set(withVerdict(result, 'violated'))).toEqual(
      new Set(known.map(({ property }) => property)),
    );
  });

  it('tell the shortest stories', () => {
    const lengths = result.properties
      .filter(({ verdict }) => verdict === 'violated')
      .map(({ id, steps }) => [id, steps.length]);
    expect(Object.fromEntries(lengths)).toEqual({
      'S21-offset': 22,
      S17: 36,
      'L5-REST': 12,
      L6: 18,
      'FAILED-LEAVES': 14,
    });
  });

  it('reach every chart state and see everything that must happen', () => {
    expect(withVerdict(result, 'unwitnessed')).toEqual([]);
  });
});

/** Out of reach where the array is not written and a sync has one position. */
const WITHOUT_WRITES = [
  'reach:recovery.sync.set',
  'reach:syncThread.checkpointing',
  'reach:superblock.writes.dirty',
  'reach:superblock.written.otherwise',
  'reach:superblock.changeClean.set',
  'reach:segment.redundancy.suspect',
  'reach:writer.waiting',
  'reach:writer.writing',
];

/** A sync has one position here, and nobody asks for a check. */
const NOT_IN_REQUESTS = ['reach:syncThread.checkpointing', 'reach:requester.marking'];

describe('the modern rules with all mends', () => {
  it.each([
    ['standard sizes', undefined, 397_013, []],
    ['stops', 'stops', 25_275, WITHOUT_WRITES],
    ['requests', 'requests', 222_258, NOT_IN_REQUESTS],
    ['checks', 'checks', 811_619, []],
    ['events', 'events', 429_016, []],
    ['sync-max', 'sync-max', 659_905, []],
  ] as const)('keep every property: %s', async (_, scope, states, unreached) => {
    const result = await check(build(mends(era), { era, scope }));
    expect(result.complete).toBe(true);
    expect(withVerdict(result, 'violated')).toEqual([]);
    expect(withVerdict(result, 'unwitnessed')).toEqual(unreached);
    expect(result.states).toBe(states);
  });
});
