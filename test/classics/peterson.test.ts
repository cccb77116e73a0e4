/** Peterson's algorithm: right as published, wrong with its two assignments swapped or without its turn. */
import { describe, expect, it } from 'vitest';
import { agreed, figures, verdict } from './support/agreement.ts';
import { peterson } from './support/peterson.ts';

describe("Peterson's mutual exclusion", () => {
  it('excludes, in all its states, and lets both in', async () => {
    const result = await agreed(peterson());
    expect(figures(result)).toEqual({ states: 20, transitions: 34, depth: 6, deadlocks: 0 });
    expect(verdict(result, 'exclusion')).toBe('holds in 0');
    expect(verdict(result, 'enters-0')).toBe('witnessed in 3');
    expect(verdict(result, 'enters-1')).toBe('witnessed in 3');
  });

  it('loses exclusion in six steps when the flag is raised last', async () => {
    const result = await agreed(peterson('swapped'));
    expect(verdict(result, 'exclusion')).toBe('violated in 6');
    const story = result.properties.find((one) => one.id === 'exclusion')?.story;
    expect(story?.steps.map((step) => step.name)).toEqual([
      'first 0',
      'first 1',
      'second 1',
      'enter 1',
      'second 0',
      'enter 0',
    ]);
    expect(story?.decidedAt).toBe(6);
  });

  it('lets in whoever wants to, if nobody stops half way', async () => {
    const result = await agreed(peterson());
    expect(verdict(result, 'gets-in-0')).toBe('holds in 0');
    expect(verdict(result, 'gets-in-1')).toBe('holds in 0');
  });

  it('keeps both waiting for ever without the turn', async () => {
    const result = await agreed(peterson('no turn'));
    expect(verdict(result, 'exclusion')).toBe('holds in 0');
    expect(verdict(result, 'gets-in-0')).toBe('violated in 4');
    const one = result.properties.find(({ id }) => id === 'gets-in-0');
    expect(one).toMatchObject({ loopsFrom: 4, onGraph: 'whole' });
    expect(one?.story?.fairness?.disabled).toHaveLength(6);
  });

  it('promises nobody anything when nobody has to go on', async () => {
    const result = await agreed(peterson('unfair'));
    expect(verdict(result, 'gets-in-1')).toBe('violated in 1');
  });
});
