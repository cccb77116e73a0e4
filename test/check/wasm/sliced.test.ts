/** The search over sets of states counts what the plain searches count, whichever instance is sliced. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../machines/index.ts';
import { bitmap } from '../../../machines/bitmap/family.ts';
import { mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { reference } from '../../../machines/reference/family.ts';
import { type Exploration, type Policy, check, exploreWithJs } from '../../../src/check/index.ts';
import { chooseSlice, countSliced, exploreSliced } from '../../../src/check/wasm/index.ts';
import { NEVER } from '../../../src/check/wasm/firsts.ts';
import { sightsOf } from '../../../src/check/wasm/sights.ts';
import { type CompiledNetwork, compile } from '../../../src/network/index.ts';
import { networkOf } from '../random/build.ts';
import { plans } from '../random/plan.ts';
import { EVERYTHING, PLENTY, PRUNING } from './support/agree.ts';

type Counted = Pick<
  Exploration,
  'states' | 'pruned' | 'deadlocks' | 'fired' | 'found' | 'accepted' | 'firstSeen'
>;

/** What was counted and seen, without where it was first. */
function countsOf(one: Counted): object {
  const { states, pruned, deadlocks, fired, found, accepted, firstSeen } = one;
  return {
    states,
    pruned,
    deadlocks,
    fired: [...fired],
    found: [...found.keys()].sort((a, b) => a - b),
    accepted: accepted.map((rows) => rows.map((row) => Array.from(row, (state) => state !== 0))),
    seen: firstSeen.map((row) => Array.from(row, (state) => state !== -1)),
  };
}

/** Counts with one instance sliced. */
async function sliced(
  network: CompiledNetwork,
  slice: number,
  policy: Policy,
  threads = 1,
): Promise<object> {
  const sets = await countSliced(network, slice, policy, PLENTY, () => true, threads);
  const { states, pruned, deadlocks, fired, firsts, sliceSeen } = sets.found;
  const found = new Map<number, number>();
  firsts.found.forEach((level, property) => {
    if (level !== NEVER) found.set(property, 0);
  });
  const { instances } = network;
  const firstSeen = instances.map((one) => new Int32Array(one.table.states.length).fill(-1));
  const accepted = instances.map(({ table }) =>
    table.events.map(() => new Int32Array(table.states.length)),
  );
  for (const sight of sightsOf(sets.program, firsts)) {
    if (sight.kind === 'seen') firstSeen[sight.instance]![sight.local] = 0;
    if (sight.kind === 'accepted') accepted[sight.instance]![sight.event]![sight.local] = 1;
  }
  firstSeen[slice]!.forEach((_, local) => {
    if ((sliceSeen & (1n << BigInt(local))) !== 0n) firstSeen[slice]![local] = 0;
  });
  return countsOf({ states, pruned, deadlocks, fired, found, accepted, firstSeen });
}

/** All instances that can be sliced. */
function slices({ instances }: CompiledNetwork): number[] {
  return instances.flatMap(({ table }, index) =>
    table.states.length > 1 && table.states.length <= 64 ? [index] : [],
  );
}

describe.each([
  ['everything expanded', EVERYTHING, 20_261_127],
  ['violating states pruned', PRUNING, 20_261_128],
])('random networks with %s', (_, policy, seed) => {
  it('have the same counts and coverage, whichever instance is sliced', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const network = compile(networkOf(plan));
        const expected = countsOf(await exploreWithJs(network, policy, PLENTY, () => true));
        for (const slice of slices(network))
          expect(await sliced(network, slice, policy)).toEqual(expected);
      }),
      { numRuns: 40, seed },
    );
  });
});

const SMALL = FAMILIES.filter(({ name }) => name !== 'array').flatMap((family) =>
  family.eras.map((era) => [family.name, era, family] as const),
);

describe.each(SMALL)('%s, %s, with small sizes', (name, era, family) => {
  const least = Object.fromEntries(family.parameters.map((one) => [one.name, one.least]));
  const sizes =
    name === 'reference' ? { C: 2, P: 2, K: 1 } : name === 'bitmap' ? { chunks: 1 } : least;
  const network = compile(family.build(era, { ...parametersOf(family, era), ...sizes }, new Set()));

  it('has the same counts and coverage with some slices, with one thread and with two', async () => {
    const expected = countsOf(await exploreWithJs(network, PRUNING, PLENTY, () => true));
    for (const slice of slices(network).slice(-3)) {
      expect(await sliced(network, slice, PRUNING)).toEqual(expected);
      expect(await sliced(network, slice, PRUNING, 2)).toEqual(expected);
    }
  });
});

describe('keys of more than one word', () => {
  it('are found in whatever slot they lie', async () => {
    const sizes = { chunks: 4, idleChunks: 3, overflowChunks: 0 };
    const mends = new Set(mendsOf(bitmap, 'modern'));
    const network = compile(
      bitmap.build('modern', { ...parametersOf(bitmap, 'modern'), ...sizes }, mends),
    );
    const found = await exploreSliced(network, PRUNING, PLENTY, () => true);
    const plain = await exploreWithJs(network, PRUNING, PLENTY, () => true);
    expect(found).toMatchObject({ states: plain.states, transitions: plain.transitions });
  });
});

describe('the slice that is chosen', () => {
  it('is the daemon of the reference network, with the counts that all checkers agree on', async () => {
    const network = compile(reference.build('classic', { C: 2, P: 1, K: 1 }, new Set()));
    expect(network.instances[(await chooseSlice(network))!]!.name).toBe('daemon');
    const found = await exploreSliced(network, PRUNING, PLENTY, () => true);
    const figures = { ending: 'complete', states: 56_576, transitions: 320_840, depth: -1 };
    expect(found).toMatchObject(figures);
  });

  it('is none where nothing can be sliced', async () => {
    const network = compile(reference.build('classic', { C: 1, P: 1, K: 1 }, new Set()));
    expect(await chooseSlice({ ...network, instances: [] })).toBeUndefined();
  });
});

describe('a limit of states', () => {
  it('ends the search over sets near it', async () => {
    const network = compile(reference.build('classic', { C: 2, P: 1, K: 1 }, new Set()));
    const slice = (await chooseSlice(network))!;
    const limits = { ...PLENTY, statesMax: 20_000 };
    const { found } = await countSliced(network, slice, EVERYTHING, limits, () => true);
    expect(found.ending).toBe('states limit');
    expect(found.states).toBeGreaterThanOrEqual(20_000);
    expect(found.states).toBeLessThan(22_000);
  });

  it('is told by the plain search, as with the wasm engine', async () => {
    const network = compile(reference.build('classic', { C: 2, P: 1, K: 1 }, new Set()));
    const limits = { ...PLENTY, statesMax: 20_000 };
    const found = await exploreSliced(network, EVERYTHING, limits, () => true);
    expect(found.ending).toBe('states limit');
    expect(found.depth).toBeGreaterThan(0);
  });
});

describe('a check', () => {
  it('gives the verdicts and the shortest counterexamples of the wasm engine', async () => {
    const sizes = { ...parametersOf(bitmap, 'classic'), chunks: 1 };
    const network = bitmap.build('classic', sizes, new Set());
    const outcome = async (engine: 'wasm' | 'sliced') => {
      const { properties, states, transitions, coverage } = await check(network, { engine });
      const verdicts = properties.map(({ id, verdict, steps }) => [id, verdict, steps.length]);
      return { verdicts, states, transitions, steps: coverage.steps };
    };
    expect(await outcome('sliced')).toEqual(await outcome('wasm'));
  });
});
