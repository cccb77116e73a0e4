/** Alone: goes through the scopes of an era until each promise has noticed a change that no other notices. */
import { type NetworkFamily, narrowed } from '../../machines/language/index.ts';
import { STANDARD_OPTIONS, type Watch } from '../check/index.ts';
import {
  type AloneResult,
  type AloneRow,
  type Company,
  type JudgedMutant,
  type KnownFailures,
  type LoneFindings,
  isPromise,
  loneCatches,
  nameOf,
} from '../mutate/index.ts';
import { compile } from '../network/index.ts';
import { wholeChanges } from './alone-changes.ts';
import { aloneScopes } from './alone-scopes.ts';
import { subsumptions } from './alone-subsumed.ts';
import { mendedNetwork } from './mutation-jobs.ts';
import { type Journal, NO_JOURNAL, digestOf } from './mutation-journal.ts';

/** How far to search. */
export interface AloneOptions {
  /** Stray events and mutants that are tried in each scope of mutation. */
  readonly triesMax: number;
  /** Larger networks are not changed hundreds of times. */
  readonly statesMax: number;
  /** What a mutation judged before: it tells which mutants are worth a try. */
  readonly journal?: Journal;
  /** An earlier result: its changes are tried first, and judged anew. */
  readonly earlier?: AloneResult | undefined;
}

/** Searches one network in one era. */
export async function aloneIn(
  family: NetworkFamily,
  era: string,
  options: AloneOptions,
  watch: Watch,
): Promise<AloneResult> {
  const rows = new Map<string, AloneRow>();
  let isWhole = true;
  const watched: Watch = (progress) => {
    isWhole &&= watch(progress);
    return isWhole;
  };
  const asked = new Map<string, AloneRow['subsumed']>();
  const subsumed = (): ReadonlyMap<string, AloneRow['subsumed']> => {
    const open = [...rows.values()].filter(
      (row) => row.caught === null && !asked.has(row.property),
    );
    const found = subsumptions(family, era, open);
    for (const { property } of open) asked.set(property, found.get(property) ?? null);
    return asked;
  };
  for (const scope of aloneScopes(family, era)) {
    const { isFurther, isTiny, parameters, leavesOut } = scope;
    const isThorough = !isFurther || isTiny;
    const whole = mendedNetwork({ family: family.name, era, parameters });
    const network = narrowed(whole, leavesOut);
    const promises = network.properties.filter((one) => isPromise(one));
    const fresh = promises.filter(({ id }) => !rows.has(id));
    for (const { id, kind } of fresh) rows.set(id, rowOf(id, kind));
    const more = wholeChanges(family, era, scope);
    const made = more.filter(({ operator }) => operator === 'targeted-fault');
    const isMadeFor = (id: string): boolean => made.some(({ concerns }) => concerns.includes(id));
    // Claims about runs are searched for where they cost least, and where a fault is made for them; safety wherever it may be found.
    const wanted = promises
      .filter(
        (one) => isThorough || one.kind === 'always' || fresh.includes(one) || isMadeFor(one.id),
      )
      .map(({ id }) => id)
      .filter((id) => rows.get(id)?.caught === null)
      // What others imply is noticed alone nowhere; what the machines see to is, where a machine is changed.
      .filter((id) => !isFurther || !isImplied(subsumed().get(id)));
    if (!isWhole || (isFurther && wanted.length === 0)) continue;
    const { triesMax, statesMax, journal = NO_JOURNAL, earlier } = options;
    const search = {
      wanted,
      triesMax,
      // What only a further scope has is searched there as others are; for all others it tries what is likely.
      triedFor: isThorough ? wanted : fresh.map(({ id }) => id),
      limits: { ...STANDARD_OPTIONS.limits, statesMax },
      more,
      first: changesAt(earlier, scope.name),
      known: judgedBefore(journal, digestOf(compile(network))),
    };
    const found = await loneCatches(network, search, watched);
    if (found !== undefined) note(rows, found, scope.name);
  }
  const told = [...rows.values()].map((row) => ({
    ...row,
    subsumed: row.caught === null && isWhole ? (subsumed().get(row.property) ?? null) : null,
  }));
  return { network: family.name, era, rows: told, isWhole };
}

function isImplied(by: AloneRow['subsumed'] | undefined): boolean {
  return (by ?? []).some(({ by }) => by.length > 0);
}

function rowOf(property: string, kind: AloneRow['kind']): AloneRow {
  return { property, kind, witness: null, caught: null, company: null, subsumed: null };
}

function changesAt(earlier: AloneResult | undefined, scope: string | null): ReadonlySet<string> {
  const caught = (earlier?.rows ?? []).flatMap((row) => row.caught ?? []);
  return new Set(caught.filter((one) => one.scope === scope).map((one) => nameOf(one)));
}

function judgedBefore(journal: Journal, digest: string) {
  return (name: string): KnownFailures | undefined => {
    const judged = journal.known(digest, name) as JudgedMutant | undefined;
    return judged && { ids: judged.killers, complete: judged.complete };
  };
}

function note(rows: Map<string, AloneRow>, found: LoneFindings, scope: string | null): void {
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
