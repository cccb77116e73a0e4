/** Shared by the tests of the array network: builds it in a scope and asks for one property. */
import { array } from '../../../machines/array/family.ts';
import { type Network, mendsOf, parametersOf } from '../../../machines/language/index.ts';
import { type CheckResult, STANDARD_OPTIONS, check } from '../../../src/check/index.ts';

/** The network of an era with variants, in a named scope, with sizes of its own on top. */
export function build(
  era: string,
  variants: readonly string[],
  scope?: string,
  sizes: Readonly<Record<string, number>> = {},
): Network {
  return array.build(era, { ...parametersOf(array, era, scope), ...sizes }, new Set(variants));
}

/** The mends of the era but those named. */
export function mendsBut(era: string, ...left: readonly string[]): string[] {
  return mendsOf(array, era).filter((name) => !left.includes(name));
}

/** Ids of the properties with this verdict. */
export function withVerdict(result: CheckResult, verdict: string): string[] {
  return result.properties.filter((one) => one.verdict === verdict).map(({ id }) => id);
}

/** The network without the steps that are such a misfortune. */
export function without(network: Network, hazard: string): Network {
  return { ...network, steps: network.steps.filter((step) => step.hazard !== hazard) };
}

/** Names of the steps of the shortest story against one property; empty when it holds. */
export async function shortestAgainst(id: string, network: Network): Promise<readonly string[]> {
  const properties = network.properties.filter((one) => one.id === id);
  if (properties.length === 0) throw new RangeError(`no property ${id}`);
  const policy = { ...STANDARD_OPTIONS.policy, prune: false, stopAtViolation: true };
  const result = await check({ ...network, properties }, { policy, reach: false });
  return result.properties[0]?.steps ?? [];
}
