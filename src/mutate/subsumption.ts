/**
 * Subsumption: a promise that others imply by what they say. Where it fails one of them fails, too, whatever is changed; so no change
 * can be noticed by it alone. All choices of local states are looked at, reachable or not.
 */
import {
  type LivenessProperty,
  type Predicate,
  type Property,
  not,
} from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { satisfying } from './satisfiable.ts';

/** What implies a promise. */
export interface Subsumption {
  readonly property: string;
  /** A least set of promises that imply it together; none where it cannot fail at all. */
  readonly by: readonly string[];
}

/**
 * Finds out whether the other promises of a network imply one of them.
 * @param likely ids of those that imply it elsewhere: they are asked first
 * @returns `null` where some state violates it and no other; undefined when the search was given up
 */
export function subsumptionOf(
  network: CompiledNetwork,
  property: Property,
  nodesMax: number,
  likely: readonly string[] = [],
): Subsumption | null | undefined {
  if (isLeadsTo(property)) return subsumptionOfRuns(network, property, nodesMax, likely);
  const others = network.properties.filter(
    (one) => one.kind === 'always' && one.id !== property.id,
  );
  const isImplied = (by: readonly Property[]): boolean | undefined => {
    const claims = [not(property.predicate), ...by.map(({ predicate }) => predicate)];
    const found = satisfying(network, claims, nodesMax);
    return found === undefined ? undefined : found === null;
  };
  const guess = others.filter(({ id }) => likely.includes(id));
  if (isImplied(guess) === true) return { property: property.id, by: leastOf(guess, isImplied) };
  const whole = isImplied(others);
  if (whole !== true) return whole === false ? null : undefined;
  return { property: property.id, by: leastOf(others, isImplied) };
}

/**
 * The same for a claim that one thing leads to another. It is implied where each state that calls for it calls for another claim, too, which
 * leads to what it leads to; where both take the same actors to be quiet, a run that fails it fails that other claim. A claim that
 * nothing calls for fails, too: the others call for nothing that it does not.
 */
function subsumptionOfRuns(
  network: CompiledNetwork,
  property: LeadsTo,
  nodesMax: number,
  likely: readonly string[],
): Subsumption | null {
  const safety = network.properties.filter(({ kind }) => kind === 'always');
  const claims = network.properties.filter(
    (one): one is LeadsTo => isLeadsTo(one) && one.id !== property.id && isAsQuiet(one, property),
  );
  const isImpossible = (...all: readonly Predicate[]): boolean =>
    satisfying(network, all, nodesMax) === null;
  const isImplied = (by: readonly Property[]): boolean => {
    const states = by.filter((one) => !isLeadsTo(one)).map(({ predicate }) => predicate);
    const runs = by.filter((one) => isLeadsTo(one));
    const isFitting = ({ premise, predicate }: LeadsTo): boolean =>
      isImpossible(premise, not(property.premise), ...states) &&
      isImpossible(predicate, not(property.predicate), ...states);
    const uncalled = runs.map(({ premise }) => not(premise));
    return (
      runs.length > 0 &&
      runs.every((one) => isFitting(one)) &&
      isImpossible(property.premise, ...uncalled, ...states)
    );
  };
  const guess = [...safety, ...claims].filter(({ id }) => likely.includes(id));
  if (isImplied(guess)) return { property: property.id, by: leastOf(guess, isImplied) };
  const fitting = claims.filter(
    ({ premise, predicate }) =>
      isImpossible(premise, not(property.premise)) &&
      isImpossible(predicate, not(property.predicate), ...safety.map((one) => one.predicate)),
  );
  const all = [...safety, ...fitting];
  return isImplied(all) ? { property: property.id, by: leastOf(all, isImplied) } : null;
}

/** What is left when as much as possible is left out. */
function leastOf(
  all: readonly Property[],
  isImplied: (by: readonly Property[]) => boolean | undefined,
): string[] {
  let least = all;
  // From the back: the rules' own list comes first, and is to be named rather than what was added.
  for (const one of all.toReversed()) {
    const fewer = least.filter((other) => other !== one);
    if (isImplied(fewer) === true) least = fewer;
  }
  return least.map(({ id }) => id);
}

type LeadsTo = LivenessProperty & { readonly premise: Predicate };

function isLeadsTo(property: Property): property is LeadsTo {
  return property.kind === 'leadsTo' && property.premise !== undefined;
}

function isAsQuiet({ quiet: one = [] }: LeadsTo, { quiet: other = [] }: LeadsTo): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
