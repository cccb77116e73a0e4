/** Coverage: which chart states, chart transitions and steps an exploration reached. */
import type { AnyStateMachine } from 'xstate';
import { type Chart, type CompiledNetwork, chartOf, chartStates } from '../network/index.ts';
import type { Exploration } from './engine.ts';

/** One chart state of one machine, over all its instances. */
export interface StateCoverage {
  readonly path: string;
  /** Global state in which it is first active, or -1. */
  readonly firstState: number;
}

/** One chart transition of one machine, over all its instances. */
export interface TransitionCoverage {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly guard: string;
  readonly targets: readonly string[];
  readonly taken: boolean;
}

/** What was covered of one machine. */
export interface MachineCoverage {
  readonly machine: string;
  readonly states: readonly StateCoverage[];
  readonly transitions: readonly TransitionCoverage[];
}

/** In how many states a step was enabled. */
export interface StepCoverage {
  readonly name: string;
  readonly actor: string;
  readonly fired: number;
}

/** Coverage of a whole network. */
export interface Coverage {
  readonly machines: readonly MachineCoverage[];
  readonly steps: readonly StepCoverage[];
}

/** What coverage is read out of. */
export type Seen = Pick<Exploration, 'fired' | 'accepted' | 'firstSeen'>;

const coverages = new WeakMap<Seen, Coverage>();

/** Reads the coverage out of an exploration, once. */
export function coverageOf(network: CompiledNetwork, exploration: Seen): Coverage {
  const known = coverages.get(exploration) ?? readCoverage(network, exploration);
  coverages.set(exploration, known);
  return known;
}

function readCoverage(network: CompiledNetwork, exploration: Seen): Coverage {
  const machines = new Map<AnyStateMachine, number[]>();
  network.instances.forEach((one, index) => {
    const instances = machines.get(one.table.machine) ?? [];
    machines.set(one.table.machine, [...instances, index]);
  });
  return {
    machines: mergedByName(
      [...machines].map(([machine, instances]) =>
        machineCoverage(network, exploration, chartOf(machine), instances),
      ),
    ),
    steps: network.steps.map((step, index) => ({
      name: step.definition.name,
      actor: step.definition.actor,
      fired: exploration.fired[index]!,
    })),
  };
}

function machineCoverage(
  network: CompiledNetwork,
  exploration: Seen,
  chart: Chart,
  instances: readonly number[],
): MachineCoverage {
  const taken = new Set(instances.flatMap((one) => takenBy(network, exploration, one)));
  return {
    machine: chart.id,
    states: chartStates(chart.root)
      .filter((state) => state.path !== '')
      .map(({ path }) => ({ path, firstState: firstState(network, exploration, instances, path) })),
    transitions: chart.transitions.map(({ id, source, event, guard, targets }) => ({
      id,
      source,
      event,
      guard,
      targets,
      taken: taken.has(id),
    })),
  };
}

/** Machines made twice with other parameters (file pages of several sizes) count as one. */
function mergedByName(machines: readonly MachineCoverage[]): MachineCoverage[] {
  const byName = new Map<string, MachineCoverage>();
  for (const one of machines) {
    const known = byName.get(one.machine);
    byName.set(one.machine, known === undefined ? one : merged(known, one));
  }
  return [...byName.values()];
}

/**
 * Coverage of two searches of one network. Their state numbers differ, so `firstState` is the first search's
 * where it has one.
 */
export function mergedCoverage(first: Coverage, second: Coverage): Coverage {
  return {
    machines: first.machines.map((machine, index) => ({
      ...merged(machine, second.machines[index]!),
      states: machine.states.map((state, position) =>
        state.firstState === -1 ? second.machines[index]!.states[position]! : state,
      ),
    })),
    steps: first.steps.map((step, index) => (step.fired > 0 ? step : second.steps[index]!)),
  };
}

function merged(left: MachineCoverage, right: MachineCoverage): MachineCoverage {
  return {
    machine: left.machine,
    states: left.states.map((state, index) => ({
      path: state.path,
      firstState: earlier(state.firstState, right.states[index]!.firstState),
    })),
    transitions: left.transitions.map((one, index) => ({
      ...one,
      taken: one.taken || right.transitions[index]!.taken,
    })),
  };
}

function takenBy(network: CompiledNetwork, exploration: Seen, instance: number): string[] {
  const { table } = network.instances[instance]!;
  return table.taken.flatMap((row, event) =>
    row.flatMap((ids, state) =>
      exploration.accepted[instance]![event]![state] === 0 ? [] : [...ids],
    ),
  );
}

function firstState(
  network: CompiledNetwork,
  exploration: Seen,
  instances: readonly number[],
  path: string,
): number {
  let first = -1;
  for (const instance of instances) {
    const { states } = network.instances[instance]!.table;
    const seen = exploration.firstSeen[instance]!;
    states.forEach((state, index) => {
      if (state.paths.has(path)) first = earlier(first, seen[index]!);
    });
  }
  return first;
}

function earlier(left: number, right: number): number {
  if (left === -1) return right;
  return right === -1 ? left : Math.min(left, right);
}
