/** The search of mutants against checks of whole mutants, which share neither graph nor code with it. */
import { expect, test } from 'vitest';
import { SPECIFICATION } from '../../machines/index.ts';
import type { Network } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS, checkCompiled } from '../../src/check/index.ts';
import { type Base, type Mutant, MUTATION_LIMITS, mutantsOf } from '../../src/mutate/index.ts';
import { WHOLE_GRAPH } from '../../src/mutate/base.ts';
import { partsOf } from '../../src/mutate/parts.ts';
import { isFailure, searchMutant } from '../../src/mutate/search.ts';
import { mendedNetwork } from '../../src/verify/mutation-jobs.ts';
import { mutationScopes } from '../../src/verify/mutation-plan.ts';
import { always, base } from './support/judged.ts';
import { workshop } from './support/workshop.ts';

function isReach({ id }: { readonly id: string }): boolean {
  return id.startsWith('reach:');
}

/** `S1 in 7`, `L1`: what fails, with the least steps to where a claim about states does. */
async function checked(of: Base, mutant: Mutant): Promise<string[] | undefined> {
  const network = mutant.make();
  if (network === undefined) return undefined;
  const limits = { ...STANDARD_OPTIONS.limits, statesMax: 4 * of.store.count };
  const { properties, complete } = await checkCompiled(network, { policy: WHOLE_GRAPH, limits });
  if (!complete) return undefined;
  const failures = properties.filter((one) => isFailure(one) && of.sound.has(one.id));
  const isLost = failures.every((one) => isReach(one));
  return failures
    .filter((one) => isLost || !isReach(one))
    .map(({ id, kind, steps }) => (kind === 'always' ? `${id} in ${steps.length}` : id));
}

async function searched(of: Base, mutant: Mutant): Promise<string[]> {
  const parts = partsOf(of, mutant.make()!);
  const found = await searchMutant(of, parts, always, MUTATION_LIMITS, () => true);
  return found!.failures.map(({ id, steps }) => (steps === null ? id : `${id} in ${steps}`));
}

/** Compares every so many of the mutants; how many could be compared. */
async function compare(network: Network, every: number): Promise<number> {
  const of = await base(network);
  let compared = 0;
  for (const mutant of mutantsOf(of.network).filter((_, index) => index % every === 0)) {
    const expected = await checked(of, mutant);
    if (expected === undefined) continue;
    const { operator, subject, detail } = mutant;
    expect([operator, subject, detail, ...(await searched(of, mutant)).sort()]).toEqual([
      operator,
      subject,
      detail,
      ...expected.sort(),
    ]);
    compared++;
  }
  return compared;
}

test('in every mutant of the workshop the same fails', async () => {
  expect(await compare(workshop(), 1)).toBeGreaterThan(80);
});

test.each([
  ['bitmap', 'modern', 'stops', 60],
  ['lifecycle', 'modern', 'without writes', 60],
] as const)('in a sample of the mutants of %s %s (%s) the same fails', async (...chosen) => {
  const [name, era, scope, every] = chosen;
  const family = SPECIFICATION.find((one) => one.name === name)!;
  const { parameters } = mutationScopes(family, era).find((one) => one.name === scope)!;
  const network = mendedNetwork({ family: name, era, parameters });
  expect(await compare(network, every)).toBeGreaterThan(10);
});
