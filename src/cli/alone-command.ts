/** `raidproof alone`: for each promise a change that it alone notices. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { SPECIFICATION } from '../../machines/index.ts';
import type { AloneResult } from '../mutate/index.ts';
import { aloneJson, aloneMarkdown, writeWhole } from '../report/index.ts';
import { aloneIn } from '../verify/alone.ts';
import { writeJson, writing } from './output.ts';
import { packageRoot } from './package.ts';
import { progressLine } from './progress.ts';
import { checkEra, familyNamed } from './selection.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly era?: string;
  readonly tries: number;
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
    .option('--json <file>', 'write all as JSON to a file, or - for standard output')
    .option('--out <dir>', 'folder of alone.md and alone.json (default: reports, for a full run)')
    .action(async (network: string | undefined, options: Options) => {
      process.exitCode = await run(network, options);
    });
}

/** 0 when all was searched, whoever is never alone: that is for people to judge; 3 after an interrupt. */
async function run(name: string | undefined, options: Options): Promise<0 | 3> {
  const results: AloneResult[] = [];
  for (const family of name === undefined ? SPECIFICATION : [familyNamed(name)]) {
    if (options.era !== undefined) checkEra(family, options.era);
    for (const era of options.era === undefined ? family.eras : [options.era]) {
      const line = progressLine(`${family.name} ${era}`);
      results.push(await aloneIn(family, era, options.tries, line.watch));
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
  if (folder !== undefined && isWhole) write(folder, results);
  if (!isWhole) process.stderr.write('interrupted; no report is written\n');
  return isWhole ? 0 : 3;
}

function sentence({ network, era, rows }: AloneResult): string {
  const never = rows.filter(({ caught }) => caught === null).map(({ property }) => property);
  const end = never.length === 0 ? '' : `; never alone: ${never.join(', ')}`;
  return `${network} ${era}: ${rows.length - never.length} of ${rows.length} promises alone notice a change${end}\n`;
}

function write(folder: string, results: readonly AloneResult[]): void {
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, 'alone.md'), aloneMarkdown(results));
    writeWhole(join(folder, 'alone.json'), aloneJson(results));
  });
}
