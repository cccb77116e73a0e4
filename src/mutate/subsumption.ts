/**
 * Subsumption: a safety promise that others imply by what they say. Where it fails one of them fails, too, in every state
 * there could be; so no change can be noticed by it alone. All choices of local states are looked at, reachable or not.
 */
import { type Property, not } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { satisfying } from './satisfiable.ts';

/** What implies a promise. */
export interface Subsumption {
  readonly property: string;
  /** A least set of promises that imply it together; none where it cannot fail at all. */
  readonly by: readonly string[];
}

/**
 * Finds out whether the other safety promises of a network imply one of them.
 * @returns `null` where some state violates it and no other; undefined when the search was given up
 */
export function subsumptionOf(
  network: CompiledNetwork,
  property: Property,
  nodesMax: number,
): Subsumption | null | undefined {
  const others = network.properties.filter(
    (one) => one.kind === 'always' && one.id !== property.id,
  );
  const isImplied = (by: readonly Property[]): boolean | undefined => {
    const claims = [not(property.predicate), ...by.map(({ predicate }) => predicate)];
    const found = satisfying(network, claims, nodesMax);
    return found === undefined ? undefined : found === null;
  };
  const whole = isImplied(others);
  if (whole !== true) return whole === false ? null : undefined;
  let least = others;
  // From the back: the rules' own list comes first, and is to be named rather than what was added.
  for (const one of others.toReversed()) {
    const fewer = least.filter((other) => other !== one);
    if (isImplied(fewer) === true) least = fewer;
  }
  return { property: property.id, by: least.map(({ id }) => id) };
}
