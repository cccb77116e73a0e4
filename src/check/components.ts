/** Fair components: where a fair run may stay for ever. Strongly connected components without recursion. */
import type { StateGraph } from './graph.ts';
import type { Obligations } from './obligations.ts';

/** The components of a region. */
export interface Components {
  /** For each state of the region a negative number, the same within a component; another one outside. */
  readonly of: Int32Array;
  /** 1 where a fair run may stay for ever in the state's component. */
  readonly isFair: Uint8Array;
  /** How many states are so. */
  readonly fair: number;
}

/** The number of states outside the region: no component has it. */
const OUTSIDE = -(2 ** 31);

/** Bytes of working memory for each state. */
export const COMPONENT_BYTES = 21;

/**
 * Tarjan's algorithm on the edges of steps that are not quiet, with the path in an array. A component is fair when
 * each owed step is taken on an edge inside it or disabled in one of its states. That covers runs that end, too:
 * in a state where no owed step is enabled a run may stay, with an edge or without.
 * @param region 1 for each state that a run may be in
 */
export function fairComponents(
  graph: StateGraph,
  region: Uint8Array,
  obligations: Obligations,
): Components {
  const { offsets, targets, steps, states } = graph;
  const { isQuiet } = obligations;
  // 0 not seen, positive the order of visits, negative the number of the finished component or OUTSIDE.
  const order = new Int32Array(states);
  for (let state = 0; state < states; state++) if (region[state] === 0) order[state] = OUTSIDE;
  const low = new Int32Array(states);
  const open = new Int32Array(states);
  const path = new Int32Array(states);
  const cursor = new Uint32Array(states);
  const isFair = new Uint8Array(states);
  const mayStay = fairnessJudge(graph, order, obligations);
  let [visits, components, opened, depth, fair] = [0, 0, 0, 0, 0];

  const enter = (state: number): void => {
    low[state] = order[state] = ++visits;
    open[opened++] = state;
    path[depth] = state;
    cursor[depth++] = offsets[state]!;
  };
  /** The next state to enter from the end of the path, or -1 when all its edges have been looked at. */
  const following = (state: number): number => {
    const end = offsets[state + 1]!;
    for (let edge = cursor[depth - 1]!; edge < end; edge++) {
      if (isQuiet[steps[edge]!] === 1) continue;
      const target = targets[edge]!;
      const seen = order[target]!;
      if (seen < 0) continue;
      if (seen === 0) {
        cursor[depth - 1] = edge + 1;
        return target;
      }
      if (seen < low[state]!) low[state] = seen;
    }
    return -1;
  };
  const close = (root: number): void => {
    const end = opened;
    components++;
    do order[open[--opened]!] = -components;
    while (open[opened] !== root);
    if (!mayStay(open, opened, end, -components)) return;
    for (let at = opened; at < end; at++) isFair[open[at]!] = 1;
    fair += end - opened;
  };

  for (let root = 0; root < states; root++) {
    if (order[root] !== 0) continue;
    enter(root);
    while (depth > 0) {
      const state = path[depth - 1]!;
      const target = following(state);
      if (target !== -1) {
        enter(target);
        continue;
      }
      depth--;
      if (low[state] === order[state]) close(state);
      else low[path[depth - 1]!] = Math.min(low[path[depth - 1]!]!, low[state]!);
    }
  }
  return { of: order, isFair, fair };
}

/** A function that judges the component with this number, of the states `open[first]` up to `open[end]`. */
function fairnessJudge(graph: StateGraph, component: Int32Array, { isOwed }: Obligations) {
  const { offsets, targets, steps } = graph;
  const enabled = new Uint32Array(isOwed.length);
  const isTaken = new Uint8Array(isOwed.length);
  const met = new Uint16Array(isOwed.length);
  return (open: Int32Array, first: number, end: number, number: number): boolean => {
    let count = 0;
    for (let at = first; at < end; at++) {
      const state = open[at]!;
      for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
        const step = steps[edge]!;
        if (isOwed[step] === 0) continue;
        if (enabled[step] === 0) met[count++] = step;
        enabled[step] = enabled[step]! + 1;
        if (component[targets[edge]!] === number) isTaken[step] = 1;
      }
    }
    let isFair = true;
    while (count > 0) {
      const step = met[--count]!;
      if (enabled[step] === end - first && isTaken[step] === 0) isFair = false;
      enabled[step] = 0;
      isTaken[step] = 0;
    }
    return isFair;
  };
}
