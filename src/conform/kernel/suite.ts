/** The suite against the real kernel: generated scenarios are run, judged as traces, and what they took of the model is added up. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Goal } from '../../generate/index.ts';
import { stepGoal, transitionGoal } from '../../generate/index.ts';
import { type Mark, readMarks, runScenario } from '../../kernel/index.ts';
import type { CompiledNetwork } from '../../network/index.ts';
import { bitmapWindow } from '../trace/window.ts';
import { type JudgedScenario, judgeRun } from './judge.ts';
import { type Measure, generateScenarios, runsOf } from './scenarios.ts';

/** A judged scenario with the actions that it is made of. */
export interface SuiteScenario extends JudgedScenario {
  readonly actions: readonly string[];
  /** The run that it was part of. */
  readonly run: string;
}

/** What came of the suite. */
export interface KernelSuiteResult {
  readonly measure: Measure;
  readonly scenarios: readonly SuiteScenario[];
  /** Steps and chart transitions of the model that explaining runs took, and all others. */
  readonly covered: readonly Goal[];
  readonly uncovered: readonly Goal[];
  readonly isInterrupted: boolean;
}

/** How to run the suite. */
export interface KernelSuiteOptions {
  readonly measure: Measure;
  /** Keeps log and marks of each run; what is there already is judged without running. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Called before each run. */
  readonly onRun: (run: string, done: number, total: number) => void;
}

/** Scenarios that share a boot. */
const PER_BOOT = 6;

/** Runs and judges the suite. @throws RaidproofError RP401 to RP403 where a run does not do its job */
export async function runKernelSuite(options: KernelSuiteOptions): Promise<KernelSuiteResult> {
  const { measure, folder, signal, onRun } = options;
  const generated = generateScenarios(measure);
  const runs = runsOf(generated, PER_BOOT);
  const scenarios: SuiteScenario[] = [];
  for (const [done, run] of runs.entries()) {
    if (signal.aborted) break;
    onRun(run.name, done, runs.length);
    const kept = join(folder, run.name.replace(' ', '-'));
    if (!existsSync(join(kept, 'log.jsonl'))) {
      const partial = `${kept}.part`;
      mkdirSync(partial, { recursive: true });
      const { images, isInterrupted } = await runScenario(run, { out: partial, signal });
      for (const image of images) rmSync(image, { force: true });
      if (isInterrupted) break;
      renameSync(partial, kept);
    }
    const marks: readonly Mark[] = readMarks(join(kept, 'marks.jsonl'));
    for (const judged of judgeRun(join(kept, 'log.jsonl'), marks)) {
      const actions = generated.find(({ name }) => name === judged.name)?.actions ?? [];
      scenarios.push({ ...judged, actions: actions.map(({ name }) => name), run: run.name });
    }
  }
  const taken = new Set(scenarios.flatMap(({ goals }) => [...goals]));
  const all = goalsOfModel(bitmapWindow({ hasPeriod: true }).network);
  return {
    measure,
    scenarios: scenarios.toSorted((left, right) => left.name.localeCompare(right.name)),
    covered: all.filter((goal) => taken.has(goal)),
    uncovered: all.filter((goal) => !taken.has(goal)),
    isInterrupted: signal.aborted,
  };
}

/** Every step, and every transition of every chart. */
function goalsOfModel(network: CompiledNetwork): Goal[] {
  return [
    ...network.steps.map(({ definition }) => stepGoal(definition.name)),
    ...network.instances.flatMap(({ name, table }) => {
      const ids = new Set(table.taken.flatMap((row) => row.flat()));
      return [...ids].map((id) => transitionGoal(name, id));
    }),
  ];
}
