/** A suite by a measure of coverage, and as data that needs no network: names, calls and what every step changes. */
import {
  type Change,
  type Exploration,
  type Leaves,
  changesBetween,
  leavesOf,
} from '../check/index.ts';
import type { Call } from '../../machines/language/index.ts';
import {
  type CompiledNetwork,
  type TableStates,
  advance,
  enabledSteps,
  firstStates,
} from '../network/index.ts';
import { type Coverage, type MetGoal, goalsAlong, metGoals } from './coverage.ts';
import { type Goal, goalsOfStep } from './goals.ts';
import type { Suite } from './scenarios.ts';

/** Generates a suite: the goals farthest away come first, their ways meet most of the nearer ones. */
export async function suiteByCoverage(
  network: CompiledNetwork,
  exploration: Exploration,
  coverage: Coverage,
): Promise<Suite> {
  const met = await metGoals(network, exploration, coverage);
  const covered = new Set<Goal>();
  const scenarios: { name: string; path: readonly number[] }[] = [];
  for (const one of met.sort((left, right) => right.state - left.state)) {
    if (covered.has(one.goal)) continue;
    const path = wayTo(network, exploration, one);
    if (path === undefined) continue;
    for (const goal of goalsAlong(network, path, coverage)) covered.add(goal);
    scenarios.push({ name: one.goal, path });
  }
  return { scenarios, covered, goals: new Set(met.map(({ goal }) => goal)) };
}

function wayTo(
  network: CompiledNetwork,
  exploration: Exploration,
  { goal, state, more }: MetGoal,
): readonly number[] | undefined {
  const path = exploration.path(state);
  if (more !== undefined) return [...path, ...more];
  const states = path.reduce<TableStates>(
    (at, step) => advance(network, at, network.steps[step]!)!,
    firstStates(network),
  );
  const last = enabledSteps(network, states).find(({ step }) =>
    goalsOfStep(network, states, step).includes(goal),
  );
  return last === undefined ? undefined : [...path, last.step];
}

/** One step of a scenario as data. */
export interface SuiteStep {
  readonly step: string;
  readonly actor: string;
  readonly sentence: string;
  /** What a system under test must be made to do; null where the network does not say. */
  readonly call: Call | null;
  /** Every value that the step changes. */
  readonly changes: readonly Change[];
}

/** A suite as data. */
export interface SuiteData {
  readonly schemaVersion: 1;
  readonly network: string;
  readonly era: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly coverage: Coverage;
  /** Whether all states were explored; if not, there may be goals that nobody has seen. */
  readonly complete: boolean;
  readonly goals: number;
  readonly covered: number;
  /** All values in the beginning, by instance. */
  readonly initial: Readonly<Record<string, Leaves>>;
  readonly scenarios: readonly { readonly name: string; readonly steps: readonly SuiteStep[] }[];
}

/** The suite with everything spelled out. */
export function suiteData(
  network: CompiledNetwork,
  suite: Suite,
  coverage: Coverage,
  complete: boolean,
): SuiteData {
  const { name, era, parameters } = network.definition;
  const first = firstStates(network);
  return {
    schemaVersion: 1,
    network: name,
    era,
    parameters,
    coverage,
    complete,
    goals: suite.goals.size,
    covered: suite.covered.size,
    initial: Object.fromEntries(
      network.instances.map((one, index) => [one.name, leavesAt(network, first, index)]),
    ),
    scenarios: suite.scenarios.map((one) => ({
      name: one.name,
      steps: stepsOf(network, one.path),
    })),
  };
}

function stepsOf(network: CompiledNetwork, path: readonly number[]): SuiteStep[] {
  let states = firstStates(network);
  return path.map((index) => {
    const { definition } = network.steps[index]!;
    const before = states;
    states = advance(network, before, network.steps[index]!)!;
    return {
      step: definition.name,
      actor: definition.actor,
      sentence: definition.sentence,
      call: definition.call ?? null,
      changes: network.instances.flatMap((one, at) =>
        before[at] === states[at]
          ? []
          : changesBetween(one.name, leavesAt(network, before, at), leavesAt(network, states, at)),
      ),
    };
  });
}

function leavesAt(network: CompiledNetwork, states: TableStates, instance: number): Leaves {
  return leavesOf(network.instances[instance]!.table.states[states[instance]!]!);
}
