/** `raidproof mutants`: networks made wrong on purpose, and which properties notice. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { SPECIFICATION } from '../../machines/index.ts';
import type { NetworkFamily } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import { type MutationResult, OPERATORS, type OperatorName } from '../mutate/index.ts';
import { mutantsFullJson, mutantsJson, mutantsMarkdown, mutantsText } from '../report/index.ts';
import { writeWhole } from '../report/index.ts';
import { type MutationTarget, mutate } from '../verify/mutation.ts';
import { type Journal, fileJournal } from '../verify/mutation-journal.ts';
import { type ScopeChoice, mutationScopes } from '../verify/mutation-plan.ts';
import { textOptions, writeJson, writing } from './output.ts';
import { packageRoot } from './package.ts';
import { poolLine } from './progress.ts';
import { checkEra, familyNamed, parametersOf } from './selection.ts';
import { collect, wholeNumber } from './values.ts';

interface Options {
  readonly era?: string;
  readonly scope?: string;
  readonly param: string[];
  readonly operators?: string;
  readonly variants: boolean;
  readonly sample?: number;
  readonly seed: number;
  readonly threads: number;
  readonly journal?: string;
  readonly resume?: string;
  readonly json?: string;
  readonly out?: string;
}

const NUMBER_MAX = 2 ** 31 - 1;

/** The `mutants` command; sets the process's exit code. */
export function mutantsCommand(): Command {
  return new Command('mutants')
    .description('make networks wrong on purpose, and see which properties notice')
    .argument('[network]', 'bitmap, lifecycle, array or reference; without one, the specification')
    .option('--era <era>', 'only this kernel era')
    .option('--scope <name>', 'only these sizes of the generated mutants (default: those for it)')
    .option('-p, --param <name=value>', 'set a size of the generated mutants', collect, [])
    .option(
      '--operators <names>',
      'only these, separated by commas; "none" leaves variants and faults',
    )
    .option('--no-variants', 'leave the historical variants and the targeted faults out')
    .option(
      '--sample <number>',
      'only so many mutants a network, drawn',
      wholeNumber(1, NUMBER_MAX),
    )
    .option('--seed <number>', 'seed of the sample', wholeNumber(0, NUMBER_MAX), 1)
    .option('--threads <number>', 'threads at most', wholeNumber(1, 64), 4)
    .option('--journal <file>', 'keep each judgement in a file as soon as it is known')
    .option('--resume <file>', 'go on from a journal, and keep the rest there')
    .option('--json <file>', 'write every mutant as JSON to a file, or - for standard output')
    .option(
      '--out <dir>',
      'folder of mutants.md and mutants.json (default: reports, for a full run)',
    )
    .action(async (network: string | undefined, options: Options) => {
      process.exitCode = await run(network, options);
    });
}

async function run(name: string | undefined, options: Options): Promise<0 | 1 | 3> {
  const targets = targetsOf(name, options);
  const journal = journalOf(options);
  const line = poolLine();
  const results = await mutate(targets, {
    operators: operatorsOf(options.operators),
    withVariants: options.variants,
    withProbes: options.variants && options.sample === undefined,
    sampleMax: options.sample,
    seed: options.seed,
    threadsMax: options.threads,
    watch: line.watch,
    ...(journal === undefined ? {} : { journal }),
  });
  line.end();
  if (options.json !== '-') process.stdout.write(mutantsText(results, textOptions()));
  if (options.json !== undefined) writeJson(options.json, mutantsFullJson(results));
  const folder =
    options.out ?? (isFull(name, options) ? join(packageRoot(), 'reports') : undefined);
  const isWhole = results.every((one) => isJudged(one));
  if (folder !== undefined && isWhole) write(folder, results);
  if (!isWhole) process.stderr.write('not all mutants were judged; no report is written\n');
  if (results.some(({ variants }) => variants.some((one) => !one.isKilled))) return 1;
  return isWhole ? 0 : 3;
}

function journalOf({ journal, resume }: Options): Journal | undefined {
  if (journal !== undefined && resume !== undefined)
    throw new RaidproofError(
      'RP101',
      'a run begins a journal or goes on with one',
      '--journal',
      'Leave --journal out: with --resume the rest is kept in the same file.',
    );
  if (resume !== undefined) return fileJournal(resume, true);
  return journal === undefined ? undefined : fileJournal(journal, false);
}

/** Only a run of everything replaces the reports of the package unasked. */
function isFull(name: string | undefined, options: Options): boolean {
  const { era, scope, param, operators, variants } = options;
  const narrowed = [name, era, scope, operators].some((one) => one !== undefined);
  return !narrowed && param.length === 0 && variants;
}

function isJudged({ mutants }: MutationResult): boolean {
  return mutants.every(({ outcome }) => outcome !== 'interrupted');
}

function write(folder: string, results: readonly MutationResult[]): void {
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, 'mutants.md'), mutantsMarkdown(results));
    writeWhole(join(folder, 'mutants.json'), mutantsJson(results));
  });
}

function targetsOf(name: string | undefined, options: Options): MutationTarget[] {
  const families = name === undefined ? SPECIFICATION : [familyNamed(name)];
  return families.flatMap((family) => {
    if (options.era !== undefined) checkEra(family, options.era);
    const eras = options.era === undefined ? family.eras : [options.era];
    return eras.map((era) => ({ family, era, scopes: scopesOf(family, era, options) }));
  });
}

/** The scopes set aside for mutation, or the one that was asked for: one of these, or any other of the family. */
function scopesOf(family: NetworkFamily, era: string, options: Options): ScopeChoice[] {
  const { scope, param: parameters } = options;
  if (scope === undefined && parameters.length === 0) return mutationScopes(family, era);
  const { scopes = [], mutationScopes: own = [] } = family;
  const all = { ...family, scopes: [...own, ...scopes] };
  const sizes = parametersOf(all, era, { scope, parameters });
  return [{ name: scope ?? null, parameters: sizes, judgesOnly: false }];
}

function operatorsOf(text: string | undefined): OperatorName[] {
  const known = OPERATORS.map(({ name }) => name);
  if (text === undefined) return known;
  if (text === 'none') return [];
  const names = text.split(',');
  for (const name of names)
    if (!known.some((one) => one === name))
      throw new RaidproofError(
        'RP101',
        `there is no operator '${name}'`,
        '--operators',
        `There are: ${known.join(', ')}, none.`,
      );
  return known.filter((one) => names.includes(one));
}
