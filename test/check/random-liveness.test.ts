/** Liveness on random networks: both engines judge as a reading by fixed points does, and XState walks each lasso. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EngineName, STANDARD_OPTIONS, check, exploreWithJs } from '../../src/check/index.ts';
import { JUDGING_BYTES, TELLING_BYTES, judgeLiveness } from '../../src/check/liveness.ts';
import { CLAIMS_MAX } from '../../src/check/sieve.ts';
import { compile } from '../../src/network/index.ts';
import { livelyNetworkOf, livelyPlans } from './random/lively.ts';
import { naiveLiveness, shortestEnds } from './random/naive-liveness.ts';

const always = (): boolean => true;

const ENGINES: readonly [EngineName, number][] = [
  ['js', 400],
  ['indexed', 200],
  ['xstate', 60],
];

describe.each(ENGINES)('the %s engine on random networks', (engine, numRuns) => {
  it('judges liveness as fixed points do, with both verdicts often', async () => {
    const verdicts = { holds: 0, violated: 0, unwitnessed: 0, ended: 0, round: 0 };
    await fc.assert(
      fc.asyncProperty(livelyPlans, async (lively) => {
        const result = await check(livelyNetworkOf(lively), { engine });
        const claims = result.properties.filter((one) => one.id.startsWith('L'));
        expect(claims.map((one) => one.verdict)).toEqual(naiveLiveness(lively, false));
        const ends = shortestEnds(lively);
        for (const [number, { verdict, onGraph, loopsFrom, steps, story }] of claims.entries()) {
          expect(onGraph).toBe('whole');
          if (verdict !== 'holds' && verdict !== 'violated' && verdict !== 'unwitnessed') continue;
          verdicts[verdict]++;
          if (verdict !== 'violated') continue;
          const isEnd = loopsFrom === steps.length;
          verdicts[isEnd ? 'ended' : 'round']++;
          // No run that ends is shorter, nor as short as one that goes round.
          const shortest = ends[number] ?? Infinity;
          expect(isEnd ? steps.length === shortest : steps.length < shortest).toBe(true);
          expect(story?.steps.map((step) => step.name)).toEqual(steps);
        }
      }),
      { numRuns, seed: 20_261_122 },
    );
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(numRuns / 20);
  });
});

describe('more claims than are sieved at once', () => {
  it.each(['js', 'indexed'] as const)('are judged alike by the %s engine', async (engine) => {
    await fc.assert(
      fc.asyncProperty(livelyPlans, async (lively) => {
        const network = livelyNetworkOf(lively);
        const copies = Array.from({ length: CLAIMS_MAX + 1 }, (_, copy) =>
          network.properties
            .filter(({ id }) => id.startsWith('L'))
            .map((one) => ({ ...one, id: `${one.id}, copy ${copy}` })),
        );
        const result = await check({ ...network, properties: copies.flat() }, { engine });
        const once = naiveLiveness(lively, false);
        const claims = result.properties.filter((one) => one.id.startsWith('L'));
        expect(claims.map((one) => one.verdict)).toEqual(copies.flatMap(() => once));
      }),
      { numRuns: 30, seed: 20_261_128 },
    );
  });
});

describe('a pruned graph', () => {
  it('is judged by the runs that violate nothing', async () => {
    let pruned = 0;
    const { policy, limits, watch } = STANDARD_OPTIONS;
    await fc.assert(
      fc.asyncProperty(livelyPlans, async (lively) => {
        const network = compile(livelyNetworkOf(lively));
        const exploration = await exploreWithJs(network, policy, limits, watch);
        if (exploration.pruned > 0) pruned++;
        const judged = await judgeLiveness(network, exploration, policy, limits, () => true);
        expect([...judged.values()].map((one) => one.verdict)).toEqual(naiveLiveness(lively, true));
      }),
      { numRuns: 300, seed: 20_261_123 },
    );
    expect(pruned).toBeGreaterThan(60);
  });
});

describe('a graph whose edges do not fit into memory', () => {
  it('is judged with the same lassos, and at least with the same verdicts where those do not fit either', async () => {
    let violated = 0;
    const { policy, limits, watch } = STANDARD_OPTIONS;
    await fc.assert(
      fc.asyncProperty(livelyPlans, async (lively) => {
        const network = compile(livelyNetworkOf(lively));
        const exploration = await exploreWithJs(network, policy, limits, watch);
        const whole = await judgeLiveness(network, exploration, policy, limits, always);
        const lean = {
          ...exploration,
          graph: () => Promise.reject(new Error('the edges are not to be stored')),
        };
        const within = (bytesPerState: number) =>
          judgeLiveness(
            network,
            lean,
            policy,
            { ...limits, memoryMaxBytes: lean.bytes + bytesPerState * lean.states },
            always,
          );
        expect(await within(JUDGING_BYTES + TELLING_BYTES)).toEqual(whole);
        const verdicts = [...whole.values()].map((one) => one.verdict);
        violated += verdicts.filter((one) => one === 'violated').length;
        const least = [...(await within(JUDGING_BYTES)).values()];
        expect(least.map((one) => one.verdict)).toEqual(verdicts);
        expect(least.filter((one) => one.lasso !== undefined)).toEqual([]);
        const none = [...(await within(JUDGING_BYTES - 1)).values()];
        expect(new Set(none.map((one) => one.verdict))).toEqual(new Set(['inconclusive']));
      }),
      { numRuns: 150, seed: 20_261_127 },
    );
    expect(violated).toBeGreaterThan(30);
  });
});
