/** The three measures of coverage: what a suite is to take, and where in the state space each goal is first met. */
import type { Exploration } from '../check/index.ts';
import type { StateGraph } from '../check/graph.ts';
import { type CompiledNetwork, type TableStates, advance, firstStates } from '../network/index.ts';
import { type Goal, goalsOfStep, reachedGoals, stepGoal } from './goals.ts';

/**
 * - `states`: every state of every chart that is reached.
 * - `transitions`: every transition of every chart, and every step.
 * - `pairs`: every pair of steps of which the second can follow the first at once.
 */
export const COVERAGES = ['states', 'transitions', 'pairs'] as const;

/** One of {@link COVERAGES}. */
export type Coverage = (typeof COVERAGES)[number];

/** A goal and a shortest known way that ends by meeting it. */
export interface MetGoal {
  readonly goal: Goal;
  /** The first state by which it is met. */
  readonly state: number;
  /** Steps after the way to that state, where the way is to go on; undefined: one more step, which meets it, is looked for. */
  readonly more: readonly number[] | undefined;
}

/** The goals that the exploration reached. */
export async function metGoals(
  network: CompiledNetwork,
  exploration: Exploration,
  coverage: Coverage,
): Promise<MetGoal[]> {
  switch (coverage) {
    case 'states':
      return metStates(network, exploration);
    case 'transitions':
      return [...reachedGoals(network, exploration)].map(([goal, state]) => ({
        goal,
        state,
        more: undefined,
      }));
    case 'pairs':
      return metPairs(network, (await exploration.graph(() => true))!);
  }
}

/** The goals that a path meets, by the same measure. */
export function goalsAlong(
  network: CompiledNetwork,
  path: readonly number[],
  coverage: Coverage,
): Set<Goal> {
  const goals = new Set<Goal>();
  let states: TableStates = firstStates(network);
  if (coverage === 'states') addStates(network, states, goals);
  path.forEach((step, position) => {
    if (coverage === 'transitions')
      for (const goal of goalsOfStep(network, states, step)) goals.add(goal);
    if (coverage === 'pairs' && position > 0)
      goals.add(pairGoal(network, path[position - 1]!, step));
    states = advance(network, states, network.steps[step]!)!;
    if (coverage === 'states') addStates(network, states, goals);
  });
  return goals;
}

function stateGoal(instance: string, path: string): Goal {
  return `state ${instance} ${path}`;
}

function pairGoal({ steps }: CompiledNetwork, first: number, second: number): Goal {
  const names = [first, second].map((step) => steps[step]!.definition.name);
  return `pair ${stepGoal(names[0]!)} → ${names[1]!}`;
}

function addStates(network: CompiledNetwork, states: TableStates, goals: Set<Goal>): void {
  network.instances.forEach(({ name, table }, instance) => {
    for (const path of table.states[states[instance]!]!.paths) goals.add(stateGoal(name, path));
  });
}

function metStates(network: CompiledNetwork, { firstSeen }: Exploration): MetGoal[] {
  const met = new Map<Goal, number>();
  network.instances.forEach(({ name, table }, instance) => {
    table.states.forEach(({ paths }, local) => {
      const state = firstSeen[instance]![local]!;
      if (state < 0) return;
      for (const path of paths) {
        const goal = stateGoal(name, path);
        met.set(goal, Math.min(state, met.get(goal) ?? Infinity));
      }
    });
  });
  return [...met].map(([goal, state]) => ({ goal, state, more: [] }));
}

/** Edges in the order of their states: the first that begins a pair is the nearest. */
function metPairs(
  network: CompiledNetwork,
  { states, offsets, targets, steps }: StateGraph,
): MetGoal[] {
  const count = network.steps.length;
  const seen = new Uint8Array(count * count);
  const met: MetGoal[] = [];
  for (let state = 0; state < states; state++)
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
      const first = steps[edge]!;
      const target = targets[edge]!;
      for (let next = offsets[target]!; next < offsets[target + 1]!; next++) {
        const second = steps[next]!;
        if (seen[first * count + second] === 1) continue;
        seen[first * count + second] = 1;
        met.push({ goal: pairGoal(network, first, second), state, more: [first, second] });
      }
    }
  return met;
}
