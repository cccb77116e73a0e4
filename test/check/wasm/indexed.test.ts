/** The indexed engine: state by state and edge by edge what the js engine finds, wherever it stops. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../machines/index.ts';
import { parametersOf } from '../../../machines/language/index.ts';
import { type Limits, type Policy, check, exploreWithJs } from '../../../src/check/index.ts';
import {
  askAhead,
  beginApart,
  explorationOf,
  exploreIndexed,
} from '../../../src/check/wasm/index.ts';
import { compile } from '../../../src/network/index.ts';
import { networkOf } from '../random/build.ts';
import { plans } from '../random/plan.ts';
import { livelyNetworkOf, livelyPlans } from '../random/lively.ts';
import { EVERYTHING, PLENTY, PRUNING } from './support/agree.ts';

const always = (): boolean => true;

type Explore = typeof exploreIndexed;

/** Both engines; they must agree in everything, numbers of states included. */
async function agree(
  definition: Parameters<typeof compile>[0],
  policy: Policy,
  limits: Limits = PLENTY,
  explore: Explore = exploreIndexed,
): Promise<number> {
  const network = compile(definition);
  const js = await exploreWithJs(network, policy, limits, always);
  const indexed = await explore(network, policy, limits, always);
  const { ending, states, transitions, depth, pruned, deadlocks, firstFired, fired } = indexed;
  expect({ ending, states, transitions, depth, pruned, deadlocks, firstFired, fired }).toEqual({
    ending: js.ending,
    states: js.states,
    transitions: js.transitions,
    depth: js.depth,
    pruned: js.pruned,
    deadlocks: js.deadlocks,
    firstFired: js.firstFired,
    fired: js.fired,
  });
  expect([...indexed.found]).toEqual([...js.found]);
  expect(indexed.accepted).toEqual(js.accepted);
  expect(indexed.firstSeen).toEqual(js.firstSeen);
  for (let state = 0; state < states; state += Math.ceil(states / 50))
    expect(indexed.path(state)).toEqual(js.path(state));
  for (const { predicate } of network.properties)
    expect(Buffer.compare(indexed.holding(predicate), js.holding(predicate))).toBe(0);
  // Only what was seen in full has a graph.
  const both = ending === 'complete' ? [indexed, js] : [];
  const [graph, expected] = await Promise.all(both.map((one) => one.graph(always)));
  expect(graph).toEqual(expected);
  return states;
}

/** A search in two threads of its own. */
const exploreApart: Explore = async (network, policy, limits, watch) => {
  const search = beginApart(network);
  const ending = await search.run(policy, limits, watch);
  await search.dismiss();
  return explorationOf(search, ending);
};

describe('a search in threads of its own', () => {
  it.each([
    ['everything expanded', EVERYTHING],
    ['violating states pruned', PRUNING],
    ['all decided', { ...EVERYTHING, stopWhenDecided: true }],
  ])('finds the same in random networks: %s', async (_, policy) => {
    await fc.assert(
      fc.asyncProperty(livelyPlans, async (plan) => {
        const network = livelyNetworkOf(plan);
        expect(await agree(network, policy, PLENTY, exploreApart)).toBeGreaterThan(0);
      }),
      { numRuns: 8, seed: 20_261_130 },
    );
  });

  it.each(FAMILIES.flatMap(({ name, eras }) => eras.map((era) => [name, era] as const)))(
    'finds the same in %s, %s, and ends at the same state',
    async (name, era) => {
      const family = FAMILIES.find((one) => one.name === name)!;
      const network = family.build(era, parametersOf(family, era), new Set());
      const limits = { ...PLENTY, statesMax: 90_000 };
      const states = await agree(network, EVERYTHING, limits, exploreApart);
      expect(states).toBeGreaterThan(8000);
    },
  );
});

describe('questions ahead', () => {
  it('are answered as they are afterwards', async () => {
    const family = FAMILIES.find((one) => one.name === 'bitmap')!;
    const network = compile(family.build('classic', parametersOf(family, 'classic'), new Set()));
    const questions = [4, 9].map((most) =>
      network.properties.slice(0, most).map((one) => one.predicate),
    );
    const search = beginApart(network);
    const limits = { ...PLENTY, statesMax: 60_000 };
    await search.run(EVERYTHING, limits, (progress) => {
      for (const one of questions) askAhead(search, one, 1);
      return progress.states > 0;
    });
    for (const one of questions) askAhead(search, one, 1);
    // The arrays move, and so must what asks.
    const ending = await search.run(EVERYTHING, { ...PLENTY, statesMax: 120_000 }, always);
    for (const one of questions) expect(askAhead(search, one, 1)).toBe(true);
    await search.dismiss();
    const found = explorationOf(search, ending);
    for (const one of questions)
      expect(found.holdingAll!(one)).toEqual(
        bitsOf(one.map((predicate) => found.holding(predicate))),
      );
    expect(found.states).toBeGreaterThanOrEqual(120_000);
  });
});

/** Answers side by side. */
function bitsOf(answers: readonly Uint8Array[]): Uint32Array {
  return new Uint32Array(answers[0]!.length).map((_, state) =>
    answers.reduce((bits, answer, index) => bits | (answer[state]! << index), 0),
  );
}

describe('random networks', () => {
  it.each([
    ['everything expanded', EVERYTHING],
    ['violating states pruned', PRUNING],
    ['the first violation', { ...PRUNING, stopAtViolation: true }],
    ['all decided', { ...EVERYTHING, stopWhenDecided: true }],
  ])('are the same to the edge: %s', async (_, policy) => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        expect(await agree(networkOf(plan), policy)).toBeGreaterThan(0);
      }),
      { numRuns: 40, seed: 20_261_127 },
    );
  });

  it('are the same at a limit on states', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 1, max: 60 }), async (plan, statesMax) => {
        const states = await agree(networkOf(plan), PRUNING, { ...PLENTY, statesMax });
        expect(states).toBeGreaterThan(0);
      }),
      { numRuns: 40, seed: 20_261_128 },
    );
  });

  it('keep their edges where there are claims of liveness', async () => {
    await fc.assert(
      fc.asyncProperty(livelyPlans, async (plan) => {
        expect(await agree(livelyNetworkOf(plan), EVERYTHING)).toBeGreaterThan(0);
      }),
      { numRuns: 40, seed: 20_261_129 },
    );
  });
});

describe.each(FAMILIES.flatMap((family) => family.eras.map((era) => [family.name, era] as const)))(
  '%s, %s',
  (name, era) => {
    it('is the same to the edge up to some thousand states', async () => {
      const family = FAMILIES.find((one) => one.name === name)!;
      const network = family.build(era, parametersOf(family, era), new Set());
      const states = await agree(network, PRUNING, { ...PLENTY, statesMax: 12_000 });
      expect(states).toBeGreaterThan(8000);
    });
  },
);

describe('a check', () => {
  const family = FAMILIES.find((one) => one.name === 'bitmap')!;
  const network = family.build(
    'classic',
    { ...parametersOf(family, 'classic'), chunks: 1 },
    new Set(),
  );

  it('has the same stories, lassos and coverage, to the letter', async () => {
    const [js, indexed] = await Promise.all([
      check(network, { engine: 'js' }),
      check(network, { engine: 'indexed' }),
    ]);
    expect(indexed.properties).toEqual(js.properties);
    expect(indexed.coverage).toEqual(js.coverage);
    expect(indexed.statesBehind).toBe(js.statesBehind);
    expect(js.properties.some((one) => one.loopsFrom !== undefined)).toBe(true);
  });
});
