/** Exploring: the one door to all engines, for checks and for programs of one's own. */
import type { Network } from '../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../network/index.ts';
import type { Ending, Exploration, Limits, Policy, Watch } from './engine.ts';
import { exploreWithJs } from './js-engine.ts';
import type { EngineName } from './result.ts';
import type { Symmetry } from './reduce/symmetry.ts';
import type { Recorder } from './snapshot.ts';
import {
  type WasmExploration,
  exploreIndexed,
  exploreSliced,
  exploreWithWasm,
} from './wasm/index.ts';
import { exploreWithXState } from './xstate-engine.ts';

/** How to explore. */
export interface ExploreOptions {
  readonly engine: EngineName;
  /** Threads of one search; only the wasm and sliced engines take more than one. */
  readonly threads: number;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly watch: Watch;
  /** Keeps the search, and has what to go on from; only the js engine can. */
  readonly recorder?: Recorder;
  /** States that these make of each other are taken for one; only the js engine can. */
  readonly symmetries?: readonly Symmetry[];
}

/** Everything is expanded, with the js engine, up to a hundred million states or four gigabytes. */
export const PLAIN_EXPLORATION: ExploreOptions = {
  engine: 'js',
  threads: 1,
  policy: { prune: false, stopAtViolation: false, stopWhenDecided: false },
  limits: { statesMax: 100_000_000, memoryMaxBytes: 4 * 2 ** 30 },
  watch: () => true,
};

/**
 * All reachable states of a network of XState machines, breadth first.
 * @param network a definition, or one that is compiled already
 * @throws RaidproofError RP301, RP302 where the definition cannot be compiled
 */
export async function explore(
  network: Network | CompiledNetwork,
  options: Partial<ExploreOptions> = {},
): Promise<Exploration> {
  const compiled = 'definition' in network ? network : compile(network);
  const chosen = { ...PLAIN_EXPLORATION, ...options };
  const { limits, watch } = chosen;
  const timed = withinTime(watch, limits);
  const found = await exploreWith(compiled, { ...chosen, watch: timed.watch });
  return { ...found, ending: timed.ending(found.ending) };
}

function exploreWith(
  network: CompiledNetwork,
  { engine, threads, policy, limits, watch, recorder, symmetries = [] }: ExploreOptions,
): Promise<Exploration> {
  switch (engine) {
    case 'js':
      return exploreWithJs(network, policy, limits, watch, recorder, symmetries);
    case 'indexed':
      return exploreIndexed(network, policy, limits, watch);
    case 'wasm':
      return exploreWithWasm(network, policy, limits, watch, threads).then(withoutGraph);
    case 'sliced':
      return exploreSliced(network, policy, limits, watch, threads).then(withoutGraph);
    case 'xstate':
      return exploreWithXState(network, policy, limits, watch);
  }
}

/** The wasm engine keeps no numbers of states, so liveness cannot be judged on what it found. */
function withoutGraph(found: WasmExploration): Exploration {
  return {
    ...found,
    graph: () => Promise.resolve(undefined),
    holding: () => new Uint8Array(),
  };
}

/** A watch that also ends the search when its time is over, and the name of that ending. */
export function withinTime(
  watch: Watch,
  { endsAt = Infinity }: Pick<Limits, 'endsAt'>,
): { readonly watch: Watch; readonly ending: (ending: Ending) => Ending } {
  let isLate = false;
  return {
    watch: (progress) => {
      isLate ||= performance.now() >= endsAt;
      return watch(progress) && !isLate;
    },
    ending: (ending) => (ending === 'interrupted' && isLate ? 'time limit' : ending),
  };
}

/** What two engines must agree on, whatever states they number and in which order. */
export interface ExplorationFigures {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly pruned: number;
  readonly deadlocks: number;
  /** For each violated `always` and witnessed `sometimes`, by id: steps of the shortest way there. */
  readonly found: Readonly<Record<string, number>>;
}

/** Counts of an exploration, and what it found by property. */
export function explorationFigures(
  { properties }: CompiledNetwork,
  { states, transitions, depth, pruned, deadlocks, found, path }: Exploration,
): ExplorationFigures {
  const ways = [...found].sort(([a], [b]) => a - b);
  return {
    states,
    transitions,
    depth,
    pruned,
    deadlocks,
    found: Object.fromEntries(ways.map(([at, state]) => [properties[at]!.id, path(state).length])),
  };
}
