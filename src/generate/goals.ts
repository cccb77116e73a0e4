/** Coverage goals: the chart transitions and steps that a suite must take, and what a path takes of them. */
import type { Exploration } from '../check/index.ts';
import { type CompiledNetwork, type TableStates, evaluate, tableView } from '../network/index.ts';

/** A goal, as text: `step NAME` or `transition INSTANCE ID`. */
export type Goal = string;

/** Every goal that the exploration reached, with the first global state in which a step reaches it. */
export function reachedGoals(
  network: CompiledNetwork,
  exploration: Exploration,
): Map<Goal, number> {
  const goals = new Map<Goal, number>();
  const note = (goal: Goal, state: number): void => {
    goals.set(goal, Math.min(state, goals.get(goal) ?? Infinity));
  };
  network.instances.forEach(({ name, table }, instance) => {
    table.taken.forEach((row, event) => {
      row.forEach((ids, state) => {
        const first = exploration.accepted[instance]![event]![state]!;
        if (first > 0) for (const id of ids) note(transitionGoal(name, id), first - 1);
      });
    });
  });
  network.steps.forEach(({ definition }, step) => {
    const first = exploration.firstFired[step]!;
    if (first >= 0) note(stepGoal(definition.name), first);
  });
  return goals;
}

/** The goals that one step reaches from these states; it must be enabled there. */
export function goalsOfStep(
  network: CompiledNetwork,
  before: TableStates,
  stepIndex: number,
): Goal[] {
  const step = network.steps[stepIndex]!;
  const goals: Goal[] = [stepGoal(step.definition.name)];
  const states = [...before];
  for (const { instance, event, when } of step.deliveries) {
    if (when !== undefined && !evaluate(when, tableView(network, states))) continue;
    const { name, table } = network.instances[instance]!;
    const state = states[instance]!;
    for (const id of table.taken[event]![state]!) goals.push(transitionGoal(name, id));
    states[instance] = table.next[event]![state]!;
  }
  return goals;
}

/** The goal of taking a step. */
export function stepGoal(name: string): Goal {
  return `step ${name}`;
}

/** The goal of an instance taking a transition of its chart. */
export function transitionGoal(instance: string, id: string): Goal {
  return `transition ${instance} ${id}`;
}
