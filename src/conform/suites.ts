/** Running suites: generated scenarios through @xstate/test, and random schedules that shrink. */
import * as fc from 'fast-check';
import type { Violation } from '../check/index.ts';
import { STANDARD_OPTIONS, exploreWithJs } from '../check/index.ts';
import { type Suite, generateSuite } from '../generate/index.ts';
import { enabledSteps, tableView } from '../network/index.ts';
import { type Divergence, Lockstep, type Subject, storyOf, walkInLockstep } from './lockstep.ts';
import { differences } from './system.ts';
import { NetworkTestModel } from './xstate-test.ts';

/** What came of a suite. */
export interface SuiteResult {
  readonly cases: number;
  readonly steps: number;
  readonly differences: readonly Violation[];
  readonly details: readonly string[];
}

/** States explored for goals: in breadth-first order every goal of the bitmap network comes long before. */
const GOAL_STATES_MAX = 400_000;

/** Explores the subject's network and generates the suite that takes every transition and step reached. */
export async function coverageSuite<C>(subject: Subject<C>): Promise<Suite> {
  const { network } = subject;
  const { policy, watch } = STANDARD_OPTIONS;
  const limits = { ...STANDARD_OPTIONS.limits, statesMax: GOAL_STATES_MAX };
  const whole = { ...policy, prune: false };
  const exploration = await exploreWithJs({ ...network, properties: [] }, whole, limits, watch);
  return generateSuite(network, exploration);
}

/** Runs a generated suite on the subject's system. */
export async function runSuite<C>(subject: Subject<C>, suite: Suite): Promise<SuiteResult> {
  const model = new NetworkTestModel(subject.network);
  const stories: Violation[] = [];
  let steps = 0;
  for (const { path } of suite.scenarios) {
    const divergence = await runScenario(subject, model, path);
    steps += path.length;
    if (divergence !== undefined) stories.push(storyOf(subject, divergence));
  }
  const missing = [...suite.goals].filter((goal) => !suite.covered.has(goal));
  return {
    cases: suite.scenarios.length,
    steps,
    differences: stories,
    details: [
      `${suite.covered.size} of ${suite.goals.size} coverage goals (chart transitions and steps)`,
      ...missing.map((goal) => `not covered: ${goal}`),
    ],
  };
}

/** A scenario through @xstate/test; where it throws, the same path in lockstep tells how they differ. */
async function runScenario<C>(
  subject: Subject<C>,
  model: NetworkTestModel,
  path: readonly number[],
): Promise<Divergence | undefined> {
  const system = subject.create();
  const { network } = subject;
  try {
    await model.run(path, {
      exec: (step) => system.perform(subject.callOf(step)),
      check: (states) => {
        const found = differences(subject.expected(tableView(network, states)), system.observe());
        if (found.length > 0) throw new Error(found.map((one) => one.place).join(', '));
      },
    });
    return undefined;
  } catch (error) {
    const divergence = walkInLockstep(subject, path);
    if (divergence === undefined) throw error;
    return divergence;
  }
}

/** How random schedules are drawn. */
export interface RandomOptions {
  readonly seed: number;
  readonly runs: number;
  readonly stepsMax: number;
}

/**
 * Random schedules in lockstep: each number chooses among the steps enabled then, so that every prefix and
 * every shrunk list is a schedule too.
 */
export function runRandom<C>(subject: Subject<C>, options: RandomOptions): SuiteResult {
  let steps = 0;
  let cases = 0;
  let last: Divergence | undefined;
  const schedule = fc.array(fc.nat({ max: 0xffff }), {
    minLength: Math.ceil(options.stepsMax / 2),
    maxLength: options.stepsMax,
    size: 'max',
  });
  const property = fc.property(schedule, (choices) => {
    cases++;
    const divergence = runChoices(subject, choices, () => steps++);
    last = divergence ?? last;
    return divergence === undefined;
  });
  const details = fc.check(property, { seed: options.seed, numRuns: options.runs });
  const stories = details.failed && last !== undefined ? [storyOf(subject, last)] : [];
  const replay = `seed ${options.seed}${details.failed ? `, path ${details.counterexamplePath ?? ''}` : ''}`;
  return { cases, steps, differences: stories, details: [replay] };
}

function runChoices<C>(
  subject: Subject<C>,
  choices: readonly number[],
  counted: () => void,
): Divergence | undefined {
  const lockstep = new Lockstep(subject);
  for (const choice of choices) {
    const enabled = enabledSteps(subject.network, lockstep.states);
    if (enabled.length === 0) return undefined;
    counted();
    const divergence = lockstep.take(enabled[choice % enabled.length]!.step);
    if (divergence !== undefined) return divergence;
  }
  return undefined;
}
