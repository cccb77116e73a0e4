/** The core of a graph: its states on cycles, numbered anew, with all their edges. Claims are judged on it alone. */
import type { StateGraph } from './graph.ts';

/** A part of a graph, as a graph: one state more than it has stands for all states outside, and has no edges. */
export interface Core {
  readonly graph: StateGraph;
  /** By state of the core: its number in the whole graph. */
  readonly members: Int32Array;
  /** The number in the core of a state of the whole graph; that of the outside where it is not in the core. */
  readonly numberOf: (state: number) => number;
}

/** Bytes of the whole graph's states for the core's numbers. */
export const CORE_BYTES = 4;

/** The part of a graph that these states are, in the order given; its arrays are shared, for other threads to look at. */
export function coreOf(graph: StateGraph, members: Int32Array): Core {
  const { offsets, targets, steps, states } = graph;
  const outside = members.length;
  // One more than the number, so that what is never asked for is never written.
  const places = new Int32Array(states);
  let edges = 0;
  for (let number = 0; number < outside; number++) {
    const state = members[number]!;
    places[state] = number + 1;
    edges += offsets[state + 1]! - offsets[state]!;
  }
  const core = {
    states: outside + 1,
    offsets: new Uint32Array(new SharedArrayBuffer(4 * (outside + 2))),
    targets: new Int32Array(new SharedArrayBuffer(4 * edges)),
    steps: new Uint16Array(new SharedArrayBuffer(2 * edges)),
  };
  let count = 0;
  for (let number = 0; number < outside; number++) {
    core.offsets[number] = count;
    const end = offsets[members[number]! + 1]!;
    for (let edge = offsets[members[number]!]!; edge < end; edge++) {
      const place = places[targets[edge]!]!;
      core.targets[count] = place === 0 ? outside : place - 1;
      core.steps[count++] = steps[edge]!;
    }
  }
  core.offsets.fill(count, outside);
  return {
    graph: core,
    members,
    numberOf: (state) => (places[state] === 0 ? outside : places[state]! - 1),
  };
}
