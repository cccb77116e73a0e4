/** Searching a mutant: what fails in it. A large one is searched in full only where nothing fails early. */
import { coverageOf } from '../check/coverage.ts';
import {
  type Exploration,
  type Limits,
  type Progress,
  type PropertyResult,
  type Watch,
  exploreWithJs,
} from '../check/index.ts';
import { judgeLiveness } from '../check/liveness.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Base, WHOLE_GRAPH } from './base.ts';

/** How far to look. */
export interface MutationLimits {
  /** The mutant's graph may be this many times as large as the right one, */
  readonly growthMax: number;
  /** and have so many states beside. */
  readonly statesMore: number;
  /** A base with more states than this is large: behind a first violation only so many states are looked at. */
  readonly statesSmall: number;
  readonly memoryMaxBytes: number;
}

/** The usual limits. */
export const MUTATION_LIMITS: MutationLimits = {
  growthMax: 4,
  statesMore: 1000,
  statesSmall: 10_000,
  memoryMaxBytes: 2 ** 30,
};

/** What fails in a mutant although it does not fail in its base. */
export interface MutantSearch {
  readonly failures: readonly {
    readonly id: string;
    /** Steps of the shortest counterexample; null for something that is no longer reachable. */
    readonly steps: number | null;
  }[];
  readonly states: number;
  /** All was seen and all was judged. */
  readonly complete: boolean;
}

/**
 * Searches a mutant; undefined when the watch ended it. Unlike a check it tells no stories: nobody reads those of thousands
 * of mutants, and they would cost more than the search.
 */
export async function searchMutant(
  base: Base,
  network: CompiledNetwork,
  watch: Watch,
  { growthMax, statesMore, statesSmall, memoryMaxBytes }: MutationLimits,
): Promise<MutantSearch | undefined> {
  let isStopped = false;
  const watched: Watch = (progress) => {
    isStopped ||= !watch(progress);
    return !isStopped;
  };
  const expected = base.store.count;
  const limits = { statesMax: growthMax * expected + statesMore, memoryMaxBytes };
  const isLarge = expected > statesSmall;
  const policy = { ...WHOLE_GRAPH, stopAtViolation: isLarge };
  const found = await exploreWithJs(
    network,
    policy,
    { ...limits, statesExpected: expected },
    watched,
  );
  if (found.ending === 'violation') {
    const around = { statesMax: found.states + statesSmall, memoryMaxBytes };
    const failures = await failuresAround(network, around, watched);
    return isStopped ? undefined : { failures, states: found.states, complete: false };
  }
  const ofStates = stateFailures(network, found);
  const isEnough = isLarge && ofStates.length > 0;
  const goesOn = (): boolean => watched(standstill(found));
  const ofRuns = isEnough ? NOT_JUDGED : await runFailures(network, found, limits, goesOn);
  if (isStopped) return undefined;
  const failures = [...ofStates, ...ofRuns.failures];
  return {
    failures: failures.length > 0 ? failures : unreached(base, network, found),
    states: found.states,
    complete: found.ending === 'complete' && ofRuns.complete,
  };
}

type Failures = MutantSearch['failures'];

const NOT_JUDGED = { failures: [], complete: false };

/** Which properties of safety fail in not many more states than the first violation took. */
async function failuresAround(
  network: CompiledNetwork,
  limits: Limits,
  watch: Watch,
): Promise<Failures> {
  const found = await exploreWithJs(network, WHOLE_GRAPH, limits, watch);
  return stateFailures(network, { ...found, ending: 'states limit' });
}

/** Claims about states: violated ones, and where all was seen those that nothing witnesses any more. */
function stateFailures(network: CompiledNetwork, { found, path, ending }: Exploration): Failures {
  return network.properties.flatMap(({ id, kind }, index): Failures => {
    const state = found.get(index);
    if (kind === 'always') return state === undefined ? [] : [{ id, steps: path(state).length }];
    const isLost = kind === 'sometimes' && state === undefined && ending === 'complete';
    return isLost ? [{ id, steps: null }] : [];
  });
}

async function runFailures(
  network: CompiledNetwork,
  found: Exploration,
  limits: Limits,
  goesOn: () => boolean,
): Promise<{ readonly failures: Failures; readonly complete: boolean }> {
  const judgements = await judgeLiveness(network, found, WHOLE_GRAPH, limits, goesOn);
  const failures = [...judgements].flatMap(([index, { verdict, lasso }]): Failures => {
    if (verdict !== 'violated' && verdict !== 'unwitnessed') return [];
    const steps = lasso === undefined ? null : lasso.stem.length + lasso.cycle.length;
    return [{ id: network.properties[index]!.id, steps }];
  });
  const complete = [...judgements.values()].every(({ verdict }) => verdict !== 'inconclusive');
  return { failures, complete };
}

/** Chart states that the base reaches and the mutant does not; asked only where no property fails. */
function unreached({ sound }: Base, network: CompiledNetwork, found: Exploration): Failures {
  if (found.ending !== 'complete') return [];
  return coverageOf(network, found).machines.flatMap(({ machine, states }) =>
    states
      .filter(({ firstState }) => firstState === -1)
      .map(({ path }) => ({ id: `reach:${machine}.${path}`, steps: null }))
      .filter(({ id }) => sound.has(id)),
  );
}

/** The progress of a search that is over. */
function standstill({ states, transitions, depth, bytes }: Exploration): Progress {
  return { states, expanded: states, transitions, depth, bytes };
}

/** Whether a property fails: it is violated, or what it wants to be possible is not. */
export function isFailure({ verdict }: PropertyResult): boolean {
  return verdict === 'violated' || verdict === 'unwitnessed';
}

/** Steps of a counterexample; null where there is none to tell. */
export function stepsOf({ verdict, steps }: PropertyResult): number | null {
  return verdict === 'violated' ? steps.length : null;
}
