/** The base: the network that mutants are made of, checked and explored in full, with all its edges. */
import {
  type Exploration,
  type Limits,
  type PropertyResult,
  type Watch,
  checkCompiled,
  exploreWithJs,
  layOut,
} from '../check/index.ts';
import type { StateGraph } from '../check/graph.ts';
import type { StateStore } from '../check/store.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Ground, groundOf, hasRoom } from './ground.ts';

/** A network explored in full. */
export interface Base {
  /** With its sound properties alone. */
  readonly network: CompiledNetwork;
  /** For mutants with few new local states, */
  readonly ground: Ground;
  /** and for all others. */
  readonly roomyGround: () => Ground;
  readonly exploration: Exploration;
  readonly store: StateStore;
  readonly graph: StateGraph;
  readonly properties: readonly PropertyResult[];
  /** Ids of the properties that hold or are witnessed: only they can kill a mutant. */
  readonly sound: ReadonlySet<string>;
}

/** Nothing is pruned: every verdict is about the whole graph. */
export const WHOLE_GRAPH = { prune: false, stopAtViolation: false, stopWhenDecided: false };

/** Checks and explores a network; undefined when a limit or an interrupt ended it before all was seen. */
export async function baseOf(
  network: CompiledNetwork,
  limits: Limits,
  watch: Watch,
): Promise<Base | undefined> {
  const { properties, complete } = await checkCompiled(network, {
    policy: WHOLE_GRAPH,
    limits,
    watch,
  });
  if (!complete) return undefined;
  const exploration = await exploreWithJs(network, WHOLE_GRAPH, limits, watch);
  const graph = await exploration.graph(() => true);
  if (exploration.store === undefined || graph === undefined) return undefined;
  const { store } = exploration;
  const sound = new Set(properties.filter((one) => isGood(one)).map(({ id }) => id));
  const kept = {
    ...network,
    properties: network.properties.filter(({ id }) => sound.has(id)),
  };
  let roomy: Ground | undefined;
  return {
    network: kept,
    ground: groundOf(kept, layOut(network), store, SPARE_BITS),
    roomyGround: () => (roomy ??= groundOf(kept, layOut(network), store, ROOMY_BITS)),
    exploration,
    store,
    graph,
    properties,
    sound,
  };
}

/** Twice as many local states as the base has fit into each field; */
const SPARE_BITS = 1;

/** more than a mutated machine may have. */
const ROOMY_BITS = 4;

/** The ground with room for all local states of a mutant. */
export function groundFor({ ground, roomyGround }: Base, mutant: CompiledNetwork): Ground {
  return hasRoom(ground, mutant) ? ground : roomyGround();
}

function isGood({ verdict }: PropertyResult): boolean {
  return verdict === 'holds' || verdict === 'witnessed';
}

/** Whether some edge leads from one state to another by one of these steps. */
export function hasEdge(
  { graph }: Base,
  from: number,
  to: number,
  isOneOf: (step: number) => boolean,
): boolean {
  for (let edge = graph.offsets[from]!; edge < graph.offsets[from + 1]!; edge++)
    if (graph.targets[edge] === to && isOneOf(graph.steps[edge]!)) return true;
  return false;
}
