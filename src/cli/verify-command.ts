/** `raidproof verify`: the main job, its summary on the terminal and its reports. */
import { Command } from 'commander';
import { judge, summaryText, writeReports } from '../report/index.ts';
import { summaryJson } from '../report/index.ts';
import { verify } from '../verify/verify.ts';
import { textOptions, writeJson } from './output.ts';
import { packageRoot, version } from './package.ts';
import { type ProgressLine, progressLine } from './progress.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly reports?: string;
  readonly seed: number;
  readonly runs: number;
  readonly json?: string;
}

/** The `verify` command; sets the process's exit code. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('the main job: networks, faults, executor and real images, with a report')
    .option('--reports <dir>', 'folder of the reports (default: reports of this package)')
    .option('--seed <number>', 'seed of the random schedules', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--runs <number>', 'random schedules a scope', wholeNumber(1, 1_000_000), 100)
    .option('--json <file>', 'write the results as JSON to a file, or - for standard output')
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

async function run(options: Options): Promise<number> {
  const root = packageRoot();
  let line: ProgressLine | undefined;
  const data = await verify({
    version: version(),
    imagesFolder: `${root}/test/fixtures`,
    seed: options.seed,
    runs: options.runs,
    announce: (label) => {
      line?.end();
      line = progressLine(label);
      return line.watch;
    },
  });
  line?.end();
  const written = await writeReports(options.reports ?? `${root}/reports`, data);
  if (options.json !== '-')
    process.stdout.write(`${summaryText(data, textOptions())}\nreport  ${written.index}\n`);
  if (options.json !== undefined) writeJson(options.json, summaryJson(data));
  return judge(data).exitCode;
}
