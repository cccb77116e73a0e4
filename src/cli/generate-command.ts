/** `raidproof generate`: writes a suite that covers a network, for other test runners and other machines. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { STANDARD_OPTIONS, exploreWithJs } from '../check/index.ts';
import { mdadmScript } from '../conform/kernel/mdadm-script.ts';
import { generateScenarios } from '../conform/kernel/scenarios.ts';
import { RaidproofError } from '../errors.ts';
import {
  COVERAGES,
  type Coverage,
  suiteByCoverage,
  suiteData,
  systemText,
  vitestText,
} from '../generate/index.ts';
import { compile } from '../network/index.ts';
import { stableJson } from '../report/index.ts';
import { writing, writeWholeFile } from './output.ts';
import { familyNamed, select } from './selection.ts';
import { collect, wholeNumber } from './values.ts';

interface Options {
  readonly coverage: string;
  readonly format: string;
  readonly out: string;
  readonly era?: string;
  readonly scope?: string;
  readonly param: string[];
  readonly variant: string[];
  readonly mended?: boolean;
  readonly limitStates: number;
}

const FORMATS = ['json', 'vitest', 'mdadm'] as const;
const STATES_MAX = 2_000_000;

/** The `generate` command; sets the process's exit code. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('write a suite of scenarios that together take all of a network')
    .argument('<network>', 'bitmap, lifecycle, array or reference')
    .option('--coverage <measure>', 'states, transitions or pairs', 'transitions')
    .option(
      '--format <format>',
      'json, vitest, or mdadm: a shell script for a machine with real md',
      'json',
    )
    .option('--out <dir>', 'folder of the files', '.')
    .option('--era <era>', 'kernel era')
    .option('--scope <name>', 'a named scope')
    .option('-p, --param <name=value>', 'set a size of the network', collect, [])
    .option('--variant <name>', 'apply a named change; may be repeated', collect, [])
    .option('--mended', 'mend every known defect of the era')
    .option(
      '--limit-states <number>',
      'explore at most so many states for goals',
      wholeNumber(1, 2 ** 31 - 1),
      STATES_MAX,
    )
    .action(async (name: string, options: Options) => {
      process.exitCode = await run(name, options);
    });
}

async function run(name: string, options: Options): Promise<number> {
  const coverage = chosen('--coverage', options.coverage, COVERAGES);
  const format = chosen('--format', options.format, FORMATS);
  if (format === 'mdadm') return writeScript(name, coverage, options.out);
  const { era, scope, param: parameters, variant: variants, mended } = options;
  const network = compile(select(name, { era, scope, parameters, variants, mended }).network);
  const { policy, watch, limits } = STANDARD_OPTIONS;
  const exploration = await exploreWithJs(
    { ...network, properties: [] },
    { ...policy, prune: false },
    { ...limits, statesMax: options.limitStates },
    watch,
  );
  const complete = exploration.ending === 'complete';
  const suite = await suiteByCoverage(network, exploration, coverage);
  const data = suiteData(network, suite, coverage, complete);
  const files: [name: string, text: string][] = [['suite.json', `${stableJson(data)}\n`]];
  if (format === 'vitest')
    files.push([`${name}.test.mjs`, vitestText(data)], ['system.example.mjs', systemText(data)]);
  write(options.out, files);
  process.stdout.write(
    `${data.scenarios.length} scenarios take ${data.covered} of ${data.goals} goals (${coverage})` +
      `${complete ? '' : ', of those met before a limit'}\n`,
  );
  return complete ? 0 : 3;
}

/** What a user of mdadm can do to an array is the same for every network. */
function writeScript(name: string, coverage: Coverage, out: string): number {
  familyNamed(name);
  write(out, [['scenarios.sh', mdadmScript(generateScenarios(coverage), coverage)]]);
  return 0;
}

function write(folder: string, files: readonly (readonly [string, string])[]): void {
  writing(folder, () => mkdirSync(folder, { recursive: true }));
  for (const [name, text] of files) {
    const path = join(folder, name);
    writeWholeFile(path, text);
    process.stdout.write(`${path}\n`);
  }
}

function chosen<T extends string>(option: string, value: string, all: readonly T[]): T {
  const found = all.find((one) => one === value);
  if (found !== undefined) return found;
  throw new RaidproofError('RP101', `there is no '${value}'`, option, `Use ${all.join(', ')}.`);
}
