/** Targeted faults in the kill matrix: what fails with a fault and is kept without it, and nothing else. */
import { expect, test } from 'vitest';
import {
  type Property,
  altered,
  and,
  omitting,
  or,
  whenever,
} from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { judgeFault } from '../../src/mutate/index.ts';
import { PROPERTIES, workshop } from './support/workshop.ts';

const { limits } = STANDARD_OPTIONS;
const goOn = (): boolean => true;

const right = workshop();

test('all that fails is told: what is no longer reachable has no steps', async () => {
  const barred = altered(right, 'enter', whenever(or()));
  expect(await judgeFault({ right, wrong: barred }, limits, goOn)).toEqual({
    breaches: [
      { property: 'work', steps: null },
      { property: 'counted', steps: null },
    ],
    isPartial: false,
  });
});

test('what the right network does not keep is no breach', async () => {
  const broken: Property = { ...PROPERTIES[0]!, id: 'broken', predicate: or() };
  const both = workshop([...PROPERTIES, broken]);
  const wrong = altered(both, 'enter', (step) => omitting('TAKE')(whenever(and())(step)));
  const judged = await judgeFault({ right: both, wrong }, limits, goOn);
  const ids = judged!.breaches.map(({ property }) => property);
  expect(ids).toContain('alone');
  expect(ids).not.toContain('broken');
});

test('a fault that nothing notices has no breach; a limit says so', async () => {
  const pair = { right, wrong: right };
  expect(await judgeFault(pair, limits, goOn)).toEqual({ breaches: [], isPartial: false });
  expect((await judgeFault(pair, { ...limits, statesMax: 2 }, goOn))?.isPartial).toBe(true);
});
