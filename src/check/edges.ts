/** Edges: the successors of explored states, from arrays or found anew each time. */
import type { StateGraph } from './graph.ts';

/**
 * The edges of one state at a time lie in `targets` and `steps` from `begin(state)` up to `end(state)`, in the order of
 * the steps. `begin` comes before `end`, and asking for another state may put that one's in their place.
 */
export interface Edges {
  readonly states: number;
  /** The state after, by index. */
  readonly targets: Int32Array;
  /** The step taken, by index. */
  readonly steps: Uint16Array;
  readonly begin: (state: number) => number;
  readonly end: (state: number) => number;
}

/** Edges that are all there. */
export function storedEdges({ states, offsets, targets, steps }: StateGraph): Edges {
  const begin = (state: number): number => offsets[state]!;
  return { states, targets, steps, begin, end: (state) => offsets[state + 1]! };
}

/** The step of the first edge from one state to another. @throws Error when there is none */
export function stepBetween(edges: Edges, from: number, to: number): number {
  const { targets, steps, begin, end } = edges;
  for (let edge = begin(from); edge < end(from); edge++)
    if (targets[edge] === to) return steps[edge]!;
  throw new Error(`no edge leads from state ${from} to ${to}`);
}
