/** The `indexed` engine: WebAssembly that numbers states as the js engine does, and can keep all edges as it goes. */
import { isLiveness } from '../../../../machines/language/index.ts';
import type { CompiledNetwork } from '../../../network/index.ts';
import type { Ending, Exploration, Limits, Policy, Watch } from '../../engine.ts';
import { type Edges, storedEdges } from '../../edges.ts';
import { type StateGraph, emptyGraph } from '../../graph.ts';
import { NEVER } from '../firsts.ts';
import { firstMarks } from './first-marks.ts';
import { acceptedLevels, seenLevels } from '../sights.ts';
import { PREDICATES_MAX, askStates } from './asking.ts';
import { IndexedSearch } from './indexed-search.ts';

/**
 * Explores a network. States have the numbers, parents and ways that the js engine gives them, and so has all else.
 * @throws RangeError when not even a first small memory can be had
 */
export async function exploreIndexed(
  network: CompiledNetwork,
  policy: Policy,
  limits: Limits,
  watch: Watch,
): Promise<Exploration> {
  const search = new IndexedSearch(network, {
    isApart: false,
    keepsEdges: keepsEdges(network),
  });
  return explorationOf(search, await search.run(policy, limits, watch));
}

/** Edges are kept for who asks for them: claims of liveness. */
export function keepsEdges(network: CompiledNetwork): boolean {
  return network.properties.some((one) => isLiveness(one));
}

/** What a search has found, as all engines give it. */
export function explorationOf(search: IndexedSearch, ending: Ending): Exploration {
  const { memory, program } = search;
  const firsts = firstMarks(program, memory);
  const states = memory.get('count');
  const seen = { marks: firsts.marks, found: new Uint32Array(), fired: firsts.fired };
  return {
    ending,
    states,
    transitions: search.fired.reduce((sum, one) => sum + one, 0),
    depth: memory.get('depth'),
    pruned: memory.register('pruned'),
    deadlocks: memory.register('deadlocks'),
    bytes: memory.bytes,
    found: search.found,
    fired: search.fired,
    firstFired: Array.from(firsts.fired, (state) => (state === NEVER ? -1 : state)),
    accepted: acceptedLevels(program, seen).map((rows) =>
      rows.map((row) => Int32Array.from(row, ({ level }) => (level === NEVER ? 0 : level + 1))),
    ),
    firstSeen: seenLevels(program, seen).map((row) => Int32Array.from(row, (state) => state | 0)),
    path: (state) => wayTo(search, state),
    depths: () => depthsOf(search),
    holding: (predicate) => Uint8Array.from(askStates(search, [predicate]), (bit) => bit),
    holdingAll: (predicates) => {
      if (predicates.length > PREDICATES_MAX) throw new Error('too many predicates for one pass');
      return askStates(search, predicates);
    },
    keepsEdges: memory.get('keepsEdges') === 1,
    graph: async (goesOn) => storedGraph(search) ?? foundGraph(search, goesOn),
    edges: () => {
      const graph = storedGraph(search);
      return graph === undefined ? foundEdges(search) : storedEdges(graph);
    },
  };
}

function wayTo({ memory }: IndexedSearch, state: number): number[] {
  const { integers, shorts } = memory.views;
  const { parents, vias } = memory.rooms;
  const steps: number[] = [];
  for (let at = state; at > 0; at = integers[parents / 4 + at]!) steps.push(shorts[vias / 2 + at]!);
  return steps.reverse();
}

/** One more than that of the state it was found from. */
function depthsOf({ memory }: IndexedSearch): Int32Array {
  const { integers } = memory.views;
  const first = memory.rooms.parents / 4;
  const depth = new Int32Array(memory.get('count'));
  for (let state = 1; state < depth.length; state++)
    depth[state] = depth[integers[first + state]!]! + 1;
  return depth;
}

/** The edges of one state at a time, found anew by the steps. */
function foundEdges({ memory, exports }: IndexedSearch): Edges {
  const { rooms } = memory;
  const head = memory.get('head');
  const most = rooms.edgesCapacity;
  let edges = 0;
  const begin = (state: number): number => {
    memory.set('head', state);
    edges = state < head ? exports.successors(1) : 0;
    memory.set('head', head);
    return 0;
  };
  return {
    states: memory.get('count'),
    // Asked for each time: answering a predicate may move the memory.
    get targets() {
      return memory.views.integers.subarray(rooms.targets / 4, rooms.targets / 4 + most);
    },
    get steps() {
      return memory.views.shorts.subarray(rooms.edgeSteps / 2, rooms.edgeSteps / 2 + most);
    },
    begin,
    end: () => edges,
  };
}

/** States whose edges are found between two questions whether to go on. */
const GRAPH_STATES = 50_000;

/** All edges, found anew. */
function foundGraph(search: IndexedSearch, goesOn: () => boolean): StateGraph | undefined {
  const edges = foundEdges(search);
  const transitions = search.fired.reduce((sum, one) => sum + one, 0);
  const graph = emptyGraph(edges.states, transitions);
  let count = 0;
  for (let state = 0; state < edges.states; state++) {
    if (state % GRAPH_STATES === 0 && !goesOn()) return undefined;
    graph.offsets[state] = count;
    edges.begin(state);
    const found = edges.end(state);
    graph.targets.set(edges.targets.subarray(0, found), count);
    graph.steps.set(edges.steps.subarray(0, found), count);
    count += found;
  }
  graph.offsets[edges.states] = count;
  return graph;
}

/** The edges that were kept, where they lie: the search must not go on while they are read. */
function storedGraph({ memory }: IndexedSearch): StateGraph | undefined {
  const { rooms } = memory;
  if (memory.get('keepsEdges') === 0) return undefined;
  const [states, edges, head] = [memory.get('count'), memory.get('edges'), memory.get('head')];
  const { buffer } = memory.memory;
  const offsets = new Uint32Array(buffer, rooms.offsets, states + 1);
  offsets.fill(edges, head);
  return {
    states,
    offsets,
    targets: new Int32Array(buffer, rooms.targets, edges),
    steps: new Uint16Array(buffer, rooms.edgeSteps, edges),
  };
}

/** Begins a search in a thread of its own. */
export function beginApart(network: CompiledNetwork): IndexedSearch {
  return new IndexedSearch(network, {
    isApart: true,
    keepsEdges: keepsEdges(network),
  });
}
