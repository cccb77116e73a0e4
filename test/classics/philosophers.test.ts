/** The dining philosophers: one deadlock in the circle, none once it is broken. */
import { describe, expect, it } from 'vitest';
import { agreed, figures, verdict } from './support/agreement.ts';
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

  it('starve in a circle: all wait, and nothing can happen any more', async () => {
    const result = await agreed(philosophers(3));
    const starving = result.properties.find((one) => one.id === 'never-starves');
    expect(starving).toMatchObject({ verdict: 'violated', loopsFrom: 3 });
    expect(starving?.steps).toEqual(['first 0', 'first 1', 'first 2']);
  });

  it('starve without the circle, too: a neighbour eats again and again', async () => {
    const result = await agreed(philosophers(3, true));
    const starving = result.properties.find((one) => one.id === 'never-starves');
    expect(starving).toMatchObject({ verdict: 'violated', loopsFrom: 1 });
    expect(starving?.steps).toEqual(['first 0', 'first 1', 'second 1', 'rest 1']);
    expect(starving?.story?.fairness).toEqual({
      taken: ['second 1', 'rest 1'],
      interrupted: [{ step: 'second 0', after: 2 }],
      disabled: ['rest 0', 'second 2', 'rest 2'],
      putOff: [],
      quiet: [],
    });
  });

  it('eat when there are two and one is left-handed: nobody takes the second fork first', async () => {
    expect(verdict(await agreed(philosophers(2, true)), 'never-starves')).toBe('holds in 0');
  });
});
