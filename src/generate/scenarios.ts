/** Scenarios: a small set of shortest paths that together take every reachable transition and step. */
import type { Exploration } from '../check/index.ts';
import {
  type CompiledNetwork,
  type TableStates,
  advance,
  enabledSteps,
  firstStates,
} from '../network/index.ts';
import { type Goal, goalsOfStep, reachedGoals } from './goals.ts';

/** A path of steps from the initial state. */
export interface Scenario {
  readonly name: string;
  /** Step indices. */
  readonly path: readonly number[];
}

/** A suite and what it covers. */
export interface Suite {
  readonly scenarios: readonly Scenario[];
  /** Goals that the scenarios reach together. */
  readonly covered: ReadonlySet<Goal>;
  /** Goals that the exploration knows to be reachable. */
  readonly goals: ReadonlySet<Goal>;
}

/**
 * Generates a suite from an exploration. The goals farthest away come first: their paths cover most of the
 * nearer ones on the way.
 */
export function generateSuite(network: CompiledNetwork, exploration: Exploration): Suite {
  const reached = reachedGoals(network, exploration);
  const goals = new Set<Goal>(reached.keys());
  const covered = new Set<Goal>();
  const scenarios: Scenario[] = [];
  const farthestFirst = [...reached].sort(([, left], [, right]) => right - left);
  for (const [goal, state] of farthestFirst) {
    if (covered.has(goal)) continue;
    const path = pathTo(network, exploration.path(state), goal);
    if (path === undefined) continue;
    for (const one of goalsOfPath(network, path)) covered.add(one);
    scenarios.push({ name: goal, path });
  }
  return { scenarios, covered, goals };
}

/** All goals along a path. */
export function goalsOfPath(network: CompiledNetwork, path: readonly number[]): Set<Goal> {
  const goals = new Set<Goal>();
  let states: TableStates = firstStates(network);
  for (const step of path) {
    for (const goal of goalsOfStep(network, states, step)) goals.add(goal);
    states = advance(network, states, network.steps[step]!)!;
  }
  return goals;
}

/** The path to the state, and one step more that reaches the goal there. */
function pathTo(
  network: CompiledNetwork,
  path: readonly number[],
  goal: Goal,
): readonly number[] | undefined {
  const states = path.reduce<TableStates>(
    (at, step) => advance(network, at, network.steps[step]!)!,
    firstStates(network),
  );
  const last = enabledSteps(network, states).find(({ step }) =>
    goalsOfStep(network, states, step).includes(goal),
  );
  return last === undefined ? undefined : [...path, last.step];
}
