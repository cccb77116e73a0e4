/** Random small networks: both engines give what a search written anew gives. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckResult, type EngineName, check } from '../../src/check/index.ts';
import { networkOf } from './random/build.ts';
import { naiveSearch } from './random/naive.ts';
import { plans } from './random/plan.ts';

const ENGINES: readonly [EngineName, number][] = [
  ['js', 400],
  ['indexed', 200],
  ['xstate', 60],
];

function policy(prune: boolean) {
  return { prune, stopAtViolation: false, stopWhenDecided: false };
}

function claims(result: CheckResult) {
  return result.properties.filter((one) => !one.id.startsWith('reach:'));
}

/** Length where decided, undefined where not; 0 and undefined must not be confused. */
function lengths(result: CheckResult): (number | undefined)[] {
  return claims(result).map(({ verdict, steps }) =>
    verdict === 'violated' || verdict === 'witnessed' ? steps.length : undefined,
  );
}

describe.each(ENGINES)('the %s engine on random networks', (engine, numRuns) => {
  it('finds the same states, transitions, depth, deadlocks and shortest ways', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const expected = naiveSearch(plan, false);
        const result = await check(networkOf(plan), { engine, policy: policy(false) });
        const { states, transitions, depth, deadlocks, pruned } = result;
        const fired = result.coverage.steps.map((step) => step.fired);
        expect({ states, transitions, depth, deadlocks, pruned, fired }).toEqual({
          states: expected.states,
          transitions: expected.transitions,
          depth: expected.depth,
          deadlocks: expected.deadlocks,
          pruned: 0,
          fired: expected.fired,
        });
        expect(lengths(result)).toEqual(expected.lengths);
      }),
      { numRuns, seed: 20_260_729 },
    );
  });

  it('prunes the same states, and finds behind them what pruning hides', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const expected = naiveSearch(plan, true);
        const all = naiveSearch(plan, false);
        const result = await check(networkOf(plan), { engine, policy: policy(true) });
        expect({ ...result }).toMatchObject({
          states: expected.states,
          transitions: expected.transitions,
          depth: expected.depth,
          deadlocks: expected.deadlocks,
          pruned: expected.pruned,
        });
        const found = lengths(result);
        expect(found.map((length) => length !== undefined)).toEqual(
          all.lengths.map((length) => length !== undefined),
        );
        const early = (_: number | undefined, number: number): boolean =>
          expected.lengths[number] !== undefined;
        expect(found.filter(early)).toEqual(expected.lengths.filter(early));
        const verdicts = claims(result).map((one) => one.verdict);
        expect(verdicts).not.toContain('inconclusive');
      }),
      { numRuns, seed: 20_260_730 },
    );
  });
});
