/** Lone catches: changes to a network that one property notices and no other. They show that each property is needed. */
import { type Network, type Property, isLiveness } from '../../machines/language/index.ts';
import type { Limits, Watch } from '../check/index.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import { type Base, baseOf } from './base.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { partsOf } from './parts.ts';
import { MUTATION_LIMITS, searchMutant } from './search.ts';
import { type Stray, strayEvents, withSpareStep } from './stray.ts';
import { type Witness, witnessesOf } from './witness.ts';

/** A change, and the only property that notices it. */
export interface LoneCatch {
  readonly property: string;
  readonly operator: Mutant['operator'] | Stray['operator'];
  readonly subject: string;
  readonly detail: string;
  /** Steps of the shortest counterexample; null for a claim about runs. */
  readonly steps: number | null;
  /** Good things that are no longer reachable. They are no promises: `sometimes` only shows that the others say something. */
  readonly sightings: readonly string[];
}

/** The fewest other properties that noticed a change together with one that has noticed none alone. */
export interface Company {
  readonly property: string;
  readonly others: readonly string[];
  /** Changes that it noticed. */
  readonly noticed: number;
}

/** What a search for lone catches came to. */
export interface LoneFindings {
  readonly catches: readonly LoneCatch[];
  readonly company: readonly Company[];
  readonly witnesses: readonly Witness[];
}

/** What to look for, and how far. */
export interface LoneSearch {
  /** Ids of properties that have none yet. */
  readonly wanted: readonly string[];
  /** So many changes are tried. */
  readonly triesMax: number;
  readonly limits: Limits;
}

/** All is judged: no violation ends the search. */
const WHOLE = { ...MUTATION_LIMITS, statesSmall: Number.MAX_SAFE_INTEGER };

/**
 * Changes a network until each wanted property alone has noticed something. A change counts only if its whole graph was
 * seen, with every state behind a violation, and every claim about runs was judged.
 * @returns undefined when the watch ended it, or where the network is too large
 */
export async function loneCatches(
  definition: Network,
  { wanted, triesMax, limits }: LoneSearch,
  watch: Watch,
): Promise<LoneFindings | undefined> {
  const base = await baseOf(compile(withSpareStep(definition)), limits, watch);
  if (base === undefined) return undefined;
  const open = new Set(wanted.filter((id) => base.sound.has(id)));
  const catches: LoneCatch[] = [];
  const company = new Map<string, Company>();
  for (const change of changesOf(base.network, triesMax)) {
    if (open.size === 0) break;
    const caught = await noticedBy(base, change, watch);
    if (caught === undefined) return undefined;
    const [one, ...others] = caught.promises;
    if (one !== undefined && others.length === 0 && caught.isWhole && open.delete(one))
      catches.push({ ...caught.told, property: one });
    if (others.length > 0) remember(company, caught.promises);
  }
  const alone = [...company.values()].filter(({ property }) => open.has(property));
  return { catches, company: alone, witnesses: witnessesOf(base) };
}

/** Stray events first, which touch one machine each, then all mutants. */
function changesOf(network: CompiledNetwork, triesMax: number): readonly (Mutant | Stray)[] {
  return [...strayEvents(network), ...mutantsOf(network)].slice(0, triesMax);
}

function remember(company: Map<string, Company>, promises: readonly string[]): void {
  for (const property of promises) {
    const others = promises.filter((id) => id !== property);
    const known = company.get(property);
    const least =
      known === undefined || others.length < known.others.length ? others : known.others;
    company.set(property, { property, others: least, noticed: (known?.noticed ?? 0) + 1 });
  }
}

/** What noticed a change. */
export interface Noticed {
  /** Ids of the properties that promise something and fail. */
  readonly promises: readonly string[];
  /** Nothing else can fail: the whole graph was seen. */
  readonly isWhole: boolean;
  readonly told: Omit<LoneCatch, 'property'>;
}

/** Judges one change: which promises fail, and which good things are no longer reachable. Undefined when the watch ended it. */
export async function noticedBy(
  base: Base,
  { make, operator, subject, detail }: Mutant | Stray,
  watch: Watch,
): Promise<Noticed | undefined> {
  const nothing = { operator, subject, detail, steps: null, sightings: [] };
  const network = make();
  if (network === undefined) return { promises: [], isWhole: true, told: nothing };
  const parts = partsOf(base, network);
  const kinds = new Map(base.network.properties.map((one) => [one.id, one]));
  // A short look first: most changes are noticed by several, and that is soon seen.
  for (const limits of [MUTATION_LIMITS, WHOLE]) {
    const search = await searchMutant(base, parts, watch, limits, () => true);
    if (search === undefined) return undefined;
    const failed = search.failures.filter(({ id }) => kinds.has(id));
    const promises = failed.filter(({ id }) => isPromise(kinds.get(id)!));
    if (promises.length === 1 && !search.complete && limits !== WHOLE) continue;
    const sightings = failed.filter((one) => !promises.includes(one)).map(({ id }) => id);
    const [one] = promises;
    const steps = one === undefined || isLiveness(kinds.get(one.id)!) ? null : one.steps;
    const told = { ...nothing, steps, sightings };
    return { promises: promises.map(({ id }) => id), isWhole: search.complete, told };
  }
  return { promises: [], isWhole: false, told: nothing };
}

/** Whether a property promises something: it is not just a sighting. */
export function isPromise({ kind }: Pick<Property, 'kind'>): boolean {
  return kind !== 'sometimes';
}
