/** `raidproof export`: a network for another checker. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { RaidproofError } from '../errors.ts';
import { FORMATS, exported } from '../export/index.ts';
import { compile } from '../network/index.ts';
import { writing } from './output.ts';
import { select } from './selection.ts';
import { collect } from './values.ts';

interface Options {
  readonly format: string;
  readonly out: string;
  readonly era?: string;
  readonly scope?: string;
  readonly param: string[];
  readonly variant: string[];
  readonly mended?: boolean;
}

/** The `export` command. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write a network for another checker, or its machines for another tool')
    .argument('<network>', 'bitmap, lifecycle, array or reference')
    .option('--format <format>', `one of ${FORMATS.join(', ')}`, 'promela')
    .option('--out <dir>', 'folder of the files', '.')
    .option('--era <era>', 'kernel era')
    .option('--scope <name>', 'a named scope of the network; see `raidproof list networks`')
    .option('-p, --param <name=value>', 'set a size of the network', collect, [])
    .option('--variant <name>', 'apply a named change; may be repeated', collect, [])
    .option('--mended', 'mend every known defect of the era')
    .action((name: string, options: Options) => run(name, options));
}

function run(name: string, options: Options): void {
  const format = FORMATS.find((one) => one === options.format);
  if (format === undefined)
    throw new RaidproofError(
      'RP101',
      `there is no format '${options.format}'`,
      '--format',
      `There are: ${FORMATS.join(', ')}.`,
    );
  const { era, scope, param: parameters, variant: variants, mended } = options;
  const { network } = select(name, { era, scope, parameters, variants, mended });
  const files = exported(compile(network), format);
  const paths = files.map((file) => join(options.out, file.name));
  writing(options.out, () => {
    mkdirSync(options.out, { recursive: true });
    for (const [index, { text }] of files.entries()) writeFileSync(paths[index]!, text);
  });
  process.stdout.write(`${paths.join('\n')}\n`);
}
