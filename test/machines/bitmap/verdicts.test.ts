/** The bitmap network of one chunk: every count and verdict, as the era was and mended. */
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/index.ts';
import { MENDS, bitmapNetwork, only, outcome, safetyOf, unreached } from './support/networks.ts';

const FIRST = { prune: true, stopAtViolation: true, stopWhenDecided: false };

describe('the bitmap network of one chunk', () => {
  it('violates what is known of its era, and nothing stays open', async () => {
    const result = await check(safetyOf(bitmapNetwork({ chunks: 1 })));
    expect(result).toMatchObject({
      states: 11_261,
      transitions: 69_279,
      depth: 36,
      complete: true,
    });
    expect(result).toMatchObject({ pruned: 296, deadlocks: 3, bitsPerState: 35 });
    expect(outcome(result)).toEqual([
      'S1: violated in 8',
      'S4: violated in 7',
      'S14: violated in 8',
      'S7: violated in 15',
      'S2: violated in 6',
      'S3: violated in 17',
      'S5: violated in 17',
      'S6: violated in 9',
      'S8: violated in 18',
      'S9: violated in 10',
      'lazily-cleared: witnessed in 11',
      'resynchronised: witnessed in 12',
      'written-by-several: witnessed in 6',
      'overlapping-page-writes: witnessed in 5',
    ]);
    expect(unreached(result)).toEqual([]);
  });

  it('holds everything once mended', async () => {
    const result = await check(bitmapNetwork({ chunks: 1 }, MENDS));
    expect(result).toMatchObject({ states: 10_501, transitions: 58_580, depth: 32, pruned: 0 });
    expect(outcome(result)).toEqual([
      ...['S1', 'S4', 'S14', 'S7', 'S2', 'S3', 'S5', 'S6', 'S8', 'S9'].map((id) => `${id}: holds`),
      'lazily-cleared: witnessed in 12',
      'resynchronised: witnessed in 12',
      'written-by-several: witnessed in 6',
      ...['L1', 'sleeps', 'L2', 'L7', 'L9'].map((id) => `${id}: holds`),
    ]);
  });
});

describe('each mend repairs what it says', () => {
  it.each([
    ['wait-for-earlier-writes', ['S1', 'S4', 'S14', 'S9']],
    ['load-as-two', ['S1', 'S14', 'S7', 'S2', 'S3', 'S5', 'S8', 'S9']],
    ['allclean-follows-pages', ['S6']],
    ['skip-by-file-page', []],
  ])('without %s one chunk violates %j', async (mend, expected) => {
    const others = MENDS.filter((one) => one !== mend);
    const result = await check(safetyOf(bitmapNetwork({ chunks: 1 }, others)));
    const violated = result.properties.filter((one) => one.verdict === 'violated');
    expect(violated.map((one) => one.id)).toEqual(expected);
  });

  it('without skip-by-file-page two chunks violate S6', async () => {
    const others = MENDS.filter((one) => one !== 'skip-by-file-page');
    const network = only(bitmapNetwork({ chunks: 2 }, others), ['S6']);
    expect(outcome(await check(network, { policy: FIRST }))).toEqual(['S6: violated in 10']);
  });
});
