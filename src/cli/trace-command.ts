/** `raidproof trace`: explains a recording by the model, or shows its first impossible line. */
import { Command } from 'commander';
import { validateRecording } from '../conform/trace/index.ts';
import { stableJson, traceReportText } from '../report/index.ts';
import type { TraceReport } from '../trace/index.ts';
import { writeJson } from './output.ts';
import { wholeNumber } from './values.ts';

interface Options {
  readonly network?: string;
  readonly strict?: boolean;
  readonly limitStates: number;
  readonly json?: string;
}

const STATES_MAX = 5_000_000;

/** The `trace` command and its subcommands. */
export function traceCommand(): Command {
  return new Command('trace')
    .description('recordings of a running md, held against the modern networks')
    .addCommand(validateCommand());
}

function validateCommand(): Command {
  return new Command('validate')
    .description(
      'explain a recording line by line: a trace file, a write log, or the console of a kprobe run',
    )
    .argument('<file>', 'JSON lines or text, plain or gzipped')
    .option('--network <name>', 'bitmap or lifecycle; without it, each that sees something in it')
    .option('--strict', 'only steps of the network itself, without what it is known to leave out')
    .option(
      '--limit-states <number>',
      'give up, inconclusive, beyond so many states of a network',
      wholeNumber(1, 2 ** 31 - 1),
      STATES_MAX,
    )
    .option('--json <file>', 'write the result as JSON to a file, or - for standard output')
    .action((file: string, options: Options) => {
      const report = validateRecording(file, {
        network: options.network ?? null,
        strict: options.strict ?? false,
        statesMax: options.limitStates,
      });
      if (options.json !== '-') process.stdout.write(traceReportText(report));
      if (options.json !== undefined) writeJson(options.json, stableJson(report));
      process.exitCode = exitCode(report);
    });
}

function exitCode({ results }: TraceReport): number {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  if (verdicts.has('impossible')) return 1;
  return verdicts.has('inconclusive') ? 3 : 0;
}
