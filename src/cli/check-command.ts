/** `raidproof check`: explores networks and judges their properties. */
import { Command } from 'commander';
import { SPECIFICATION } from '../../machines/index.ts';
import {
  type CheckOptions,
  type CheckResult,
  STANDARD_OPTIONS,
  check,
  checkReduced,
} from '../check/index.ts';
import { RaidproofError } from '../errors.ts';
import { checkJson, checkText, stableJson, violationName } from '../report/terminal.ts';
import { useKeptTables } from './kept-tables.ts';
import { textOptions, writeJson, writing } from './output.ts';
import { progressLine } from './progress.ts';
import { replay } from './replay.ts';
import { type SearchChoice, reductionsNamed, searchOptions } from './search-options.ts';
import { type Selected, select } from './selection.ts';
import { type SimulationChoice, simulated } from './simulation.ts';
import { collect, wholeNumber } from './values.ts';

interface Options extends SearchChoice, SimulationChoice {
  readonly reduce?: string;
  readonly era?: string;
  readonly scope?: string;
  readonly param: string[];
  readonly variant: string[];
  readonly mended?: boolean;
  readonly property: string[];
  readonly replay?: string;
  readonly reports?: string;
  readonly json?: string;
}

/** The `check` command; sets the process's exit code. */
export function checkCommand(): Command {
  return new Command('check')
    .description('explore a network and judge its properties')
    .argument('[network]', 'bitmap, lifecycle, array or reference; without one, the specification')
    .option('--era <era>', 'kernel era')
    .option('--scope <name>', 'a named scope of the network; see `raidproof list networks`')
    .option('-p, --param <name=value>', 'set a size of the network', collect, [])
    .option('--variant <name>', 'apply a named change; may be repeated', collect, [])
    .option('--mended', 'mend every known defect of the era')
    .option('--property <id>', 'judge only this property; may be repeated', collect, [])
    .option(
      '--engine <engine>',
      'indexed, js, wasm (faster, safety only), sliced (fastest, without depth) or xstate (the slow oracle); auto is indexed, or js where that cannot',
      'auto',
    )
    .option('--threads <number>', 'threads of the wasm engine', wholeNumber(1, 64), 1)
    .option('--limit-states <number>', 'states at most', wholeNumber(1, 2 ** 30), 100_000_000)
    .option('--limit-memory <MB>', 'megabytes at most', wholeNumber(1, 1 << 20), 4096)
    .option('--limit-time <seconds>', 'seconds at most', wholeNumber(1, 2 ** 31))
    .option('--checkpoint <file>', 'keep the search in a file, from which --resume goes on')
    .option('--every <seconds>', 'seconds between two checkpoints', wholeNumber(0, 2 ** 20), 60)
    .option('--resume <file>', 'go on from a checkpoint, and keep it')
    .option('--no-prune', 'expand states that violate a property, too')
    .option('--first', 'stop at the first violation')
    .option(
      '--reduce <kinds>',
      'fewer states by symmetry, cone or both: symmetry,cone; safety only',
    )
    .option('--simulate <runs>', 'walk at random instead of searching', wholeNumber(1, 2 ** 31 - 1))
    .option('--depth <steps>', 'steps of a walk at most', wholeNumber(1, 1_000_000), 500)
    .option('--seed <number>', 'seed of the walks', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--swarm', 'leave out a random half of the steps in each walk')
    .option('--replay <key>', 'tell the story of a replay key instead of searching')
    .option('--reports <dir>', 'write each counterexample as text, Markdown, HTML and JSON')
    .option('--json <file>', 'write the result as JSON to a file, or - for standard output')
    .action(async (network: string | undefined, options: Options) => {
      process.exitCode = await run(network, options);
    });
}

async function run(name: string | undefined, options: Options): Promise<number> {
  const names = name === undefined ? SPECIFICATION.map((one) => one.name) : [name];
  const selections = names.map((one) => select(one, { ...options, ...lists(options) }));
  if (options.replay !== undefined)
    return replay(only(selections, '--replay'), options.replay, options.json);
  if (options.checkpoint !== undefined) only(selections, '--checkpoint');
  if (options.resume !== undefined) only(selections, '--resume');
  const results: CheckResult[] = [];
  for (const selected of selections) {
    const { simulate } = options;
    const result =
      simulate === undefined
        ? await checkSelected(selected, options)
        : await simulated(selected, simulate, options);
    results.push(result);
    if (options.json !== '-') process.stdout.write(checkText(result, textOptions()));
    if (options.reports !== undefined) await report(result, options.reports);
  }
  if (options.json !== undefined)
    writeJson(
      options.json,
      results.length === 1 ? checkJson(results[0]!) : stableJson({ schemaVersion: 1, results }),
    );
  const codes = new Set(results.map((result) => exitCode(result)));
  if (codes.has(1)) return 1;
  return codes.has(3) ? 3 : 0;
}

function lists(options: Options) {
  return {
    parameters: options.param,
    variants: options.variant,
    properties: options.property,
  };
}

async function checkSelected(selected: Selected, options: Options): Promise<CheckResult> {
  const progress = progressLine(selected.network.name);
  useKeptTables(selected.network, selected.variants);
  const chosen: CheckOptions = {
    ...STANDARD_OPTIONS,
    ...searchOptions(options),
    policy: {
      prune: options.prune,
      stopAtViolation: options.first === true,
      stopWhenDecided: false,
    },
    variants: selected.variants,
    reach: options.property.length === 0,
    command: selected.command,
    watch: progress.watch,
  };
  const result =
    options.reduce === undefined
      ? await check(selected.network, chosen)
      : await checkReduced(
          selected.network,
          reductionsNamed(options.reduce, chosen.engine),
          chosen,
        );
  progress.end();
  return result;
}

function only(selections: readonly Selected[], option: string): Selected {
  if (selections.length === 1) return selections[0]!;
  throw new RaidproofError('RP101', 'it belongs to one network', option, 'Name the network.');
}

async function report(result: CheckResult, directory: string): Promise<void> {
  const { writeViolation } = await import('../report/index.ts');
  for (const { story } of result.properties)
    if (story !== undefined) {
      const paths = writing(directory, () =>
        writeViolation(directory, violationName(story), story),
      );
      process.stderr.write(`${paths.join('\n')}\n`);
    }
}

/** 0 all holds, 1 something is violated or unwitnessed, 3 something is inconclusive. */
export function exitCode(result: CheckResult): 0 | 1 | 3 {
  const verdicts = new Set(result.properties.map((one) => one.verdict));
  if (verdicts.has('violated') || verdicts.has('unwitnessed')) return 1;
  return verdicts.has('inconclusive') ? 3 : 0;
}
