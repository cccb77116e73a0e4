/** `raidproof survey`: what every era got wrong, and the pinned counts of every network, era and scope. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { SPECIFICATION } from '../../machines/index.ts';
import type { NetworkFamily } from '../../machines/language/index.ts';
import { UNREACHABLE } from '../../machines/unreachable.ts';
import type { Limits } from '../check/index.ts';
import {
  type PinnedCheck,
  erasMarkdown,
  findingsMarkdown,
  findingsText,
  writeWhole,
} from '../report/index.ts';
import { baselineJson, differences, merged, readBaseline } from '../verify/baseline.ts';
import { listProblems } from '../verify/reached.ts';
import { type Subject, subjectsOf } from '../verify/subjects.ts';
import { type Survey, survey } from '../verify/survey.ts';
import { writing } from './output.ts';
import { packageRoot } from './package.ts';
import { poolLine } from './progress.ts';
import { familyNamed, unknown } from './selection.ts';
import { wholeNumber } from './values.ts';

/** States are numbered with thirty bits. */
const STATES_MAX = 2 ** 30;

interface Options {
  readonly large?: boolean;
  readonly scope?: string;
  readonly reports?: string;
  readonly pin?: boolean;
  readonly limitMemory?: number;
}

/** The `survey` command; sets the process's exit code. */
export function surveyCommand(): Command {
  return new Command('survey')
    .description('find, mend, repeat in every network, era and scope; compare with pinned counts')
    .argument('[network]', 'only this network; the reports of all are then left as they are')
    .option('--large', 'the scopes that take minutes and gigabytes, too')
    .option(
      '--scope <name>',
      'only scopes of this name, large or not; the reports are then left as they are',
    )
    .option('--pin', 'accept what is found as the new baseline')
    .option('--limit-memory <MB>', 'megabytes of one check at most', wholeNumber(1, 1 << 20))
    .option('--reports <dir>', 'folder of the reports (default: reports of this package)')
    .action(async (network: string | undefined, options: Options) => {
      process.exitCode = await run(network, options);
    });
}

async function run(network: string | undefined, options: Options): Promise<0 | 1> {
  const families = network === undefined ? SPECIFICATION : [familyNamed(network)];
  const isWhole = network === undefined && options.scope === undefined;
  const line = poolLine();
  const result = await survey(chosen(families, options), line.watch, limitsOf(options));
  line.end();
  const folder = options.reports ?? join(packageRoot(), 'reports');
  const pinned = pinnedIn(folder);
  const changed = options.pin === true ? [] : differences(pinned, result.checks);
  const unreached = isWhole ? listProblems(result.reached.missing, UNREACHABLE) : [];
  const problems = [...result.problems, ...changed, ...unreached];
  process.stdout.write(findingsText(result.found, result.checks, problems));
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    if (options.pin === true || pinned.length === 0)
      writeWhole(join(folder, 'baseline.json'), baselineJson(merged(pinned, result.checks)));
    if (isWhole) writeReports(folder, result, pinned);
  });
  return problems.length > 0 ? 1 : 0;
}

/** Who allows more memory asks for more states, too. */
function limitsOf({ limitMemory }: Options): Limits | undefined {
  if (limitMemory === undefined) return undefined;
  return { statesMax: STATES_MAX, memoryMaxBytes: limitMemory * 2 ** 20 };
}

/** All subjects of the families, or those of one scope. @throws RaidproofError RP108 */
function chosen(families: readonly NetworkFamily[], { scope, large }: Options): Subject[] {
  if (scope === undefined) return subjectsOf(families, large);
  const all = subjectsOf(families, true);
  const own = all.filter((one) => one.scope === scope);
  const names = [...new Set(all.flatMap((one) => one.scope ?? []))];
  if (own.length === 0)
    throw unknown('RP108', `scope of ${families.map(({ name }) => name).join(', ')}`, scope, names);
  return own;
}

function pinnedIn(folder: string): PinnedCheck[] {
  const path = join(folder, 'baseline.json');
  return existsSync(path) ? writing(path, () => readBaseline(readFileSync(path, 'utf8'))) : [];
}

/** Checks that this survey left out stand in the table as they were pinned. */
function writeReports(
  folder: string,
  { checks, found, sentences, reached }: Survey,
  pinned: readonly PinnedCheck[],
): void {
  writeWhole(join(folder, 'findings.md'), findingsMarkdown(found));
  const all = merged(pinned, checks);
  writeWhole(
    join(folder, 'eras.md'),
    erasMarkdown(all, found, sentences, { ...reached, reasons: UNREACHABLE }),
  );
}
