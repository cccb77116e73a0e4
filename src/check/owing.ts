/** Owing: the states in which a run can be while it owes the goal, and the nearest ways to them. */
import { type Edges, stepBetween } from './edges.ts';
import type { Walk } from './walk.ts';

/** The sign of states that were not met, and of those that call for the goal. */
const UNMET = 0;
const CALLED = -1;

/** Bytes of working memory for each state of {@link meetOwing}, those of {@link depths} included. */
export const OWING_BYTES = 16;

/** Bytes of working memory for each state of {@link owingRegion}. */
export const REGION_BYTES = 5;

/** What is met while the goal is owed. */
export interface Owing {
  /** The states met, by their distance from the initial state; each is met after it was called for. Once through. */
  readonly order: Iterable<number>;
  /** Steps from the initial state, for each of them that was met. */
  readonly distance: Int32Array;
  /** The walk from a state that calls for the goal to one that was met. */
  readonly walkTo: (state: number) => Walk;
  /** Wipes the room, for the next claim. */
  readonly leave: () => void;
}

/** Working memory of {@link meetOwing}, all zero to begin with: it is large, and claims use it one after the other. */
export interface OwingRoom {
  /** One more than the state before each, and {@link CALLED} for one that calls for the goal. */
  readonly before: Int32Array;
  readonly distance: Int32Array;
  readonly queue: Int32Array;
  /** Ends of what was queued, and of what was looked at for the premise. */
  tail: number;
  source: number;
}

/** A room for so many states. */
export function owingRoom(states: number): OwingRoom {
  // Large arrays of zeros cost nothing where they are not written to.
  const [before, distance, queue] = [0, 1, 2].map(() => new Int32Array(states)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  return { before, distance, queue, tail: 0, source: 0 };
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
 * Goes from all states that call for the goal through states that are not barred, by any steps, as far as it is asked.
 * @param depth the least number of steps to each state, from {@link depths}
 * @param room one of its own when left out
 */
export function meetOwing(
  edges: Edges,
  depth: Int32Array,
  isSource: (state: number) => boolean,
  isBarred: (state: number) => boolean,
  room = owingRoom(edges.states),
): Owing {
  const { before, distance, queue } = room;
  return {
    order: meet({ edges, depth, isSource, isBarred, room }),
    distance,
    walkTo: (state) => walkBack(edges, before, state),
    leave: () => {
      for (let at = 0; at < room.tail; at++) before[queue[at]!] = UNMET;
      before.fill(UNMET, 0, room.source + 1);
    },
  };
}

interface Meeting {
  readonly edges: Edges;
  readonly depth: Int32Array;
  readonly isSource: (state: number) => boolean;
  readonly isBarred: (state: number) => boolean;
  /** Filled in. */
  readonly room: OwingRoom;
}

function* meet({ edges, depth, isSource, isBarred, room }: Meeting): Generator<number> {
  const { before, distance, queue } = room;
  const { targets, states } = edges;
  const isFresh = (state: number): boolean =>
    before[state] === UNMET && isSource(state) && !isBarred(state);
  let [head, tail, source] = [0, 0, 0];
  for (;;) {
    while (source < states && !isFresh(source)) source++;
    const isQueued = head < tail;
    room.source = source;
    room.tail = tail;
    if (source === states && !isQueued) return;
    // Sources lie in the order of their depth, so the nearer of the two is next.
    const isNext = source < states && (!isQueued || depth[source]! <= distance[queue[head]!]!);
    const state = isNext ? source : queue[head++]!;
    if (isNext) {
      before[state] = CALLED;
      distance[state] = depth[state]!;
    }
    yield state;
    const begin = edges.begin(state);
    const end = edges.end(state);
    for (let edge = begin; edge < end; edge++) {
      const target = targets[edge]!;
      if (before[target] !== UNMET || isBarred(target)) continue;
      before[target] = state + 1;
      distance[target] = distance[state]! + 1;
      queue[tail++] = target;
    }
  }
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
  while (before[states.at(-1)!] !== CALLED) states.push(before[states.at(-1)!]! - 1);
  states.reverse();
  const steps = states.slice(1).map((state, at) => stepBetween(edges, states[at]!, state));
  return { states, steps };
}
