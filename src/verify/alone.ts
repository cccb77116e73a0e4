/** Alone: goes through the scopes of an era until each promise has noticed a change that no other notices. */
import {
  type NetworkFamily,
  inEra,
  narrowed,
  parametersOf,
} from '../../machines/language/index.ts';
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
import { subsumptions } from './alone-subsumed.ts';
import { mendedNetwork } from './mutation-jobs.ts';
import { type Journal, NO_JOURNAL, digestOf } from './mutation-journal.ts';
import { type ScopeChoice, mutationScopes } from './mutation-plan.ts';

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
  for (const scope of aloneScopes(family, era)) {
    const { isFurther, parameters, leavesOut } = scope;
    const whole = mendedNetwork({ family: family.name, era, parameters });
    const network = narrowed(whole, leavesOut);
    const promises = network.properties.filter((one) => isPromise(one));
    const fresh = promises.filter(({ id }) => !rows.has(id));
    for (const { id, kind } of fresh) rows.set(id, rowOf(id, kind));
    const wanted = promises.map(({ id }) => id).filter((id) => rows.get(id)?.caught === null);
    if (!isWhole || (isFurther && wanted.length === 0)) continue;
    const { triesMax, statesMax, journal = NO_JOURNAL, earlier } = options;
    const search = {
      wanted,
      triesMax,
      // What only a further scope has is searched there as others are; for all others it tries what is likely.
      triedFor: isFurther ? fresh.map(({ id }) => id) : wanted,
      limits: { ...STANDARD_OPTIONS.limits, statesMax },
      more: wholeChanges(family, era, scope),
      first: changesAt(earlier, scope.name),
      known: judgedBefore(journal, digestOf(compile(network))),
    };
    const found = await loneCatches(network, search, watched);
    if (found !== undefined) note(rows, found, scope.name);
  }
  const open = [...rows.values()].filter(({ caught }) => caught === null);
  const subsumed = isWhole ? subsumptions(family, era, open) : new Map();
  const told = [...rows.values()].map((row) => ({
    ...row,
    subsumed: subsumed.get(row.property) ?? null,
  }));
  return { network: family.name, era, rows: told, isWhole };
}

/** Sizes at which a network is changed. */
export interface AloneScope extends ScopeChoice {
  /** It is no scope of mutation: only what has no scope of mutation is searched for in it as thoroughly. */
  readonly isFurther: boolean;
  /** Names of steps that are not there, or how they begin. */
  readonly leavesOut: readonly string[];
}

/** The scopes of mutation first, then small ones, then all that belong to a complete check, then those of targeted faults. */
export function aloneScopes(family: NetworkFamily, era: string): readonly AloneScope[] {
  const standard = parametersOf(family, era);
  const small = inEra(family.smallScopes ?? [], era).map((one) => ({
    name: one.name,
    parameters: { ...standard, ...one.parameters },
    leavesOut: one.leavesOut ?? [],
  }));
  const named = inEra(family.scopes ?? [], era).filter(({ large }) => large !== true);
  const further = [undefined, ...named.map(({ name }) => name)].map((name) => ({
    name: name ?? null,
    parameters: parametersOf(family, era, name),
    leavesOut: [],
  }));
  const found: AloneScope[] = mutationScopes(family, era).map((one) => ({
    ...one,
    isFurther: false,
    leavesOut: [],
  }));
  const add = (one: Omit<AloneScope, 'isFurther' | 'judgesOnly'>, wanted: Sizes): void => {
    if (!found.some(({ parameters }) => covers(parameters, wanted)))
      found.push({ ...one, judgesOnly: true, isFurther: true });
  };
  for (const one of [...small, ...further]) add(one, one.parameters);
  for (const { parameters } of inEra(family.targetedFaults ?? [], era)) {
    const sizes = { ...standard, ...parameters };
    add({ name: sizesText(parameters), parameters: sizes, leavesOut: [] }, parameters);
  }
  return found;
}

type Sizes = Readonly<Record<string, number>>;

function covers(sizes: Sizes, wanted: Sizes): boolean {
  return Object.entries(wanted).every(([name, value]) => sizes[name] === value);
}

function sizesText(parameters: Sizes): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
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
