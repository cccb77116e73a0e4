/** Fair components: where a fair run may stay for ever. Strongly connected components without recursion. */
import type { Edges } from './edges.ts';
import type { Obligations } from './obligations.ts';

/** The components of a region. */
export interface Components {
  /** For each state of the region a number, the same within a component; another one outside. */
  readonly of: Int32Array;
  /** 1 where a fair run may stay for ever in the state's component. */
  readonly isFair: Uint8Array;
  /** How many states are so. */
  readonly fair: number;
}

/** Bytes of working memory for each state at most: what is given, and the search's own. */
export const COMPONENT_BYTES = 4 + 1 + 4 + 2 + 1;

/**
 * Pearce's algorithm (Information Processing Letters 116, 2016) on the edges of steps that are not quiet: one number a
 * state, and one array that holds the path at its front and the open components at its back. A component is fair when
 * each owed step is taken on an edge inside it or disabled in one of its states. That covers runs that end, too: in
 * a state where no owed step is enabled a run may stay, with an edge or without.
 * @param region 1 for each state that a run may be in
 */
export function fairComponents(
  edges: Edges,
  region: Uint8Array,
  obligations: Obligations,
): Components {
  const { targets, steps, states, begin, end } = edges;
  const { isQuiet } = obligations;
  // 0 not seen; small the least visit that is reached; from the number of states down, finished components.
  const number = new Int32Array(states);
  let size = 0;
  for (let state = 0; state < states; state++)
    if (region[state] === 0) number[state] = states + 1;
    else size++;
  const stack = new Int32Array(size);
  const cursor = new Uint16Array(size);
  const isInner = new Uint8Array(states);
  const isFair = new Uint8Array(states);
  const mayStay = fairnessJudge(edges, number, obligations);
  let [front, back, visits, component, fair] = [0, size, 1, states, 0];

  const enter = (state: number): void => {
    cursor[front] = 0;
    stack[front++] = state;
    number[state] = visits++;
  };
  /** Goes on along the edges of the end of the path; false when all have been looked at. */
  const advance = (state: number): boolean => {
    const first = begin(state);
    const count = end(state) - first;
    // The edge before the cursor led to a state that is finished now: it is looked at once more.
    for (let at = Math.max(0, cursor[front - 1]! - 1); at < count; at++) {
      if (isQuiet[steps[first + at]!] === 1) continue;
      const target = targets[first + at]!;
      if (number[target] === 0) {
        cursor[front - 1] = at + 1;
        enter(target);
        return true;
      }
      if (number[target]! >= number[state]!) continue;
      number[state] = number[target]!;
      isInner[state] = 1;
    }
    return false;
  };
  const close = (root: number): void => {
    let last = back;
    visits--;
    while (last < size && number[root]! <= number[stack[last]!]!) {
      number[stack[last++]!] = component;
      visits--;
    }
    number[root] = component;
    stack[--back] = root;
    if (mayStay(stack, back, last, component)) {
      for (let at = back; at < last; at++) isFair[stack[at]!] = 1;
      fair += last - back;
    }
    back = last;
    component--;
  };

  for (let start = 0; start < states; start++) {
    if (number[start] !== 0) continue;
    enter(start);
    while (front > 0) {
      const state = stack[front - 1]!;
      if (advance(state)) continue;
      front--;
      if (isInner[state] === 0) close(state);
      else stack[--back] = state;
    }
  }
  return { of: number, isFair, fair };
}

/** A function that judges the component with this number, of the states `open[first]` up to `open[end]`. */
export function fairnessJudge(edges: Edges, component: Int32Array, { isOwed }: Obligations) {
  const { targets, steps } = edges;
  const enabled = new Uint32Array(isOwed.length);
  const isTaken = new Uint8Array(isOwed.length);
  const met = new Uint16Array(isOwed.length);
  return (open: Int32Array, first: number, last: number, number: number): boolean => {
    let count = 0;
    for (let at = first; at < last; at++) {
      const state = open[at]!;
      const begin = edges.begin(state);
      const end = edges.end(state);
      for (let edge = begin; edge < end; edge++) {
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
      if (enabled[step] === last - first && isTaken[step] === 0) isFair = false;
      enabled[step] = 0;
      isTaken[step] = 0;
    }
    return isFair;
  };
}
