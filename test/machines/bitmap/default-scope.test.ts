/** The bitmap network at its default scope: two chunks on two file pages, as the era was and mended. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { MENDS, bitmapNetwork, outcome, safetyOf, unreached } from './support/networks.ts';

describe('the bitmap network at its default scope', () => {
  it('holds everything once mended, and reaches every chart state', async () => {
    const result = await check(safetyOf(bitmapNetwork({}, MENDS)));
    expect(result).toMatchObject({ states: 727_336, transitions: 3_723_113, depth: 59 });
    expect(result).toMatchObject({ pruned: 0, deadlocks: 9, complete: true, bitsPerState: 62 });
    expect(outcome(result)).toEqual([
      ...['S1', 'S4', 'S14', 'S7', 'S2', 'S3', 'S5', 'S6', 'S8', 'S9'].map((id) => `${id}: holds`),
      'lazily-cleared: witnessed in 14',
      'resynchronised: witnessed in 15',
      'written-by-several: witnessed in 7',
    ]);
    expect(unreached(result)).toEqual([]);
    const idle = result.coverage.steps.filter((step) => step.fired === 0);
    expect(idle.map((step) => step.name)).toEqual([
      'land second oldest write of file page 0',
      'land second oldest write of file page 1',
    ]);
  });

  it('violates what is known of its era', async () => {
    const result = await check(safetyOf(bitmapNetwork()));
    expect(result).toMatchObject({ states: 1_121_782, transitions: 6_525_218, depth: 68 });
    expect(result).toMatchObject({ pruned: 71_588, deadlocks: 9, complete: true });
    expect(outcome(result)).toEqual([
      'S1: violated in 25',
      'S4: violated in 23',
      'S14: violated in 25',
      'S7: violated in 18',
      'S2: violated in 8',
      'S3: violated in 21',
      'S5: violated in 21',
      'S6: violated in 10',
      'S8: violated in 22',
      'S9: violated in 27',
      'lazily-cleared: witnessed in 13',
      'resynchronised: witnessed in 15',
      'written-by-several: witnessed in 7',
      'overlapping-page-writes: witnessed in 21',
    ]);
    expect(unreached(result)).toEqual([]);
  });
});
