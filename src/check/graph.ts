/** The graph of an exploration: all edges in typed arrays, for questions that one state cannot answer. */

/**
 * Edges between explored states. Those of state s lie from `offsets[s]` up to `offsets[s + 1]`, in the order of
 * the steps, one for each enabled step. States that were not expanded have none.
 */
export interface StateGraph {
  readonly states: number;
  readonly offsets: Uint32Array;
  /** The state after, by index. */
  readonly targets: Int32Array;
  /** The step taken, by index. */
  readonly steps: Uint16Array;
}

/** An empty graph with room for all edges; `offsets` has one entry more than there are states. */
export function emptyGraph(states: number, transitions: number): StateGraph {
  return {
    states,
    offsets: new Uint32Array(states + 1),
    targets: new Int32Array(transitions),
    steps: new Uint16Array(transitions),
  };
}

/** Bytes that a graph of this size takes. */
export function graphBytes(states: number, transitions: number): number {
  return 4 * (states + 1) + 6 * transitions;
}
