/** Searching a mutant: what fails in it. A large one is searched in full only where nothing fails early. */
import {
  type CheckResult,
  type Limits,
  type PropertyResult,
  type Watch,
  checkCompiled,
  exploreWithJs,
} from '../check/index.ts';
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
  statesSmall: 30_000,
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

/** Searches a mutant; undefined when the watch ended it. */
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
  const statesMax = growthMax * expected + statesMore;
  const limits = { statesMax, memoryMaxBytes, statesExpected: expected };
  const policy = { ...WHOLE_GRAPH, stopAtViolation: expected > statesSmall };
  const result = await checkCompiled(network, { policy, limits, watch: watched });
  const around = { statesMax: result.states + statesSmall, memoryMaxBytes };
  const found =
    result.ending === 'violation'
      ? await searchAround(network, around, watched)
      : foundBy(base, result);
  return isStopped ? undefined : found;
}

/** Which properties of safety fail in not many more states than the first violation took. */
async function searchAround(
  network: CompiledNetwork,
  limits: Limits,
  watch: Watch,
): Promise<MutantSearch> {
  const { found, path, states } = await exploreWithJs(network, WHOLE_GRAPH, limits, watch);
  const failures = network.properties.flatMap(({ id, kind }, index) => {
    const state = found.get(index);
    return kind === 'always' && state !== undefined ? [{ id, steps: path(state).length }] : [];
  });
  return { failures, states, complete: false };
}

function foundBy({ sound }: Base, { properties, states, complete }: CheckResult): MutantSearch {
  const judged = properties.filter(({ id }) => sound.has(id));
  return {
    failures: judged
      .filter((one) => isFailure(one))
      .map((one) => ({ id: one.id, steps: stepsOf(one) })),
    states,
    complete: complete && judged.every(({ verdict }) => verdict !== 'inconclusive'),
  };
}

/** Whether a property fails: it is violated, or what it wants to be possible is not. */
export function isFailure({ verdict }: PropertyResult): boolean {
  return verdict === 'violated' || verdict === 'unwitnessed';
}

/** Steps of a counterexample; null where there is none to tell. */
export function stepsOf({ verdict, steps }: PropertyResult): number | null {
  return verdict === 'violated' ? steps.length : null;
}
