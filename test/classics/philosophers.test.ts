/** The dining philosophers: one deadlock in the circle, none once it is broken. */
import { describe, expect, it } from 'vitest';
import { agreed, figures } from './support/agreement.ts';
import { philosophers } from './support/philosophers.ts';

describe('the dining philosophers', () => {
  it.each([
    [2, { states: 6, transitions: 8, depth: 2, deadlocks: 1 }],
    [3, { states: 14, transitions: 27, depth: 3, deadlocks: 1 }],
    [5, { states: 82, transitions: 265, depth: 5, deadlocks: 1 }],
  ])('%i in a circle have one deadlock', async (size, expected) => {
    expect(figures(await agreed(philosophers(size)))).toEqual(expected);
  });

  it.each([2, 3, 5])('%i never deadlock when one is left-handed', async (size) => {
    const result = await agreed(philosophers(size, true));
    expect(result.deadlocks).toBe(0);
    expect(result.complete).toBe(true);
  });
});
