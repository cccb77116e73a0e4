/** Searching a mutant: what fails in it. Claims about runs are judged last, and in a large one only where nothing else fails. */
import type { PropertyResult, Progress, Watch } from '../check/index.ts';
import { mask } from '../check/layout.ts';
import { chartOf, chartStates } from '../network/index.ts';
import type { Base } from './base.ts';
import { type MutantGraph, walkMutant } from './differential.ts';
import type { Parts } from './parts.ts';
import { brokenClaims } from './runs.ts';

/** How far to look. */
export interface MutationLimits {
  /** The mutant's graph may be this many times as large as the right one, */
  readonly growthMax: number;
  /** and have so many states beside. */
  readonly statesMore: number;
  /** A base with more states than this is large: behind a first violation only so many states are looked at. */
  readonly statesSmall: number;
}

/** The usual limits. */
export const MUTATION_LIMITS: MutationLimits = {
  growthMax: 4,
  statesMore: 1000,
  statesSmall: 10_000,
};

/** All is judged: no violation ends the search. */
export const WHOLE_SEARCH: MutationLimits = {
  ...MUTATION_LIMITS,
  statesSmall: Number.MAX_SAFE_INTEGER,
};

/** What fails in a mutant although it does not fail in its base. */
export interface MutantSearch {
  readonly failures: readonly {
    readonly id: string;
    /** Least steps to a state that violates it; null for claims about runs and for what is no longer reachable. */
    readonly steps: number | null;
  }[];
  readonly states: number;
  /** All was seen and all was judged. */
  readonly complete: boolean;
}

type Failures = MutantSearch['failures'];

/** Whether claims about runs are worth judging where no state fails: not of a mutant that is equivalent. */
export type MayDiffer = () => boolean;

/**
 * Searches a mutant; undefined when the watch ended it. Unlike a check it tells no stories: nobody reads those of thousands
 * of mutants, and they would cost more than the search.
 */
export async function searchMutant(
  base: Base,
  parts: Parts,
  watch: Watch,
  { growthMax, statesMore, statesSmall }: MutationLimits,
  mayDiffer: MayDiffer,
): Promise<MutantSearch | undefined> {
  const expected = base.store.count;
  const isLarge = expected > statesSmall;
  const statesMax = growthMax * expected + statesMore;
  const limits = { statesMax, statesBehind: isLarge ? statesSmall : statesMax };
  const graph = await walkMutant(base, parts, limits, watch);
  if (graph.ending === 'interrupted') return undefined;
  const states = graph.origins.count;
  const ofStates = stateFailures(base, graph);
  if (graph.ending === 'limit' || (isLarge && ofStates.length > 0))
    return { failures: ofStates, states, complete: false };
  if (ofStates.length === 0 && !mayDiffer()) return { failures: [], states, complete: true };
  const goesOn = (): boolean => watch(standstill(graph));
  const ofRuns = await brokenClaims(base, parts, graph, goesOn);
  if (!goesOn()) return undefined;
  const { properties } = base.network;
  const failures: Failures = [
    ...ofStates,
    ...ofRuns.map((index) => ({ id: properties[index]!.id, steps: null })),
  ];
  const lost = failures.length > 0 ? failures : unreached(base, parts, graph);
  return { failures: lost, states, complete: true };
}

/** Claims about states: violated ones, and where all was seen those that nothing witnesses any more. */
function stateFailures({ network, ground, store }: Base, graph: MutantGraph): Failures {
  const { found, origins, ending } = graph;
  const known = origins.values.subarray(0, origins.count).filter((one) => one < store.count);
  return network.properties.flatMap(({ id, kind, predicate }, index): Failures => {
    const steps = found.get(index);
    if (kind === 'always') return steps === undefined ? [] : [{ id, steps }];
    if (kind !== 'sometimes' || steps !== undefined || ending !== 'complete') return [];
    if (known.length === store.count) return [];
    const holds = ground.holding(predicate);
    return known.some((origin) => holds[origin] === 1) ? [] : [{ id, steps: null }];
  });
}

/** Chart states that the base reaches and the mutant does not; asked only where no property fails. */
function unreached({ sound }: Base, parts: Parts, graph: MutantGraph): Failures {
  const reached = new Set<string>();
  const all = new Set<string>();
  parts.network.instances.forEach(({ table }, index) => {
    const chart = chartOf(table.machine);
    for (const { path } of chartStates(chart.root))
      if (path !== '') all.add(`reach:${chart.id}.${path}`);
    for (const local of localStates(parts, graph, index))
      for (const path of table.states[local]!.paths) reached.add(`reach:${chart.id}.${path}`);
  });
  return [...all]
    .filter((id) => !reached.has(id) && sound.has(id))
    .map((id) => ({ id, steps: null }));
}

/** Local states of an instance in any state that was seen. */
function localStates(
  { ground }: Parts,
  { origins, fresh }: MutantGraph,
  instance: number,
): ReadonlySet<number> {
  const { states, words, count } = ground.states;
  const field = ground.layout.fields[instance]!;
  const local = (packed: Int32Array, state: number): number =>
    (packed[state * words + field.word]! >>> field.shiftBits) & mask(field);
  const found = new Set<number>();
  for (const origin of origins.values.subarray(0, origins.count))
    found.add(origin < count ? local(states, origin) : local(fresh.states, origin - count));
  return found;
}

/** The progress of a search that is over. */
function standstill({ origins, targets }: MutantGraph): Progress {
  const states = origins.count;
  return { states, expanded: states, transitions: targets.count, depth: 0, bytes: 0 };
}

/** Whether a property fails: it is violated, or what it wants to be possible is not. */
export function isFailure({ verdict }: PropertyResult): boolean {
  return verdict === 'violated' || verdict === 'unwitnessed';
}

/** Steps of a counterexample; null where there is none to tell. */
export function stepsOf({ verdict, steps }: PropertyResult): number | null {
  return verdict === 'violated' ? steps.length : null;
}
