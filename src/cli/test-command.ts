/** `raidproof test`: runs the conformance suites against the executor. */
import { Command } from 'commander';
import type { ConformanceResult } from '../conform/result.ts';
import { conformanceJobs, joinedResults } from '../conform/run.ts';
import { RaidproofError } from '../errors.ts';
import { COVERAGES } from '../generate/index.ts';
import { stableJson, violationText } from '../report/index.ts';
import { textOptions, writeJson } from './output.ts';
import { runJobs } from '../verify/pool.ts';
import { poolLine } from './progress.ts';
import { testAdapter, testKernel } from './test-adapters.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly adapter: string;
  readonly seed: number;
  readonly runs: number;
  readonly json?: string;
  readonly coverage: string;
  readonly out?: string;
  readonly report?: string;
}

/** The `test` command; sets the process's exit code. */
export function testCommand(): Command {
  return new Command('test')
    .description(
      'run the suites generated from the machines, and random ones, against the executor, another program, or the real kernel',
    )
    .option(
      '--adapter <name>',
      'the system under test: executor, kernel, or the command of a program that speaks the adapter protocol',
      'executor',
    )
    .option('--coverage <measure>', 'with kernel: states, transitions or pairs', 'pairs')
    .option('--out <dir>', 'with kernel: keep logs here; what is there already is not run again')
    .option('--report <file>', 'with kernel: write what conforms and what was covered, as Markdown')
    .option('--seed <number>', 'seed of the random schedules', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--runs <number>', 'random schedules a scope', wholeNumber(1, 1_000_000), 1000)
    .option('--json <file>', 'write the results as JSON to a file, or - for standard output')
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

async function run(options: Options): Promise<number> {
  const { adapter, seed, runs, json } = options;
  if (adapter === 'kernel') {
    const measure = COVERAGES.find((one) => one === options.coverage);
    if (measure === undefined)
      throw new RaidproofError(
        'RP101',
        `there is no coverage '${options.coverage}'`,
        '--coverage',
        `Use ${COVERAGES.join(', ')}.`,
      );
    return testKernel({ measure, out: options.out, report: options.report, json });
  }
  if (adapter !== 'executor') return testAdapter(adapter, json);
  const line = poolLine();
  const jobs = conformanceJobs({ seed, runs }).map((job) => ({
    kind: 'conform' as const,
    job,
    label: `executor, ${job.kind}`,
  }));
  const results = joinedResults((await runJobs(jobs, line.watch)) as ConformanceResult[]);
  line.end();
  const different = results.flatMap((one) => one.differences);
  if (json !== '-') {
    for (const one of results) {
      const verdict = one.differences.length === 0 ? '✓' : '✗';
      process.stdout.write(`${verdict} ${one.name}: ${one.cases} cases, ${one.steps} steps\n`);
      for (const detail of one.details) process.stdout.write(`    ${detail}\n`);
    }
    for (const story of different) process.stdout.write(violationText(story, textOptions()));
  }
  if (json !== undefined) writeJson(json, stableJson({ schemaVersion: 1, seed, results }));
  return different.length === 0 ? 0 : 1;
}
