/** Which promises that notice nothing alone could not: others imply them in every scope that has them. */
import type { NetworkFamily } from '../../machines/language/index.ts';
import { type AloneRow, subsumptionOf } from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import { checkedScopes } from './alone-scopes.ts';
import { mendedNetwork } from './mutation-jobs.ts';
import { type ScopeChoice, mutationScopes } from './mutation-plan.ts';

type Subsumed = NonNullable<AloneRow['subsumed']>;

/** Partial choices of local states that are looked at for one question. */
const NODES_MAX = 50_000;

/**
 * Asks for each row in each scope.
 * @returns by property, scope by scope, what implies it; a property that some state of some scope violates alone is left out
 */
export function subsumptions(
  family: NetworkFamily,
  era: string,
  rows: readonly AloneRow[],
): ReadonlyMap<string, Subsumed> {
  const found = new Map<string, Subsumed>();
  const free = new Set(
    rows
      .filter(({ kind }) => kind !== 'always' && kind !== 'leadsTo')
      .map(({ property }) => property),
  );
  for (const { name: scope, parameters } of scopesOf(family, era)) {
    if (rows.every(({ property }) => free.has(property))) break;
    const network = compile(mendedNetwork({ family: family.name, era, parameters }));
    for (const { property: id } of rows.filter((row) => !free.has(row.property))) {
      const property = network.properties.find((one) => one.id === id);
      if (property === undefined) continue;
      const likely = found.get(id)?.at(-1)?.by;
      const subsumption = subsumptionOf(network, property, NODES_MAX, likely);
      if (subsumption === null || subsumption === undefined) free.add(id);
      else found.set(id, [...(found.get(id) ?? []), { ...subsumption, scope }]);
    }
  }
  for (const id of free) found.delete(id);
  return found;
}

/** The scopes of mutation, and all that belong to a complete check. */
function scopesOf(family: NetworkFamily, era: string): Pick<ScopeChoice, 'name' | 'parameters'>[] {
  const own = mutationScopes(family, era);
  const sizes = new Set(own.map(({ parameters }) => JSON.stringify(parameters)));
  const further = checkedScopes(family, era);
  return [...own, ...further.filter((one) => !sizes.has(JSON.stringify(one.parameters)))];
}
