/** `raidproof alone`: for each promise a change that it alone notices. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { SPECIFICATION } from '../../machines/index.ts';
import { RaidproofError } from '../errors.ts';
import type { AloneResult } from '../mutate/index.ts';
import { ALONE_SCHEMA, aloneJson, aloneMarkdown, writeWhole } from '../report/index.ts';
import { aloneIn } from '../verify/alone.ts';
import { NO_JOURNAL, readOnlyJournal } from '../verify/mutation-journal.ts';
import { writeJson, writing } from './output.ts';
import { packageRoot } from './package.ts';
import { progressLine } from './progress.ts';
import { checkEra, familyNamed } from './selection.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly era?: string;
  readonly tries: number;
  readonly limitStates: number;
  readonly journal?: string;
  readonly earlier?: string;
  readonly json?: string;
  readonly out?: string;
}

/** The `alone` command; sets the process's exit code. */
export function aloneCommand(): Command {
  return new Command('alone')
    .description('find for each property a change that it alone notices')
    .argument('[network]', 'bitmap, lifecycle, array or reference; without one, the specification')
    .option('--era <era>', 'only this kernel era')
    .option(
      '--tries <number>',
      'changes that are tried in each scope',
      wholeNumber(1, 1_000_000),
      1000,
    )
    .option(
      '--limit-states <number>',
      'scopes with more states are left out',
      wholeNumber(1, 100_000_000),
      100_000,
    )
    .option('--journal <file>', 'a journal of raidproof mutants: it says which mutants to try')
    .option(
      '--earlier <file>',
      'an alone.json: its changes are judged anew before others are tried',
    )
    .option('--json <file>', 'write all as JSON to a file, or - for standard output')
    .option(
      '--out <dir>',
      'folder of alone.md and alone.json (default: reports, for a full run); of one network its part is replaced',
    )
    .action(async (network: string | undefined, options: Options) => {
      process.exitCode = await run(network, options);
    });
}

/** 0 when all was searched, whoever is never alone: that is for people to judge; 3 after an interrupt. */
async function run(name: string | undefined, options: Options): Promise<0 | 3> {
  const results: AloneResult[] = [];
  const earlier = options.earlier === undefined ? [] : earlierResults(options.earlier);
  const journal = options.journal === undefined ? NO_JOURNAL : readOnlyJournal(options.journal);
  for (const family of name === undefined ? SPECIFICATION : [familyNamed(name)]) {
    if (options.era !== undefined) checkEra(family, options.era);
    for (const era of options.era === undefined ? family.eras : [options.era]) {
      const line = progressLine(`${family.name} ${era}`);
      const search = {
        triesMax: options.tries,
        statesMax: options.limitStates,
        journal,
        earlier: earlier.find((one) => one.network === family.name && one.era === era),
      };
      results.push(await aloneIn(family, era, search, line.watch));
      line.end();
      if (results.at(-1)?.isWhole === false) break;
    }
    if (results.at(-1)?.isWhole === false) break;
  }
  if (options.json !== '-') process.stdout.write(results.map((one) => sentence(one)).join(''));
  if (options.json !== undefined) writeJson(options.json, aloneJson(results));
  const isWhole = results.every((one) => one.isWhole);
  const isFull = name === undefined && options.era === undefined;
  const folder = options.out ?? (isFull ? join(packageRoot(), 'reports') : undefined);
  if (folder !== undefined && isWhole) write(folder, isFull ? results : replaced(folder, results));
  if (!isWhole) process.stderr.write('interrupted; no report is written\n');
  return isWhole ? 0 : 3;
}

/** A run of one network, or of one era, takes the place of its part of a report that is there already. */
function replaced(folder: string, results: readonly AloneResult[]): readonly AloneResult[] {
  const path = join(folder, 'alone.json');
  const before = existsSync(path) ? earlierResults(path) : [];
  const order = SPECIFICATION.flatMap(({ name, eras }) => eras.map((era) => `${name} ${era}`));
  const parts = [...before, ...results].map((one) => [`${one.network} ${one.era}`, one] as const);
  const known = new Map<string, AloneResult>(parts);
  return [...new Set([...order, ...known.keys()])].flatMap((key) => known.get(key) ?? []);
}

/** None of a report in another form. @throws RaidproofError RP201 */
function earlierResults(path: string): readonly AloneResult[] {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly schemaVersion: number;
      readonly networks: readonly AloneResult[];
    };
    return read.schemaVersion === ALONE_SCHEMA ? read.networks : [];
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, path, 'Name an alone.json that this command wrote.');
  }
}

function sentence({ network, era, rows }: AloneResult): string {
  const never = rows.filter(({ caught, subsumed }) => caught === null && subsumed === null);
  const implied = rows.filter(({ subsumed }) => subsumed !== null);
  const end =
    never.length === 0 ? '' : `; neither: ${never.map(({ property }) => property).join(', ')}`;
  const alone = rows.length - never.length - implied.length;
  return `${network} ${era}: ${alone} of ${rows.length} promises alone notice a change, ${implied.length} are subsumed${end}\n`;
}

function write(folder: string, results: readonly AloneResult[]): void {
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, 'alone.md'), aloneMarkdown(results));
    writeWhole(join(folder, 'alone.json'), aloneJson(results));
  });
}
