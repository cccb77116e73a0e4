/** Lone catches: changes to a network that one property notices and no other. They show that each property is needed. */
import { type Network, type Property, isLiveness } from '../../machines/language/index.ts';
import { type Limits, STANDARD_OPTIONS, type Watch } from '../check/index.ts';
import { compile } from '../network/index.ts';
import { type Base, baseOf } from './base.ts';
import { type Mutant, nameOf } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { partsOf } from './parts.ts';
import { MUTATION_LIMITS, WHOLE_SEARCH, searchMutant } from './search.ts';
import { type Stray, strayEvents, withSpareStep } from './stray.ts';
import { type NetworkFailures, type WholeChange, failuresOf } from './whole-change.ts';
import { type Witness, witnessesOf } from './witness.ts';

/** A change of any kind. */
export type Change = Mutant | Stray | WholeChange;

/** A change, and the only property that notices it. */
export interface LoneCatch {
  readonly property: string;
  readonly operator: Change['operator'];
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
  /** So many stray events and mutants are tried, beside those that come first, */
  readonly triesMax: number;
  /** while one of these is open; of the wanted when left out. */
  readonly triedFor?: readonly string[];
  readonly limits: Limits;
  /** Changes that were made by hand. */
  readonly more?: readonly WholeChange[];
  /** Names of changes that are tried before all others. */
  readonly first?: ReadonlySet<string>;
  /** Ids of all that fails, for a mutant that was judged before: at least these. */
  readonly known?: (name: string) => KnownFailures | undefined;
}

/** What an earlier judgement says of a mutant. */
export interface KnownFailures {
  readonly ids: readonly string[];
  /** Nothing else fails. */
  readonly complete: boolean;
}

/** So many states a whole network may have in any case. */
const WHOLE_CHANGE_STATES = 50_000;

/**
 * Changes a network until each wanted property alone has noticed something. A change counts only if its whole graph was
 * seen, with every state behind a violation, and every claim about runs was judged.
 * @returns undefined when the watch ended it, or where the network is too large
 */
export async function loneCatches(
  definition: Network,
  search: LoneSearch,
  watch: Watch,
): Promise<LoneFindings | undefined> {
  const base = await baseOf(compile(withSpareStep(definition)), search.limits, watch);
  if (base === undefined) return undefined;
  const open = new Set(search.wanted.filter((id) => base.sound.has(id)));
  const catches: LoneCatch[] = [];
  const company = new Map<string, Company>();
  const { before, rest } = changesOf(base, search);
  const isTried = (): boolean => (search.triedFor ?? search.wanted).some((id) => open.has(id));
  let left = search.triesMax;
  for (const [index, change] of [...before, ...rest].entries()) {
    const isRest = index >= before.length;
    if (isRest ? !isTried() : open.size === 0) break;
    const isExpected = !('concerns' in change) || change.concerns.some((id) => open.has(id));
    if (!isExpected && search.first?.has(nameOf(change)) !== true) continue;
    const told = promisesKnown(base, change, search);
    // What is known from before costs nothing.
    if (told === undefined && isRest && left-- <= 0) continue;
    const caught = told ?? (await noticedBy(base, change, watch));
    if (caught === undefined) return undefined;
    const [one, ...others] = caught.promises;
    if (one !== undefined && others.length === 0 && caught.isWhole && open.delete(one))
      catches.push({ ...caught.told, property: one });
    if (others.length > 0) remember(company, caught.promises);
  }
  const alone = [...company.values()].filter(({ property }) => open.has(property));
  return { catches, company: alone, witnesses: witnessesOf(base) };
}

/** What is named, what was made by hand, and what is likely to be noticed alone; then stray events, which touch one machine each, and all mutants. */
function changesOf({ network }: Base, search: LoneSearch) {
  const { more = [], first = new Set(), known } = search;
  const promises = new Set(network.properties.filter((one) => isPromise(one)).map(({ id }) => id));
  const isLikely = (change: Change): boolean => {
    const noticed = known?.(nameOf(change))?.ids.filter((id) => promises.has(id)) ?? [];
    return noticed.length === 1 && search.wanted.includes(noticed[0]!);
  };
  const made = [...strayEvents(network), ...mutantsOf(network)];
  const isFirst = (change: Change): boolean => first.has(nameOf(change));
  const likely = made.filter((one) => isLikely(one) && !isFirst(one));
  const rest = made.filter((one) => !isLikely(one) && !isFirst(one));
  const named: readonly Change[] = [...more, ...made].filter((one) => isFirst(one));
  return { before: [...named, ...more.filter((one) => !isFirst(one)), ...likely], rest };
}

/** What an earlier judgement decides: that several promises fail, or that none does. Else the change is judged anew. */
function promisesKnown(base: Base, change: Change, { known }: LoneSearch): Noticed | undefined {
  const found = known?.(nameOf(change));
  if (found === undefined) return undefined;
  const promises = base.network.properties
    .filter((one) => isPromise(one) && found.ids.includes(one.id))
    .map(({ id }) => id);
  const isDecided = promises.length > 1 || (promises.length === 0 && found.complete);
  const told = { ...wordsOf(change), steps: null, sightings: [] };
  return isDecided ? { promises, isWhole: found.complete, told } : undefined;
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
  change: Change,
  watch: Watch,
): Promise<Noticed | undefined> {
  if ('build' in change) return noticedInNetwork(base, change, watch);
  const network = change.make();
  if (network === undefined)
    return {
      promises: [],
      isWhole: true,
      told: { ...wordsOf(change), steps: null, sightings: [] },
    };
  const parts = partsOf(base, network);
  // A short look first: most changes are noticed by several, and that is soon seen.
  for (const limits of [MUTATION_LIMITS, WHOLE_SEARCH]) {
    const search = await searchMutant(base, parts, watch, limits, () => true);
    if (search === undefined) return undefined;
    const noticed = noticedOf(base, change, search);
    if (noticed.promises.length !== 1 || search.complete || limits === WHOLE_SEARCH) return noticed;
  }
  return undefined;
}

/** A whole network is checked in full; it may have promises that the right one lacks, and they count. */
async function noticedInNetwork(
  base: Base,
  change: WholeChange,
  watch: Watch,
): Promise<Noticed | undefined> {
  const { growthMax } = MUTATION_LIMITS;
  const statesMax = Math.max(growthMax * base.store.count, WHOLE_CHANGE_STATES);
  const network = change.build();
  const found = await failuresOf(network, { ...STANDARD_OPTIONS.limits, statesMax }, watch);
  if (found === undefined) return undefined;
  const broken = new Set(base.properties.map(({ id }) => id).filter((id) => !base.sound.has(id)));
  const failures = found.failures.filter(({ id }) => !broken.has(id));
  return noticedOf(base, change, { ...found, failures }, network.properties);
}

function noticedOf(
  { network }: Base,
  change: Change,
  { failures, complete }: NetworkFailures,
  properties: readonly Property[] = network.properties,
): Noticed {
  const kinds = new Map(properties.map((one) => [one.id, one]));
  const failed = failures.filter(({ id }) => kinds.has(id));
  const promises = failed.filter(({ id }) => isPromise(kinds.get(id)!));
  const sightings = failed.filter((one) => !promises.includes(one)).map(({ id }) => id);
  const [one] = promises;
  const steps = one === undefined || isLiveness(kinds.get(one.id)!) ? null : one.steps;
  return {
    promises: promises.map(({ id }) => id),
    isWhole: complete,
    told: { ...wordsOf(change), steps, sightings },
  };
}

function wordsOf({
  operator,
  subject,
  detail,
}: Change): Pick<LoneCatch, 'operator' | 'subject' | 'detail'> {
  return { operator, subject, detail };
}

/** Whether a property promises something: it is not just a sighting. */
export function isPromise({ kind }: Pick<Property, 'kind'>): boolean {
  return kind !== 'sometimes';
}
