/** Owing: the states in which a run can be while it owes the goal, and the nearest ways to them. */
import { type Edges, stepBetween } from './edges.ts';
import type { Walk } from './walk.ts';

/** The sign of states that were not met. */
const UNMET = -2;

/** Bytes of working memory for each state of {@link meetOwing}, those of {@link depths} included. */
export const OWING_BYTES = 21;

/** Bytes of working memory for each state of {@link owingRegion}. */
export const REGION_BYTES = 5;

/** What was met while the goal is owed. */
export interface Owing {
  /** The states met, by their distance from the initial state; each is met after it was called for. */
  readonly order: Int32Array;
  /** 1 for each of them. */
  readonly isMet: Uint8Array;
  /** Steps from the initial state, for each of them. */
  readonly distance: Int32Array;
  /** The walk from a state that calls for the goal to one that was met. */
  readonly walkTo: (state: number) => Walk;
}

/**
 * The states that {@link meetOwing} meets, without the ways there: 1 for each.
 */
export function owingRegion(edges: Edges, isSource: Uint8Array, isBarred: Uint8Array): Uint8Array {
  const { targets, states } = edges;
  const isMet = new Uint8Array(states);
  let waiting = new Int32Array(1024);
  let count = 0;
  const meet = (state: number): void => {
    if (isMet[state] === 1 || isBarred[state] === 1) return;
    isMet[state] = 1;
    if (count === waiting.length) {
      const larger = new Int32Array(2 * count);
      larger.set(waiting);
      waiting = larger;
    }
    waiting[count++] = state;
  };
  for (let source = 0; source < states; source++) {
    if (isSource[source] === 0) continue;
    meet(source);
    while (count > 0) {
      const state = waiting[--count]!;
      const begin = edges.begin(state);
      const end = edges.end(state);
      for (let edge = begin; edge < end; edge++) meet(targets[edge]!);
    }
  }
  return isMet;
}

/**
 * Goes from all states that call for the goal through states that are not barred, by any steps.
 * @param depth the least number of steps to each state, from {@link depths}
 */
export function meetOwing(
  edges: Edges,
  depth: Int32Array,
  isSource: Uint8Array,
  isBarred: Uint8Array,
): Owing {
  const { targets, states } = edges;
  const before = new Int32Array(states).fill(UNMET);
  const distance = new Int32Array(states);
  const order = new Int32Array(states);
  const isMet = new Uint8Array(states);
  const isFresh = (state: number): boolean =>
    isSource[state] === 1 && isBarred[state] === 0 && before[state] === UNMET;
  const queue = new Int32Array(states);
  let [head, tail, source, met] = [0, 0, 0, 0];
  for (;;) {
    while (source < states && !isFresh(source)) source++;
    const isQueued = head < tail;
    if (source === states && !isQueued) break;
    // Sources lie in the order of their depth, so the nearer of the two is next.
    const isNext = source < states && (!isQueued || depth[source]! <= distance[queue[head]!]!);
    const state = isNext ? source : queue[head++]!;
    if (isNext) {
      before[state] = -1;
      distance[state] = depth[state]!;
    }
    order[met++] = state;
    isMet[state] = 1;
    const begin = edges.begin(state);
    const end = edges.end(state);
    for (let edge = begin; edge < end; edge++) {
      const target = targets[edge]!;
      if (before[target] !== UNMET || isBarred[target] === 1) continue;
      before[target] = state;
      distance[target] = distance[state]! + 1;
      queue[tail++] = target;
    }
  }
  const walkTo = (state: number): Walk => walkBack(edges, before, state);
  return { order: order.subarray(0, met), isMet, distance, walkTo };
}

/** Breadth-first levels. States are indexed in that order, so one pass is enough. */
export function depths(edges: Edges): Int32Array {
  const { targets, states } = edges;
  const depth = new Int32Array(states).fill(-1);
  depth[0] = 0;
  for (let state = 0; state < states; state++) {
    const begin = edges.begin(state);
    const end = edges.end(state);
    for (let edge = begin; edge < end; edge++)
      if (depth[targets[edge]!] === -1) depth[targets[edge]!] = depth[state]! + 1;
  }
  return depth;
}

function walkBack(edges: Edges, before: Int32Array, end: number): Walk {
  const states = [end];
  while (before[states.at(-1)!] !== -1) states.push(before[states.at(-1)!]!);
  states.reverse();
  const steps = states.slice(1).map((state, at) => stepBetween(edges, states[at]!, state));
  return { states, steps };
}
