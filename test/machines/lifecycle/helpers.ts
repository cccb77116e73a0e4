/** Shared by the lifecycle tests: builds and checks the network at a chosen size. */
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import type { Network } from '../../../machines/language/index.ts';
import { type CheckResult, STANDARD_OPTIONS, check } from '../../../src/check/index.ts';

/** Names of all mends. */
export const MENDS = lifecycle.variants
  .filter(({ kind }) => kind === 'mend')
  .map(({ name }) => name);

/** The network at default scope, but for what is given. */
export function build(
  variants: readonly string[] = [],
  parameters: Readonly<Record<string, number>> = {},
): Network {
  const standard = lifecycle.parameters.map(({ name, standard }) => [name, standard] as const);
  return lifecycle.build(
    'classic',
    { ...Object.fromEntries(standard), ...parameters },
    new Set(variants),
  );
}

/** Ids of the properties with this verdict. */
export function withVerdict(result: CheckResult, verdict: string): string[] {
  return result.properties.filter((one) => one.verdict === verdict).map(({ id }) => id);
}

/** Names of the steps of the shortest counterexample of one property; empty when it holds. */
export async function shortestAgainst(
  id: string,
  variants: readonly string[],
  parameters: Readonly<Record<string, number>> = {},
): Promise<readonly string[]> {
  const network = build(variants, parameters);
  const properties = network.properties.filter((one) => one.id === id);
  const policy = { ...STANDARD_OPTIONS.policy, prune: false, stopAtViolation: true };
  const result = await check({ ...network, properties }, { policy });
  return result.properties[0]?.steps ?? [];
}
