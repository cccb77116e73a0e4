/** Alone: goes through the scopes of mutation of an era until each promise has noticed a change that no other notices. */
import type { NetworkFamily } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS, type Watch } from '../check/index.ts';
import {
  type AloneResult,
  type AloneRow,
  type Company,
  isPromise,
  loneCatches,
} from '../mutate/index.ts';
import { mendedNetwork } from './mutation-jobs.ts';
import { mutationScopes } from './mutation-plan.ts';

/** Larger networks are not changed hundreds of times. */
const LIMITS = { ...STANDARD_OPTIONS.limits, statesMax: 60_000 };

/**
 * Searches one network in one era.
 * @param triesMax changes that are tried in each scope
 */
export async function aloneIn(
  family: NetworkFamily,
  era: string,
  triesMax: number,
  watch: Watch,
): Promise<AloneResult> {
  const rows = new Map<string, AloneRow>();
  let isWhole = true;
  const watched: Watch = (progress) => {
    isWhole &&= watch(progress);
    return isWhole;
  };
  for (const { name: scope, parameters } of mutationScopes(family, era)) {
    const network = mendedNetwork({ family: family.name, era, parameters });
    const promises = network.properties.filter((one) => isPromise(one));
    for (const { id, kind } of promises)
      if (!rows.has(id))
        rows.set(id, { property: id, kind, witness: null, caught: null, company: null });
    const wanted = promises.map(({ id }) => id).filter((id) => rows.get(id)?.caught === null);
    const found = await loneCatches(network, { wanted, triesMax, limits: LIMITS }, watched);
    if (found === undefined) continue;
    for (const one of found.catches)
      change(rows, one.property, (row) => ({ ...row, caught: { ...one, scope }, company: null }));
    for (const one of found.company)
      change(rows, one.property, (row) =>
        row.caught === null && isLess(one, row.company)
          ? { ...row, company: { ...one, scope } }
          : row,
      );
    for (const one of found.witnesses)
      change(rows, one.property, (row) =>
        one.share > (row.witness?.share ?? -1) ? { ...row, witness: { ...one, scope } } : row,
      );
  }
  return { network: family.name, era, rows: [...rows.values()], isWhole };
}

function change(
  rows: Map<string, AloneRow>,
  property: string,
  of: (row: AloneRow) => AloneRow,
): void {
  const row = rows.get(property);
  if (row !== undefined) rows.set(property, of(row));
}

function isLess(one: Company, other: Company | null): boolean {
  return other === null || one.others.length < other.others.length;
}
