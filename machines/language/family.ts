/** Network families: a network with its parameters, eras and variants, as the command line offers them. */
import type { Network } from './network.ts';

/** A size of a network that users may set with `-p NAME=VALUE`. */
export interface ParameterDescription {
  readonly name: string;
  readonly standard: number;
  /** Eras whose standard differs. */
  readonly standardIn?: Readonly<Record<string, number>>;
  readonly least: number;
  readonly most: number;
  readonly sentence: string;
}

/**
 * A named change to a network. A `fault` switches a mechanism off or re-creates a historical bug; a `mend`
 * repairs a real defect of an era.
 */
export interface Variant {
  readonly name: string;
  readonly kind: 'fault' | 'mend';
  readonly sentence: string;
  /** Kernel commit and version that the change stands for, where there is one. */
  readonly commit?: string;
  /** Property ids that a fault is expected to violate, or that a mend repairs. */
  readonly concerns: readonly string[];
  /** Mends that replace the mechanism the fault sits in: they are left out when it is put in. */
  readonly without?: readonly string[];
  /** Eras that know it; all when left out. */
  readonly eras?: readonly string[];
  /** Named scope in which a fault shows; the standard sizes when left out. */
  readonly scope?: string;
  /** Number of the historical bug that it re-creates, in the catalogue of md bugs. */
  readonly bug?: number;
}

/**
 * A fault that is made for one property: a small change to the mended network that it notices. One that is made for a promise
 * breaks no other promise: it shows that the promise is needed.
 */
export interface TargetedFault {
  readonly name: string;
  readonly sentence: string;
  /** Id of the property. */
  readonly property: string;
  /** Eras that know it; all when left out. */
  readonly eras?: readonly string[];
  /** Sizes without which it cannot be made, or does not show. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Mends without which the mechanism is there that the promise is about. */
  readonly without?: readonly string[];
  readonly apply: (network: Network) => Network;
}

/** Sizes by name, for what the standard sizes leave out because everything at once would be too much. */
export interface Scope {
  readonly name: string;
  readonly sentence: string;
  /** Eras that it belongs to; all when left out. */
  readonly eras?: readonly string[];
  /** Only the sizes that differ from the standard. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Takes minutes and much memory: left out unless asked for. */
  readonly large?: boolean;
}

/**
 * Sizes at which a network is made wrong on purpose, small enough to be searched once for each mutant. Where one scope
 * cannot hold all mechanisms, several follow each other: a mutant that nothing kills in one is judged in the next.
 */
export interface MutationScope extends Omit<Scope, 'large'> {
  /** Only judges what the others left alive, and makes no mutants of its own. */
  readonly judgesOnly?: boolean;
}

/** Small sizes at which whole networks are changed, if need be without some of what the surroundings do. */
export interface SmallScope extends Omit<Scope, 'large'> {
  /** Steps that begin so are left out of the right network, and of the changed one. */
  readonly leavesOut?: readonly string[];
  /** It is so small that mutants are tried in it for every promise, as in a scope of mutation. */
  readonly isTiny?: boolean;
}

/** What the era's own rules are known to violate, found by the checker and kept as a finding. */
export interface KnownDefect {
  readonly property: string;
  /** The mend that repairs it. */
  readonly mend: string;
  /** What it means for a user's data. */
  readonly consequence: string;
  /** Kernel versions that had it. */
  readonly versions: string;
  /** Eras in which it shows; all when left out. */
  readonly eras?: readonly string[];
  /** Named scope in which it shows; the standard sizes when left out. */
  readonly scope?: string;
}

/**
 * Why mutants of a kind may live: one sentence that says why no property can or should notice. In the patterns a star
 * stands for anything.
 */
export interface SurvivorReason {
  readonly why: string;
  /** Eras whose mutants it speaks of; all when left out. */
  readonly eras?: readonly string[];
  /** Mutation operators; all when left out. */
  readonly operators?: readonly string[];
  /** Steps or transitions that were changed. */
  readonly subjects: readonly string[];
  /** What of them was changed; anything when left out. */
  readonly details?: readonly string[];
}

/** A network with all that may be chosen about it. */
export interface NetworkFamily {
  readonly name: string;
  readonly sentence: string;
  readonly eras: readonly string[];
  readonly parameters: readonly ParameterDescription[];
  /** Further scopes that belong to a complete check, beside the standard sizes. */
  readonly scopes?: readonly Scope[];
  /** The scopes of mutation, in the order in which mutants are judged; the standard sizes when left out. */
  readonly mutationScopes?: readonly MutationScope[];
  /** Smaller sizes of further scopes: whole networks with a fault are searched there, to see what notices it alone. */
  readonly smallScopes?: readonly SmallScope[];
  /** Small sizes of what no scope of mutation has: properties that kill nothing else are tried there first. */
  readonly probeScopes?: readonly SmallScope[];
  /** Why mutants live that no property kills; the first that fits counts. */
  readonly survivorReasons?: readonly SurvivorReason[];
  readonly variants: readonly Variant[];
  /** Faults for single promises that no named fault and no mutation breaks alone. */
  readonly targetedFaults?: readonly TargetedFault[];
  /** Faults for properties that notice no mutant; others may notice them, too. */
  readonly killFaults?: readonly TargetedFault[];
  readonly knownDefects: readonly KnownDefect[];
  /** Parameters and variants must have been checked; throws RangeError on sizes that contradict each other. */
  readonly build: (
    era: string,
    parameters: Readonly<Record<string, number>>,
    variants: ReadonlySet<string>,
  ) => Network;
}

/** Those of the variants, defects or scopes that belong to an era. */
export function inEra<T extends { readonly eras?: readonly string[] }>(
  items: readonly T[],
  era: string,
): T[] {
  return items.filter(({ eras }) => eras?.includes(era) ?? true);
}

/** The sizes of a named scope of a family, or its standard sizes. @throws RangeError for an unknown scope */
export function parametersOf(
  family: NetworkFamily,
  era: string,
  scopeName?: string,
): Record<string, number> {
  const scope = family.scopes?.find((one) => one.name === scopeName);
  if (scopeName !== undefined && scope === undefined)
    throw new RangeError(`${family.name} has no scope ${scopeName}`);
  const standard = family.parameters.map(
    (one) => [one.name, one.standardIn?.[era] ?? one.standard] as const,
  );
  return { ...Object.fromEntries(standard), ...scope?.parameters };
}

/** All faults of a family in an era that were made for one property each: first those that break no other promise. */
export function faultsMadeFor(family: NetworkFamily, era: string): TargetedFault[] {
  return inEra([...(family.targetedFaults ?? []), ...(family.killFaults ?? [])], era);
}

/** Names of the mends of a family in an era. */
export function mendsOf(family: NetworkFamily, era: string): string[] {
  return inEra(family.variants, era)
    .filter((one) => one.kind === 'mend')
    .map((one) => one.name);
}
