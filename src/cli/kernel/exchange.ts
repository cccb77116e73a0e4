/** `raidproof kernel exchange`: arrays of the executor read by the kernel, and the other way round. */
import { Command } from 'commander';
import { exchange, type ExchangeOutcome } from '../../kernel/index.ts';
import { stableJson } from '../../report/index.ts';
import { writeJson } from '../output.ts';
import { wholeNumber } from '../values.ts';
import { interruptible, kernelWords, withKernel, type KernelOptions } from './options.ts';

interface Options extends KernelOptions {
  readonly runs: number;
  readonly seed: number;
}

/** The `exchange` command: exit code 1 where contents differ, 3 when it was interrupted. */
export function exchangeCommand(): Command {
  return withKernel(new Command('exchange'))
    .description(
      'arrays written by the executor are assembled by the kernel, and the other way round',
    )
    .option('--runs <number>', 'random arrays for each direction', wholeNumber(1, 10_000), 20)
    .option('--seed <number>', 'seed of the arrays', wholeNumber(0, 2 ** 31), 1)
    .action(async (options: Options) => {
      const isQuiet = options.json === '-';
      const outcomes = await interruptible((signal) =>
        exchange({
          ...options,
          signal,
          onOutcome: (outcome) => {
            if (!isQuiet) process.stdout.write(`${outcomeText(outcome)}\n`);
          },
        }),
      );
      const same = outcomes.filter(({ isSame }) => isSame).length;
      const isComplete = outcomes.length === 2 * options.runs;
      const repeat = `raidproof kernel exchange --runs ${options.runs} --seed ${options.seed}${kernelWords(options)}`;
      if (!isQuiet) {
        const mark = same === outcomes.length ? '✓' : '✗';
        const rest = isComplete ? '' : ', interrupted';
        process.stdout.write(
          `${mark} ${same} of ${outcomes.length} arrays have the same content on both sides${rest}\nrepeat  ${repeat}\n`,
        );
      }
      if (options.json !== undefined)
        writeJson(options.json, stableJson({ schemaVersion: 1, outcomes, isComplete, repeat }));
      process.exitCode = same < outcomes.length ? 1 : isComplete ? 0 : 3;
    });
}

function outcomeText(outcome: ExchangeOutcome): string {
  const { isSame, maker, number, words, due, byExecutor, byKernel, mismatches, again } = outcome;
  const way = maker === 'executor' ? 'executor → kernel' : 'kernel → executor';
  const line = `${isSame ? '✓' : '✗'} ${String(number).padStart(3)} ${way}  ${words}, due: ${due}`;
  if (isSame) return `${line}  ${byKernel.slice(0, 12)}`;
  return `${line}\n    executor ${byExecutor}\n    kernel   ${byKernel}, then ${mismatches} sectors of wrong parity\n    again    ${again}`;
}
