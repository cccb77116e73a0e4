/** Estimates of running searches: what they say, and that they say nothing where nothing is known. */
import { describe, expect, it } from 'vitest';
import { progressText, recentRate, secondsLeft } from '../../src/cli/estimate.ts';

const BEGIN = { seconds: 0, states: 1, expanded: 0 };

describe('an estimate', () => {
  it('sees no end while the queue grows', () => {
    expect(secondsLeft(BEGIN, { seconds: 2, states: 3000, expanded: 1000 })).toBe(Infinity);
    expect(secondsLeft(BEGIN, BEGIN)).toBe(Infinity);
  });

  it('goes on at the pace of late when the queue shrinks', () => {
    const then = { seconds: 10, states: 9000, expanded: 7000 };
    const now = { seconds: 12, states: 9500, expanded: 8000 };
    // Half a new state for each of 500 a second; 1500 wait, so 3000 are still to be expanded.
    expect(secondsLeft(then, now)).toBe(6);
    expect(recentRate(then, now)).toBe(250);
  });

  it('says that it is over', () => {
    const now = { seconds: 1, states: 9, expanded: 9 };
    expect(secondsLeft(now, now)).toBe(0);
  });
});

describe('the line', () => {
  it('tells rate, depth, queue, table, memory and the estimate', () => {
    const progress = {
      states: 9500,
      expanded: 8000,
      transitions: 1,
      depth: 7,
      bytes: 2 ** 21,
      tableLoad: 0.29,
    };
    const then = { seconds: 0, states: 4000, expanded: 2000 };
    expect(progressText(progress, then, { ...progress, seconds: 2 })).toBe(
      '9,500 states, depth 7, 1,500 waiting, 3 k/s, table 29 % full, 2 MB, about 6 s left at this pace',
    );
  });
});
