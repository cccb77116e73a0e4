/** Reductions: the same verdicts as without them, fewer states, and stories that the network itself walks. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitmap } from '../../../machines/bitmap/family.ts';
import {
  type Network,
  count,
  instance,
  is,
  isLiveness,
  parametersOf,
  send,
} from '../../../machines/language/index.ts';
import { reference } from '../../../machines/reference/family.ts';
import { check, checkReduced, coneOf, symmetriesOf } from '../../../src/check/index.ts';
import { representative } from '../../../src/check/reduce/index.ts';
import { compile } from '../../../src/network/index.ts';
import { twoPhase } from '../../classics/support/two-phase.ts';
import { lockNetwork } from '../../export/support/lock.ts';
import { networkOf } from '../random/build.ts';
import { plans } from '../random/plan.ts';

const BOTH = { symmetry: true, cone: true };

/** Verdict and length of each claim about single states. */
function verdictsOf(result: Awaited<ReturnType<typeof check>>): object {
  const judged = result.properties.filter(
    ({ id, kind }) => !id.startsWith('reach:') && (kind === 'always' || kind === 'sometimes'),
  );
  return judged.map(({ id, verdict, steps }) => [id, verdict, steps.length]);
}

/** Several machines of a kind: each step of the plan for each of them, and properties that count. */
function repeated(plan: Parameters<typeof networkOf>[0], copies: number): Network {
  const one = networkOf(plan);
  const [first] = one.instances;
  const all = Array.from({ length: copies }, (_, at) => instance(`copy ${at}`, first!.machine));
  const events = one.steps.flatMap(({ deliveries }) =>
    deliveries.filter(({ to }) => to === first!.name).map(({ event }) => event),
  );
  return {
    ...one,
    instances: all,
    steps: all.flatMap((copy, at) =>
      events.map((event, index) => ({
        name: `${index} of ${at}`,
        actor: 'any',
        sentence: '-',
        guard: count(all, (other) => is(other, 's1'), '<=', 1),
        deliveries: [send(copy, event)],
      })),
    ),
    properties: [1, 2].map((number) => ({
      id: `P${number}`,
      kind: number === 1 ? ('always' as const) : ('sometimes' as const),
      sentence: '-',
      reason: '-',
      predicate: count(all, (other) => is(other, 's1'), number === 1 ? '<=' : '=', number),
    })),
  };
}

describe('on random networks', () => {
  it('both reductions together judge as none does', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const network = networkOf(plan);
        const reduced = await checkReduced(network, BOTH);
        expect(verdictsOf(reduced)).toEqual(verdictsOf(await check(network)));
      }),
      { numRuns: 200, seed: 20_261_127 },
    );
  });

  it('copies of one machine are found, and judged with fewer states', async () => {
    let [fewer, violated] = [0, 0];
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const network = repeated(plan, 3);
        fc.pre(network.steps.length > 0);
        const whole = await check(network);
        const reduced = await checkReduced(network, BOTH);
        expect(reduced.reduction?.symmetric).toEqual([[['copy 0'], ['copy 1'], ['copy 2']]]);
        expect(verdictsOf(reduced)).toEqual(verdictsOf(whole));
        const told = reduced.properties.find((one) => one.id === 'P1')!;
        expect(told.story?.steps.length).toBe(
          told.verdict === 'violated' ? told.steps.length : undefined,
        );
        if (told.verdict === 'violated') violated++;
        if (reduced.states < whole.states) fewer++;
      }),
      { numRuns: 120, seed: 20_261_128 },
    );
    expect(fewer).toBeGreaterThan(40);
    expect(violated).toBeGreaterThan(10);
  });
});

describe('symmetry', () => {
  it('is found in two-phase commit, which then has a state for each set of managers', async () => {
    const network = twoPhase(4);
    const whole = await check(network);
    const reduced = await checkReduced(network, { symmetry: true, cone: false });
    expect(reduced.reduction?.symmetric.map((blocks) => blocks.length)).toEqual([4]);
    expect(verdictsOf(reduced)).toEqual(verdictsOf(whole));
    expect(reduced.states).toBeLessThan(whole.states / 4);
  });

  it('counts a representative for each set of states that exchanges make of each other', async () => {
    const network = compile({ ...lockNetwork, properties: lockNetwork.properties.slice(0, 2) });
    const { found } = symmetriesOf(network);
    expect(found).toEqual([{ blocks: [[0], [1]] }]);
    expect(representative(found, [2, 1, 0])).toEqual([1, 2, 0]);
  });

  it('is refused where a property tells the instances apart', () => {
    const { found, refused } = symmetriesOf(compile(lockNetwork));
    expect({ found, refused }).toEqual({ found: [], refused: [] });
  });

  it.each([
    ['reference', reference.build('classic', { C: 2, P: 2, K: 1 }, new Set())],
    [
      'bitmap',
      bitmap.build(
        'modern',
        { ...parametersOf(bitmap, 'modern'), chunks: 2, overflowChunks: 0 },
        new Set(),
      ),
    ],
  ])('is refused to the chunks of %s: the daemon scans them in order', (_, network) => {
    const safety = network.properties.filter((one) => !isLiveness(one));
    const { found, refused } = symmetriesOf(compile({ ...network, properties: safety }));
    expect(found).toEqual([]);
    expect(refused.join()).toMatch(/are not alike: changed over, '.*' is a step that is not there/);
  });
});

describe('the cone', () => {
  it('leaves out what no property sees, and keeps what may refuse', () => {
    const seen = coneOf({
      ...lockNetwork,
      properties: lockNetwork.properties.filter(({ id }) => id === 'ONE'),
    });
    expect(seen.instances).toEqual([]);
    const [first] = lockNetwork.instances;
    const lamp = { ...lockNetwork.instances[2]!, name: 'second lamp' };
    const idle = {
      name: 'look',
      actor: 'user',
      sentence: '-',
      deliveries: [{ to: 'second lamp', event: { type: 'TAKE' } }],
    };
    const more = coneOf({
      ...lockNetwork,
      instances: [...lockNetwork.instances, lamp],
      steps: [...lockNetwork.steps, idle],
    });
    expect(first?.name).toBe('process 1');
    expect(more).toMatchObject({ instances: ['second lamp'], steps: ['look'] });
  });
});
