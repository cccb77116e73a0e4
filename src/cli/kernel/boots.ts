/** `raidproof kernel boots`: boots again and again, and looks for hangs and processes left behind. */
import { Command } from 'commander';
import { tryBoots, type BootsResult } from '../../kernel/index.ts';
import { stableJson } from '../../report/index.ts';
import { writeJson } from '../output.ts';
import { wholeNumber } from '../values.ts';
import { interruptible, kernelWords, withKernel, type KernelOptions } from './options.ts';

interface Options extends KernelOptions {
  readonly runs: number;
}

/** The `boots` command: exit code 1 for a boot that hangs or leaves a process behind. */
export function bootsCommand(): Command {
  return withKernel(new Command('boots'))
    .description('boot in a row: no hang, no process left behind')
    .option('--runs <number>', 'how often', wholeNumber(1, 10_000), 20)
    .action(async (options: Options) => {
      const result = await interruptible((signal) =>
        tryBoots(options.runs, { ...options, signal }),
      );
      if (options.json !== '-') process.stdout.write(textOf(result, options));
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, ...result }));
      const isGood = result.hung === 0 && result.leftBehind === 0 && result.failed === 0;
      process.exitCode = result.isInterrupted ? 3 : Number(!isGood);
    });
}

function textOf(result: BootsResult, options: Options): string {
  const { done, again, hung, failed, leftBehind, isInterrupted } = result;
  return [
    `${done} of ${options.runs} boots did their job; ${again} had to be tried again, ${hung} hung, ${failed} failed`,
    `${leftBehind} processes left behind`,
    ...(isInterrupted ? ['interrupted'] : []),
    `repeat  raidproof kernel boots --runs ${options.runs}${kernelWords(options)}`,
    '',
  ].join('\n');
}
