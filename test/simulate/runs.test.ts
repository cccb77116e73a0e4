/** Simulated runs: one seed is one run, the mended eras hold, and a fault is found and shrunk. */
import { describe, expect, test } from 'vitest';
import { mendsOf, type Era, type Fault, type Mend } from '../../src/raid5/index.ts';
import { noCounts, replay, runCampaign, runSeed, shrink } from '../../src/simulate/index.ts';
import { storyLines } from '../../src/simulate/index.ts';

const ALL_MENDS = mendsOf('modern');

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
  test.each(['modern', 'classic'] as const)(
    'the %s era holds, and nothing about it is idle',
    async (era) => {
      const { verdict, counts } = await runCampaign({
        seed: 1,
        runs: 100,
        choice: choice(era, mendsOf(era)),
      });
      expect(verdict).toBe('holds');
      expect(counts.crashes).toBe(1000);
      for (const [name, count] of Object.entries(counts))
        // Growing came with the modern era.
        expect([name, count > 0]).toEqual([name, name !== 'growths' || era === 'modern']);
    },
  );
});

describe('without', () => {
  test('a failure is found, shrunk, and replayed to the same end', async () => {
    const { first } = await runCampaign({ seed: 1, runs: 100, choice: choice('modern', []) });
    const [found] = first;
    const small = await shrink(found!.failure, { replaysMax: 1500 });
    expect(small.events.length).toBeLessThan(found!.failure.events.length / 4);
    expect(replay(small.setup, small.events)).toEqual(small.violation);
    expect(small.violation.kind).toBe(found!.failure.violation.kind);
    expect(storyLines(small)).toHaveLength(small.events.length + 2);
  });
});
