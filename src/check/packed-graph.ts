/** Graphs of packed states: edges are found again by the steps, and looked up in the seen-set. */
import type { Predicate } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { runSource } from './generated.ts';
import { holdingSource, linkSource } from './graph-source.ts';
import type { Edges } from './edges.ts';
import { type StateGraph, emptyGraph } from './graph.ts';
import type { Layout } from './layout.ts';
import { Constants } from './predicate-code.ts';

/** Explored states as the seen-set holds them; see `StateStore`. */
export interface PackedStates {
  readonly count: number;
  /** As many words a state as the layout has, in the order found. */
  readonly states: Int32Array;
  /** State index + 1, or 0 for an empty slot. */
  readonly table: Int32Array;
}

/** What the generated code gives. */
interface Linker {
  readonly link: (from: number, to: number) => void;
  readonly edgesOf: (state: number) => number;
}

/** States linked between two looks at the watch. */
const BATCH_STATES = 100_000;

/**
 * All edges of the explored states.
 * @param isCut 1 for each state that was not expanded
 * @param transitions how many edges there are
 * @param goesOn asked now and then; answering false ends it with undefined
 */
export async function packedGraph(
  network: CompiledNetwork,
  layout: Layout,
  packed: PackedStates,
  isCut: Uint8Array,
  transitions: number,
  goesOn: () => boolean,
): Promise<StateGraph | undefined> {
  const constants = new Constants();
  const graph = emptyGraph(packed.count, transitions);
  const { states, table } = packed;
  const source = linkSource(network, layout, constants);
  const machinery = { states, table, isCut, graph };
  const { link } = runSource(source, machinery, constants) as Linker;
  for (let from = 0; from < packed.count; from += BATCH_STATES) {
    if (!goesOn()) return undefined;
    link(from, Math.min(packed.count, from + BATCH_STATES));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return graph;
}

/** The edges of the explored states, found anew each time they are asked for. */
export function packedEdges(
  network: CompiledNetwork,
  layout: Layout,
  packed: PackedStates,
  isCut: Uint8Array,
): Edges {
  const constants = new Constants();
  const { states, table, count } = packed;
  // Room for the edges of one state.
  const graph = emptyGraph(0, network.steps.length);
  const source = linkSource(network, layout, constants);
  const machinery = { states, table, isCut, graph };
  const { edgesOf } = runSource(source, machinery, constants) as Linker;
  let edges = 0;
  const begin = (state: number): number => {
    edges = edgesOf(state);
    return 0;
  };
  return { states: count, targets: graph.targets, steps: graph.steps, begin, end: () => edges };
}

/** For each packed state 1 where the predicate holds. */
export function packedHolding(
  network: CompiledNetwork,
  layout: Layout,
  packed: PackedStates,
  predicate: Predicate,
): Uint8Array {
  const constants = new Constants();
  const source = holdingSource(network, layout, constants, predicate);
  return runSource(source, packed, constants) as Uint8Array;
}
