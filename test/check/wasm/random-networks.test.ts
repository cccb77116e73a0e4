/** Random small networks: the wasm engine gives what the js engine and a search written anew give. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../random/build.ts';
import { naiveSearch } from '../random/naive.ts';
import { plans } from '../random/plan.ts';
import { EVERYTHING, PRUNING, agree } from './support/agree.ts';

describe.each([
  ['everything expanded', EVERYTHING, 20_260_801],
  ['violating states pruned', PRUNING, 20_260_802],
])('random networks with %s', (_, policy, seed) => {
  it('have the same states, transitions, depth, deadlocks, coverage and lengths of ways', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const found = await agree(networkOf(plan), policy);
        const expected = naiveSearch(plan, policy.prune);
        const { states, transitions, depth, pruned, deadlocks, fired } = found;
        expect({ states, transitions, depth, pruned, deadlocks, fired }).toEqual({
          states: expected.states,
          transitions: expected.transitions,
          depth: expected.depth,
          pruned: expected.pruned,
          deadlocks: expected.deadlocks,
          fired: expected.fired,
        });
      }),
      { numRuns: 150, seed },
    );
  });
});
