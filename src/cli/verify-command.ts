/** `raidproof verify`: the main job, its summary on the terminal and its reports. */
import { Command } from 'commander';
import { judge, summaryJson, summaryText, writeReports } from '../report/index.ts';
import { verify } from '../verify/verify.ts';
import { textOptions, unwritable, writeJson } from './output.ts';
import { packageRoot, version } from './package.ts';
import { poolLine } from './progress.ts';
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
    .option('--runs <number>', 'random schedules a scope', wholeNumber(1, 1_000_000), 20)
    .option('--json <file>', 'write the results as JSON to a file, or - for standard output')
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

async function run({ reports, seed, runs, json }: Options): Promise<number> {
  const root = packageRoot();
  const line = poolLine();
  const data = await verify({
    version: version(),
    imagesFolder: `${root}/test/fixtures`,
    seed,
    runs,
    watch: line.watch,
  });
  line.end();
  const folder = reports ?? `${root}/reports`;
  const written = await writeReports(folder, data).catch((error: unknown) => {
    throw unwritable(folder, error);
  });
  if (json !== '-')
    process.stdout.write(`${summaryText(data, textOptions())}\nreport  ${written.index}\n`);
  if (json !== undefined) writeJson(json, summaryJson(data));
  return judge(data).exitCode;
}
