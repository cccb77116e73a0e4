/** The specification's own networks at small sizes, and the counts of `reference` that other checkers agree on. */
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../machines/index.ts';
import { type NetworkFamily, parametersOf } from '../../../machines/language/index.ts';
import { reference } from '../../../machines/reference/family.ts';
import { exploreWithWasm } from '../../../src/check/wasm/index.ts';
import { compile } from '../../../src/network/index.ts';
import { EVERYTHING, PLENTY, PRUNING, agree, countsOf, waysOf } from './support/agree.ts';

/** The smallest sizes that a family allows. */
function smallest(family: NetworkFamily, era: string) {
  const least = family.parameters.map(({ name, least }) => [name, least] as const);
  const standard = parametersOf(family, era);
  for (const sizes of [Object.fromEntries(least), standard])
    try {
      return family.build(era, sizes, new Set());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  throw new Error(`${family.name} cannot be built`);
}

const ALL = FAMILIES.flatMap((family) =>
  family.eras.map((era) => [family.name, era, family] as const),
);

describe.each(ALL)('%s, %s, as small as it gets', (_, era, family) => {
  it('is the same as in the js engine', async () => {
    expect((await agree(smallest(family, era), PRUNING)).ending).toBe('complete');
  });
});

/** C, P, K, states, transitions, depth, steps to the violation with BUG1. */
const GOLDEN = [
  [1, 1, 1, 339, 1282, 32, 5],
  [1, 1, 2, 925, 3902, 34, 5],
  [2, 2, 1, 8216, 37_083, 39, 5],
  [2, 2, 2, 48_201, 245_834, 41, 5],
  [2, 1, 1, 56_576, 320_840, 64, 6],
] as const;

describe.each(GOLDEN)('reference %d %d %d', (C, P, K, states, transitions, depth, steps) => {
  it.each([1, 2])('has the counts that all checkers agree on, with %d threads', async (threads) => {
    const network = compile(reference.build('classic', { C, P, K }, new Set()));
    const found = await exploreWithWasm(network, EVERYTHING, PLENTY, () => true, threads);
    expect(found).toMatchObject({ ending: 'complete', states, transitions, depth });
    expect(found.found.size).toBe(0);
  });

  it('is violated in as many steps as everywhere', async () => {
    const network = compile(reference.build('classic', { C, P, K }, new Set(['BUG1'])));
    const found = await exploreWithWasm(network, PRUNING, PLENTY, () => true);
    expect(found.path(found.found.get(0)!)).toHaveLength(steps);
  });
});

describe('any number of threads', () => {
  const network = compile(reference.build('classic', { C: 2, P: 1, K: 1 }, new Set(['BUG1'])));

  it('gives the same counts, the same coverage and the same ways', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((threads) => exploreWithWasm(network, PRUNING, PLENTY, () => true, threads)),
    );
    for (const other of [two!, three!]) {
      expect(countsOf(other)).toEqual(countsOf(one!));
      expect(other.firstSeen).toEqual(one!.firstSeen);
      expect(other.accepted).toEqual(one!.accepted);
      expect(waysOf(other)).toEqual(waysOf(one!));
    }
  });

  it('and so do threads with a memory each, where one instance cannot have it all', async () => {
    const limits = { ...PLENTY, memoryMaxBytes: 2 ** 33 };
    const one = await exploreWithWasm(network, PRUNING, PLENTY, () => true);
    const two = await exploreWithWasm(network, PRUNING, limits, () => true, 2);
    expect(countsOf(two)).toEqual(countsOf(one));
    expect(two.firstSeen).toEqual(one.firstSeen);
    expect(two.accepted).toEqual(one.accepted);
    expect(waysOf(two)).toEqual(waysOf(one));
  });

  it('and of partitions: more memory than one instance can have makes several', async () => {
    const limits = { ...PLENTY, memoryMaxBytes: 2 ** 34 };
    const one = await exploreWithWasm(network, PRUNING, PLENTY, () => true);
    const four = await exploreWithWasm(network, PRUNING, limits, () => true);
    expect(countsOf(four)).toEqual(countsOf(one));
    expect(waysOf(four)).toEqual(waysOf(one));
  });
});
