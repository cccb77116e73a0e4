/** A small sample of mutants, judged scope by scope: which of them are killed, and by what, is pinned. */
import { expect, test } from 'vitest';
import { bitmap } from '../../machines/bitmap/family.ts';
import { SPECIFICATION } from '../../machines/index.ts';
import { parametersOf } from '../../machines/language/index.ts';
import { OPERATORS, endsOf } from '../../src/mutate/index.ts';
import { mutate } from '../../src/verify/mutation.ts';
import { mutationScopes, planOf } from '../../src/verify/mutation-plan.ts';

const ALL = OPERATORS.map(({ name }) => name);

/** The two smallest of the modern bitmap. */
const SCOPES = mutationScopes(bitmap, 'modern').slice(0, 2);

async function sample(watch: () => boolean) {
  return mutate([{ family: bitmap, era: 'modern', scopes: SCOPES }], {
    operators: ALL,
    withVariants: false,
    withProbes: false,
    sampleMax: 24,
    seed: 3,
    threadsMax: 1,
    watch,
  });
}

test('a sample of the modern bitmap meets the same ends each time', async () => {
  const [result] = await sample(() => true);
  const { interrupted, killed, reach, survived, undecided } = endsOf(result!.mutants);
  expect({ interrupted, killed, reach, survived, undecided }).toEqual(PINNED);
  expect(result!.scopes.map(({ scope, states }) => [scope, states])).toEqual([
    ['stops', 3698],
    ['one chunk', 6129],
  ]);
  expect(result!.seed).toBe(3);
  const open = result!.scopes[0]!.judged - result!.scopes[0]!.killed;
  expect(result!.scopes[1]!.judged).toBeLessThanOrEqual(open + result!.scopes[1]!.made);
});

const PINNED = { interrupted: 0, killed: 15, reach: 0, survived: 2, undecided: 0 };

test('an interrupt leaves all that is open unjudged, and ends soon', async () => {
  const [result] = await sample(() => false);
  expect(endsOf(result!.mutants).interrupted).toBe(24);
  expect(result!.scopes).toEqual([]);
});

test('every network has scopes of mutation; a scope that only judges makes no mutants', () => {
  for (const family of SPECIFICATION)
    for (const era of family.eras) {
      const scopes = mutationScopes(family, era);
      expect(scopes.every(({ name }) => name !== null)).toBe(true);
      const names = Object.keys(parametersOf(family, era));
      for (const { parameters } of scopes) expect(Object.keys(parameters)).toEqual(names);
    }
  const { scopes } = planOf('bitmap', 'modern', mutationScopes(bitmap, 'modern'), ALL);
  const made = scopes.map(({ figures }) => [figures.scope, figures.made > 0]);
  expect(made).toEqual([
    ['stops', true],
    ['one chunk', true],
    ['two writes', false],
    ['two chunks', false],
  ]);
});
