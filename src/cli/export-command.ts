/** `raidproof export`: a network for another checker. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { RaidproofError } from '../errors.ts';
import { promela } from '../export/index.ts';
import { compile } from '../network/index.ts';
import { writing } from './output.ts';
import { select } from './selection.ts';
import { collect } from './values.ts';

interface Options {
  readonly format: string;
  readonly out: string;
  readonly era?: string;
  readonly param: string[];
  readonly variant: string[];
  readonly mended?: boolean;
}

/** The `export` command. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write a network for another checker')
    .argument('<network>', 'bitmap, lifecycle, array or reference')
    .option('--format <format>', 'promela (for Spin)', 'promela')
    .option('--out <dir>', 'folder of the files', '.')
    .option('--era <era>', 'kernel era')
    .option('-p, --param <name=value>', 'set a size of the network', collect, [])
    .option('--variant <name>', 'apply a named change; may be repeated', collect, [])
    .option('--mended', 'mend every known defect of the era')
    .action((name: string, options: Options) => run(name, options));
}

function run(name: string, options: Options): void {
  if (options.format !== 'promela')
    throw new RaidproofError(
      'RP101',
      `there is no format '${options.format}'`,
      '--format',
      'There is: promela.',
    );
  const { era, param: parameters, variant: variants, mended } = options;
  const { network } = select(name, { era, parameters, variants, mended });
  const { model, code } = promela(compile(network), `${name}.c`);
  const paths = [join(options.out, `${name}.pml`), join(options.out, `${name}.c`)] as const;
  writing(options.out, () => {
    mkdirSync(options.out, { recursive: true });
    writeFileSync(paths[0], model);
    writeFileSync(paths[1], code);
  });
  process.stdout.write(`${paths.join('\n')}\n`);
}
