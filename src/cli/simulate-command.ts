/** `raidproof simulate`: the executor under seeded chaos, with crashes at any instant. */
import { Command } from 'commander';
import { RaidproofError } from '../errors.ts';
import { FAULTS, MENDS, mendsOf, type Era, type Fault, type Mend } from '../raid5/index.ts';
import { stableJson } from '../report/index.ts';
import {
  readSchedule,
  replay,
  runCampaign,
  shrink,
  storyLines,
  type CampaignResult,
  type FailedRun,
  type Failure,
  type SetupChoice,
} from '../simulate/index.ts';
import { writeJson } from './output.ts';
import { poolLine, type ProgressLine } from './progress.ts';
import { runEach } from './simulate-each.ts';
import { countsText, saveSchedule } from './simulate-text.ts';
import { collect, wholeNumber } from './values.ts';
import type { PoolWatch } from '../verify/pool.ts';

interface Options {
  readonly seed: number;
  readonly runs: number;
  readonly era: string;
  readonly fault: readonly string[];
  readonly mend: readonly string[];
  readonly withoutMend: readonly string[];
  readonly mended?: boolean;
  readonly goOn?: boolean;
  readonly faults?: boolean;
  readonly defects?: boolean;
  readonly shrink: boolean;
  readonly failures: string;
  readonly replay?: string;
  readonly json?: string;
}

const EXIT_CODES = { holds: 0, violated: 1, inconclusive: 3 } as const;

/** The `simulate` command; sets the process's exit code. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'run the executor on simulated devices: random arrays, writers, failures and crashes at any instant',
    )
    .option('--seed <number>', 'seed of the first run', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--runs <number>', 'runs, of ten crashes each', wholeNumber(1, 10_000_000), 1000)
    .option('--era <name>', 'whose rules: classic or modern', 'modern')
    .option('--fault <name>', 'a rule to break; may be repeated', collect, [])
    .option('--mend <name>', 'a defect of the era to repair; may be repeated', collect, [])
    .option('--mended', 'every mend')
    .option('--without-mend <name>', 'not this one; may be repeated', collect, [])
    .option('--faults', 'put in each fault in turn, until the simulation fails')
    .option('--defects', 'leave out each mend of the era in turn, until the simulation fails')
    .option('--go-on', 'go on after a failure, and show the first of each sort')
    .option('--no-shrink', 'show the schedule as it was drawn')
    .option(
      '--failures <prefix>',
      'where schedules go: PREFIX-SEED.json, or PREFIX-NAME.json',
      'simulate',
    )
    .option('--replay <file>', 'run the schedule of a file again, and tell it')
    .option('--json <file>', 'write the result as JSON to a file, or - for standard output')
    .action(async (options: Options) => {
      process.exitCode = await chosen(options);
    });
}

async function chosen(options: Options): Promise<number> {
  const { replay: file, faults, defects, seed, runs, failures: prefix, json } = options;
  if (file !== undefined) return again(file, options);
  if (faults !== true && defects !== true) return run(options);
  const { era } = choiceOf(options);
  return await runEach({
    era,
    what: faults === true ? 'faults' : 'defects',
    seed,
    runs,
    prefix,
    json,
  });
}

async function run(options: Options): Promise<number> {
  const choice = choiceOf(options);
  const { seed, runs, goOn } = options;
  const line = poolLine();
  const started = performance.now();
  const result = await runCampaign({
    seed,
    runs,
    choice,
    goesOn: goOn ?? false,
    watch: ({ runsDone, counts, failed }) => {
      const seconds = (performance.now() - started) / 1000;
      const rate = Math.round(counts.crashes / seconds);
      const label = `${counts.crashes.toLocaleString('en')} crashes, ${rate} a second; ${failed} failed`;
      return line.watch({ done: runsDone, total: runs, label, progress: null });
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const shown: FailedRun[] = [];
  for (const one of result.first) shown.push(await shrunk(one, options, line));
  line.end();
  const files = shown.map((one) => saveSchedule(one, `${options.failures}-${one.seed}`));
  if (options.json !== '-') {
    process.stdout.write(countsText(choice, seed, result, seconds));
    for (const [index, { failure }] of shown.entries())
      process.stdout.write(
        `\n${storyLines(failure).join('\n')}\n  replay   raidproof simulate --replay ${files[index]}\n`,
      );
  }
  if (options.json !== undefined)
    writeJson(options.json, stableJson(asJson(options, choice, result, shown)));
  return EXIT_CODES[result.verdict];
}

async function shrunk(
  one: FailedRun,
  options: Options,
  line: ProgressLine<PoolWatch>,
): Promise<FailedRun> {
  if (!options.shrink) return one;
  const label = `seed ${one.seed} is shrunk`;
  const goes = (): boolean => line.watch({ done: 0, total: 1, label, progress: null });
  return { ...one, failure: await shrink(one.failure, { isStopped: () => !goes() }) };
}

function asJson(
  { seed, runs }: Options,
  choice: SetupChoice,
  { verdict, runsDone, counts, failed, sorts }: CampaignResult,
  shown: readonly FailedRun[],
): object {
  const failures = shown.map(({ seed: own, failure }) => ({
    seed: own,
    ...failure,
    story: storyLines(failure),
  }));
  return {
    schemaVersion: 1,
    verdict,
    ...choice,
    seed,
    runs,
    runsDone,
    counts,
    failed,
    sorts,
    failures,
  };
}

function again(file: string, { json }: Options): number {
  const { setup, events } = readSchedule(file);
  const violation = replay(setup, events);
  const told: Failure = { setup, events, violation: violation ?? { kind: 'data', text: '' } };
  const lines =
    violation === null
      ? [...storyLines(told).slice(0, -1), '✓ nothing is violated.']
      : storyLines(told);
  if (json !== '-') process.stdout.write(`${lines.join('\n')}\n`);
  if (json !== undefined) {
    const verdict = violation === null ? 'holds' : 'violated';
    writeJson(
      json,
      stableJson({ schemaVersion: 1, verdict, violation, setup, events, story: lines }),
    );
  }
  return violation === null ? 0 : 1;
}

function choiceOf({ era, fault, mend, mended, withoutMend }: Options): SetupChoice {
  const faults = fault.map((name) => known(name, FAULTS, '--fault') as Fault);
  const chosen = mend.map((name) => known(name, MENDS, '--mend') as Mend);
  const left = new Set(withoutMend.map((name) => known(name, MENDS, '--without-mend')));
  if (era !== 'classic' && era !== 'modern')
    throw new RaidproofError(
      'RP107',
      `there is no era '${era}'`,
      '--era',
      'There are: classic, modern.',
    );
  const mends = (mended === true ? mendsOf(era) : chosen).filter((name) => !left.has(name));
  return { era: era satisfies Era, faults, mends };
}

function known(name: string, names: object, option: string): string {
  if (Object.hasOwn(names, name)) return name;
  const remedy = `There are: ${Object.keys(names).join(', ')}.`;
  throw new RaidproofError('RP104', `there is no '${name}'`, option, remedy);
}
