/** Who is at work when, and what a crash leaves: properties besides the rules' own list. */
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../../machines/bitmap/family.ts';
import { mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { check } from '../../../src/check/index.ts';
import { DISCIPLINE } from './support/networks.ts';

function network(era: string) {
  const variants = new Set(mendsOf(bitmap, era));
  return bitmap.build(era, parametersOf(bitmap, era, 'mutation'), variants);
}

describe.each(['classic', 'modern'])('the discipline of the %s era', (era) => {
  it('is kept at one chunk, and is about something', async () => {
    const { properties } = await check(network(era));
    const own = properties.filter(({ id }) => DISCIPLINE.has(id));
    expect(own).toHaveLength(17);
    for (const { verdict } of own) expect(['holds', 'witnessed']).toContain(verdict);
  });

  it('is seen to fail when raid5d does two jobs at once', async () => {
    const right = network(era);
    const steps = right.steps.map((step) =>
      step.name === 'begin an unplug' ? { ...step, guard: undefined } : step,
    );
    const loose = steps.map(({ guard, ...step }) =>
      guard === undefined ? step : { ...step, guard },
    );
    const { properties } = await check({ ...right, steps: loose });
    expect(properties.find(({ id }) => id === 'ONE-JOB')!.verdict).toBe('violated');
  });
});
