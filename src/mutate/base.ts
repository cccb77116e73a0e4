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
import { type Layout, pack } from '../check/layout.ts';
import { type StateStore, hashWords } from '../check/store.ts';
import type { CompiledNetwork } from '../network/index.ts';

/** A network explored in full. */
export interface Base {
  /** With its sound properties alone. */
  readonly network: CompiledNetwork;
  readonly layout: Layout;
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
  const sound = new Set(properties.filter((one) => isGood(one)).map(({ id }) => id));
  return {
    network: {
      ...network,
      properties: network.properties.filter(({ id }) => sound.has(id)),
    },
    layout: layOut(network),
    exploration,
    store: exploration.store,
    graph,
    properties,
    sound,
  };
}

function isGood({ verdict }: PropertyResult): boolean {
  return verdict === 'holds' || verdict === 'witnessed';
}

/** The index of a state given as one local state an instance; -1 when the base does not reach it. */
export function indexOf({ layout, store }: Base, states: readonly number[]): number {
  const { table, words } = store;
  const wanted = pack(layout, states);
  const slotMask = table.length - 1;
  for (let slot = hashWords(wanted, 0, words) & slotMask; ; slot = (slot + 1) & slotMask) {
    const index = table[slot]! - 1;
    if (index === -1) return -1;
    if (wanted.every((word, number) => store.states[index * words + number] === word)) return index;
  }
}

/** Whether some edge leads from one state to another by a step that is not left out. */
export function hasEdge(
  { graph }: Base,
  from: number,
  to: number,
  leftOut: ReadonlySet<number>,
): boolean {
  for (let edge = graph.offsets[from]!; edge < graph.offsets[from + 1]!; edge++)
    if (graph.targets[edge] === to && !leftOut.has(graph.steps[edge]!)) return true;
  return false;
}
