/** Tallies: how many mutants met which end, by operator and by property. */
import type { Property } from '../../machines/language/index.ts';
import type { JudgedVariant } from './historical.ts';
import type { JudgedMutant, Outcome } from './judge.ts';
import type { JudgedFault } from './targeted.ts';

/** How many mutants met which end. */
export type Ends = Readonly<Record<Outcome, number>>;

/** What a property kills. */
export interface PropertyKills {
  readonly id: string;
  readonly kind: Property['kind'];
  /** Mutants that it kills. */
  readonly kills: number;
  /** Mutants that no other property kills, as far as they were searched. */
  readonly alone: number;
  /** Historical variants that it catches. */
  readonly variants: number;
  /** Historical variants that nothing else catches. */
  readonly variantsAlone: number;
  /** Targeted faults that it notices, those made for another property among them. */
  readonly faults: number;
  /** Targeted faults that nothing else notices. */
  readonly faultsAlone: number;
}

/** Counts the ends of some mutants. */
export function endsOf(mutants: readonly JudgedMutant[]): Ends {
  const count = (outcome: Outcome): number =>
    mutants.filter((one) => one.outcome === outcome).length;
  return {
    killed: count('killed'),
    reach: count('reach'),
    survived: count('survived'),
    undecided: count('undecided'),
    equivalent: count('equivalent'),
    stillborn: count('stillborn'),
    interrupted: count('interrupted'),
  };
}

/** Mutants that can be killed: not those that are equivalent, were never born, or were not judged. */
export function killable({ killed, reach, survived, undecided }: Ends): number {
  return killed + reach + survived + undecided;
}

/** Share of the killable mutants that properties kill; with `withReach` also those that lose a chart state. */
export function scoreOf(ends: Ends, withReach = false): number {
  const all = killable(ends);
  return all === 0 ? 1 : (ends.killed + (withReach ? ends.reach : 0)) / all;
}

/** What each property kills, in the order of the network. */
export function propertyKills(
  properties: readonly Pick<Property, 'id' | 'kind'>[],
  mutants: readonly JudgedMutant[],
  variants: readonly JudgedVariant[],
  faults: readonly JudgedFault[],
): PropertyKills[] {
  return properties.map(({ id, kind }) => {
    const killed = mutants.filter(({ killers }) => killers.includes(id));
    const caught = variants
      .map(({ breaches, others }) => [...breaches, ...others].map(({ property }) => property))
      .filter((broken) => broken.includes(id));
    const noticed = faults.filter(({ breaches }) =>
      breaches.some(({ property }) => property === id),
    );
    return {
      id,
      kind,
      kills: killed.length,
      alone: killed.filter(({ killers }) => killers.length === 1).length,
      variants: caught.length,
      variantsAlone: caught.filter((broken) => broken.length === 1).length,
      faults: noticed.length,
      faultsAlone: noticed.filter(({ breaches, isPartial }) => breaches.length === 1 && !isPartial)
        .length,
    };
  });
}

/** Items by a key, in the order in which the keys first appear. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
