/** Lassos: a way to where a fair run may stay for ever, and the way round there. */
import type { Edges } from './edges.ts';
import type { Owing } from './owing.ts';
import { type Search, type Walk, joined, nowhere, wayInside } from './walk.ts';

/** A run that never ends, by step indices. */
export interface Lasso {
  /** From the initial state into the cycle. */
  readonly stem: readonly number[];
  /** Round and back to where it began; empty where the run ends, because nothing owed is enabled. */
  readonly cycle: readonly number[];
}

/** Cycles that are looked for before the shortest lasso so far is taken. */
const TRIES_MAX = 8;

/** A lasso so far: where its cycle begins, and its length, stem included. */
interface Candidate {
  readonly entry: number;
  readonly cycle: readonly number[];
  readonly length: number;
}

/**
 * A short lasso, or undefined when no fair component is met while the goal is owed: either the shortest way to a state where the run may end, or a way
 * to where a fair run may stay for ever and a way round there, in which each owed step is taken, or disabled at some
 * time.
 * @param path step indices that lead to a state on a shortest way
 */
export function findLasso(
  search: Search,
  owing: Owing,
  path: (state: number) => readonly number[],
): Lasso | undefined {
  const best = shortest(search, owing);
  if (best === undefined) return undefined;
  const stem = owing.walkTo(best.entry);
  return { stem: [...path(stem.states[0]!), ...stem.steps], cycle: best.cycle };
}

function shortest(search: Search, { order, distance }: Owing): Candidate | undefined {
  let best: Candidate | undefined;
  let tries = 0;
  for (const state of order) {
    const steps = distance[state]!;
    if (best !== undefined && steps > best.length) break;
    if (!search.places.isFair(state)) continue;
    if (mayEnd(search, state)) return { entry: state, cycle: [], length: steps };
    if (tries === TRIES_MAX) continue;
    tries++;
    const cycle = wayRound(search, state).steps;
    const length = steps + cycle.length;
    if (best === undefined || length < best.length) best = { entry: state, cycle, length };
  }
  return best;
}

/** Whether no owed step is enabled. */
function mayEnd({ edges, obligations }: Search, state: number): boolean {
  const { steps, begin, end } = edges;
  for (let edge = begin(state); edge < end(state); edge++)
    if (obligations.isOwed[steps[edge]!] === 1) return false;
  return true;
}

/** A cycle through the entry that discharges every owed step, always the nearest one next. */
function wayRound(search: Search, entry: number): Walk {
  const { edges, obligations } = search;
  let walk = nowhere(entry);
  let rest = new Set(enabledAt(edges, entry).filter((step) => obligations.isOwed[step] === 1));
  while (rest.size > 0) {
    const isFree = (state: number): boolean => restAt(edges, state, rest) < rest.size;
    // The component is fair: what is owed all the way round is taken somewhere on it.
    const leg = wayInside(search, walk.states.at(-1)!, isFree, (step) => rest.has(step))!;
    walk = joined(walk, leg);
    for (const state of leg.states) {
      const enabled = new Set(enabledAt(edges, state));
      rest = new Set([...rest].filter((step) => enabled.has(step)));
    }
    for (const step of leg.steps) rest.delete(step);
  }
  return joined(
    walk,
    wayInside(search, walk.states.at(-1)!, (state) => state === entry)!,
  );
}

function enabledAt({ steps, begin, end }: Edges, state: number): number[] {
  const first = begin(state);
  return [...steps.subarray(first, end(state))];
}

/** How many of these steps are enabled in a state. */
function restAt({ steps, begin, end }: Edges, state: number, rest: ReadonlySet<number>): number {
  let count = 0;
  for (let edge = begin(state); edge < end(state); edge++) if (rest.has(steps[edge]!)) count++;
  return count;
}
