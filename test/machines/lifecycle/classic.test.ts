/** The classic era as it was: pinned counts, what it violates and what it keeps. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { type CheckResult, check } from '../../../src/check/index.ts';
import { inEra } from '../../../machines/language/index.ts';
import { build, mends, withVerdict } from './helpers.ts';

describe('the classic rules at default scope', () => {
  let result: CheckResult;
  beforeAll(async () => {
    result = await check(build());
  });

  it('explores completely, with pinned counts', () => {
    const { complete, states, transitions, depth, deadlocks } = result;
    expect({ complete, states, transitions, depth, deadlocks }).toEqual({
      complete: true,
      states: 1_508_564,
      transitions: 5_490_989,
      depth: 90,
      deadlocks: 0,
    });
  });

  it('violates exactly what the known defects say', () => {
    const here = inEra(lifecycle.knownDefects, 'classic').filter(
      ({ scope }) => scope === undefined,
    );
    const known = new Set(here.map(({ property }) => property));
    expect(new Set(withVerdict(result, 'violated'))).toEqual(known);
  });

  it('tells the shortest stories', () => {
    const lengths = result.properties
      .filter(({ kind, verdict }) => kind === 'always' && verdict === 'violated')
      .map(({ id, steps }) => [id, steps.length]);
    expect(Object.fromEntries(lengths)).toEqual({
      S21: 19,
      'S21-offset': 20,
      S25: 30,
      S17: 31,
      S23: 7,
      'L5-REST': 11,
      'L3-MUTEX': 10,
    });
  });

  it('reaches every chart state and sees everything that must happen', () => {
    expect(withVerdict(result, 'unwitnessed')).toEqual([]);
  });

  it('takes every step but the one that only a mend knows', () => {
    const never = result.coverage.steps.filter(({ fired }) => fired === 0);
    expect(never.map(({ name }) => name)).toEqual(['drop the checkpoint']);
  });
});

describe('the classic rules with all mends', () => {
  it('keep every property', async () => {
    const result = await check(build(mends()));
    expect(result.complete).toBe(true);
    expect(withVerdict(result, 'violated')).toEqual([]);
    expect(withVerdict(result, 'unwitnessed')).toEqual([]);
    expect(result.states).toBe(1_404_392);
  });
});
