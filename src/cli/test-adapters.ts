/** `raidproof test --adapter`: suites against another program, and against the real kernel. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAdapter } from '../conform/adapter.ts';
import { bitmapSubject } from '../conform/bitmap-subject.ts';
import { conformanceMarkdown } from '../conform/kernel/conformance-markdown.ts';
import { type Measure, possibleGoals } from '../conform/kernel/scenarios.ts';
import { type KernelSuiteResult, runKernelSuite } from '../conform/kernel/suite.ts';
import { coverageSuite } from '../conform/suites.ts';
import { stableJson, violationText } from '../report/index.ts';
import { textOptions, writeJson, writeWholeFile, writing } from './output.ts';
import { poolLine } from './progress.ts';

/** One chunk: every transition of its network in a few hundred steps. */
const ADAPTER_PARAMETERS = { chunks: 1 };

/** Drives a program that speaks the adapter protocol. Gives the exit code. */
export async function testAdapter(command: string, json: string | undefined): Promise<number> {
  const subject = bitmapSubject(ADAPTER_PARAMETERS);
  const result = await runAdapter(command, subject, await coverageSuite(subject));
  const { cases, steps, differences, details } = result;
  if (json !== '-') {
    const mark = differences.length === 0 ? '✓' : '✗';
    process.stdout.write(`${mark} ${subject.name}: ${cases} scenarios, ${steps} steps\n`);
    for (const detail of details) process.stdout.write(`    ${detail}\n`);
    for (const story of differences.slice(0, 1))
      process.stdout.write(violationText(story, textOptions()));
  }
  if (json !== undefined)
    writeJson(json, stableJson({ schemaVersion: 1, adapter: command, ...result }));
  return differences.length === 0 ? 0 : 1;
}

/** How the suite against the kernel is run. */
export interface KernelTestOptions {
  readonly measure: Measure;
  /** Keeps logs; runs that are there already are judged again without a boot. */
  readonly out: string | undefined;
  /** Where the report goes. */
  readonly report: string | undefined;
  readonly json: string | undefined;
}

/** Runs generated scenarios on the real kernel. Gives the exit code. */
export async function testKernel({
  measure,
  out,
  report,
  json,
}: KernelTestOptions): Promise<number> {
  const folder = out ?? mkdtempSync(join(tmpdir(), 'raidproof-suite-'));
  writing(folder, () => mkdirSync(folder, { recursive: true }));
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const line = poolLine();
  const result = await runKernelSuite({
    measure,
    folder,
    signal: abort.signal,
    onRun: (run, done, total) => void line.watch({ done, total, label: run, progress: null }),
  });
  line.end();
  if (json !== '-') process.stdout.write(kernelText(result, folder));
  if (json !== undefined) writeJson(json, stableJson(dataOf(result)));
  if (report !== undefined)
    writeWholeFile(report, conformanceMarkdown(result, 'Linux 6.1 (User Mode Linux)'));
  const isRefuted = result.scenarios.some(({ result: { verdict } }) => verdict !== 'explained');
  if (isRefuted) return 1;
  return result.isInterrupted ? 3 : 0;
}

function kernelText(
  { scenarios, covered, uncovered, measure }: KernelSuiteResult,
  folder: string,
): string {
  const lines = scenarios.map(({ name, actions, writesJudged, result }) => {
    const { impossible, verdict } = result;
    const at =
      impossible === null
        ? ''
        : ` line ${impossible.line}, ${impossible.window}: ${impossible.letter}`;
    const mark = verdict === 'explained' ? '✓' : '✗';
    return `${mark} ${name} ${actions.join(', ')}: ${writesJudged} writes ${verdict}${at}\n`;
  });
  const explained = scenarios.filter(({ result }) => result.verdict === 'explained').length;
  return [
    ...lines,
    `${explained} of ${scenarios.length} scenarios conform (${possibleGoals(measure).size} ${measure} of user actions)\n`,
    `${covered.length} of ${covered.length + uncovered.length} steps and transitions of the bitmap network taken\n`,
    `logs: ${folder}\n`,
  ].join('');
}

function dataOf({ scenarios, ...rest }: KernelSuiteResult): object {
  return {
    schemaVersion: 1,
    ...rest,
    scenarios: scenarios.map(({ goals, ...one }) => ({ ...one, goals: [...goals] })),
  };
}
