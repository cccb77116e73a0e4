/** Causes: the steps that bring about what a property asks for come first, those that only lead there behind them. */
import { expect, test } from 'vitest';
import { type Property, not } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS } from '../../src/check/index.ts';
import { baseOf } from '../../src/mutate/base.ts';
import { causesOf, chartsAsked } from '../../src/mutate/causes.ts';
import { compile } from '../../src/network/index.ts';
import { PROPERTIES, workshop } from './support/workshop.ts';

const { limits } = STANDARD_OPTIONS;
const [alone, work, counted] = PROPERTIES as readonly [Property, Property, Property];

/** A claim about runs, in words of the sightings. */
const comesIn: Property = {
  id: 'comes-in',
  kind: 'leadsTo',
  sentence: 'Worker 1, who is inside, is not for ever.',
  reason: 'Others wait.',
  premise: work.predicate,
  predicate: not(work.predicate),
};

async function base(properties: readonly Property[]) {
  return (await baseOf(compile(workshop(properties)), limits, () => true))!;
}

test('of a sighting: what leads into it, then the way there, the last step first', async () => {
  const network = await base(PROPERTIES);
  expect(causesOf(network, work)).toEqual(['enter 1', 'want 1']);
  expect(causesOf(network, counted).slice(0, 2).sort()).toEqual(['enter 0', 'enter 1']);
});

test('of a claim about runs: what leads to its goal from where that is due', async () => {
  const network = await base([comesIn]);
  // Worker 1 is outside in most states; only from inside the goal is due.
  expect(causesOf(network, comesIn)).toEqual(['leave 1']);
});

test('of a claim about all states: what changes the instances that it speaks of', async () => {
  const network = await base(PROPERTIES);
  const steps = network.network.steps.map(({ definition }) => definition);
  const own = steps.filter(({ deliveries }) =>
    deliveries.some(({ to }) => to.startsWith('worker')),
  );
  expect(causesOf(network, alone)).toEqual(own.map(({ name }) => name));
  expect(own.length).toBeLessThan(steps.length);
});

test('charts are named as their transitions are, each once', async () => {
  const network = await base(PROPERTIES);
  expect(chartsAsked(network, alone)).toEqual(['worker.']);
  expect(chartsAsked(network, counted)).toEqual(['lamp.']);
});
