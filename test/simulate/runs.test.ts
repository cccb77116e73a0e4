/** Simulated runs: one seed is one run, the mended eras hold, and a fault is found and shrunk. */
import { describe, expect, test } from 'vitest';
import { MENDS, type Era, type Fault, type Mend } from '../../src/raid5/index.ts';
import { noCounts, replay, runCampaign, runSeed, shrink } from '../../src/simulate/index.ts';
import { storyLines } from '../../src/simulate/index.ts';

const ALL_MENDS = Object.keys(MENDS) as Mend[];

function choice(era: Era, mends: readonly Mend[], faults: readonly Fault[] = []) {
  return { era, mends, faults };
}

describe('a seed', () => {
  test('gives the same run twice', () => {
    const first = noCounts();
    const second = noCounts();
    for (let seed = 1; seed <= 10; seed++) {
      runSeed(seed, choice('modern', ALL_MENDS), first);
      runSeed(seed, choice('modern', ALL_MENDS), second);
    }
    expect(second).toEqual(first);
    expect(first.crashes).toBe(100);
  });

  test('gives other runs than the next', () => {
    const counts = [1, 2].map((seed) => {
      const own = noCounts();
      runSeed(seed, choice('modern', ALL_MENDS), own);
      return own.steps;
    });
    expect(counts[0]).not.toBe(counts[1]);
  });
});

describe('with its defects mended', () => {
  test('the modern era holds, and nothing about it is idle', () => {
    const { verdict, counts } = runCampaign({
      seed: 1,
      runs: 150,
      choice: choice('modern', ALL_MENDS),
    });
    expect(verdict).toBe('holds');
    expect(counts.crashes).toBe(1500);
    for (const [name, count] of Object.entries(counts))
      expect([name, count > 0]).toEqual([name, true]);
  });
});

describe('without', () => {
  test('a failure is found, shrunk, and replayed to the same end', () => {
    const { first } = runCampaign({ seed: 1, runs: 100, choice: choice('modern', []) });
    const [found] = first;
    const small = shrink(found!.failure, { replaysMax: 1500 });
    expect(small.events.length).toBeLessThan(found!.failure.events.length / 4);
    expect(replay(small.setup, small.events)).toEqual(small.violation);
    expect(small.violation.kind).toBe(found!.failure.violation.kind);
    expect(storyLines(small)).toHaveLength(small.events.length + 2);
  });
});
