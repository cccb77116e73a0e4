/** The bitmap network at its default scope: two chunks on two file pages, as the era was and mended. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { MENDS, bitmapNetwork, outcome, safetyOf, unreached } from './support/networks.ts';

describe('the bitmap network at its default scope', () => {
  it('holds everything once mended, and reaches every chart state', async () => {
    const result = await check(safetyOf(bitmapNetwork({}, MENDS)));
    expect(result).toMatchObject({ states: 1_022_113, transitions: 6_407_391, depth: 52 });
    expect(result).toMatchObject({ pruned: 0, deadlocks: 9, complete: true, bitsPerState: 62 });
    expect(outcome(result)).toEqual([
      ...['S1', 'S4', 'S14', 'S7', 'S2', 'S3', 'S5', 'S6', 'S8', 'S9'].map((id) => `${id}: holds`),
      'lazily-cleared: witnessed in 14',
      'resynchronised: witnessed in 13',
      'written-by-several: witnessed in 7',
    ]);
    expect(unreached(result)).toEqual([]);
    const idle = result.coverage.steps.filter((step) => step.fired === 0);
    expect(idle.map((step) => step.name)).toEqual([
      'land second oldest write of file page 0',
      'land second oldest write of file page 0, as memory holds it now',
      'land second oldest write of file page 1',
      'land second oldest write of file page 1, as memory holds it now',
    ]);
  });

  it('violates what is known of its era', async () => {
    const result = await check(safetyOf(bitmapNetwork()));
    expect(result).toMatchObject({ states: 1_606_892, transitions: 12_662_267, depth: 73 });
    expect(result).toMatchObject({ pruned: 100_407, deadlocks: 9, complete: true });
    expect(outcome(result)).toEqual([
      'S1: violated in 9',
      'S4: violated in 7',
      'S14: violated in 9',
      'S7: violated in 16',
      'S2: violated in 6',
      'S3: violated in 19',
      'S5: violated in 19',
      'S6: violated in 10',
      'S8: violated in 20',
      'S9: violated in 11',
      'lazily-cleared: witnessed in 11',
      'resynchronised: witnessed in 13',
      'written-by-several: witnessed in 7',
      'overlapping-page-writes: witnessed in 5',
    ]);
    expect(unreached(result)).toEqual([]);
  });
});
