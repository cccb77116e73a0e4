/** Shared by the lifecycle tests: builds and checks the network in an era, at a chosen size. */
import { lifecycle } from '../../../machines/lifecycle/family.ts';
import { type Network, mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { type CheckResult, STANDARD_OPTIONS, check } from '../../../src/check/index.ts';

/** Where a check looks: the classic era at standard sizes, but for what is given. */
export interface Ground {
  readonly era?: string;
  readonly scope?: string | undefined;
  readonly parameters?: Readonly<Record<string, number>>;
}

/** Names of all mends of an era. */
export function mends(era = 'classic'): string[] {
  return mendsOf(lifecycle, era);
}

/** The network with these variants. */
export function build(variants: readonly string[] = [], ground: Ground = {}): Network {
  const { era = 'classic', scope, parameters } = ground;
  const sizes = { ...parametersOf(lifecycle, era, scope), ...parameters };
  return lifecycle.build(era, sizes, new Set(variants));
}

/** Ids of the properties with this verdict. */
export function withVerdict(result: CheckResult, verdict: string): string[] {
  return result.properties.filter((one) => one.verdict === verdict).map(({ id }) => id);
}

/** Names of the steps of the shortest counterexample of one property; empty when it holds. */
export async function shortestAgainst(
  id: string,
  variants: readonly string[],
  ground: Ground = {},
): Promise<readonly string[]> {
  const network = build(variants, ground);
  const properties = network.properties.filter((one) => one.id === id);
  // Fair runs are judged on the whole graph; a state that is violated ends the search.
  const stopAtViolation = properties[0]?.kind === 'always';
  const policy = { ...STANDARD_OPTIONS.policy, prune: false, stopAtViolation };
  const result = await check({ ...network, properties }, { policy, reach: false });
  return result.properties[0]?.steps ?? [];
}
