/** What the kernel commands share: which kernel, and how a run is interrupted and watched. */
import type { Command } from 'commander';
import type { KernelChoice } from '../../kernel/index.ts';

/** Options of every kernel command. */
export interface KernelOptions extends KernelChoice {
  readonly json?: string;
}

/** Adds them. */
export function withKernel(command: Command): Command {
  return command
    .option('--kernel <file>', "a User Mode Linux kernel of your own instead of the system's")
    .option('--modules <folder>', 'its modules, where md is not built in')
    .option('--json <file>', 'write the result as JSON to a file, or - for standard output');
}

/** Runs something that Ctrl-C ends: the first one stops the kernel, and what is known is told. */
export async function interruptible<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    return await run(controller.signal);
  } finally {
    process.removeListener('SIGINT', abort);
    process.removeListener('SIGTERM', abort);
  }
}

/** On a terminal, shows what the guest is at; gives the watcher and what wipes the line. */
export function guestLine(): { readonly onLine: (line: string) => void; readonly end: () => void } {
  const { stderr } = process;
  const show = (text: string): void => {
    if (stderr.isTTY) stderr.write(`\r\u001B[K${text.slice(0, stderr.columns - 1)}`);
  };
  show('the kernel boots');
  return {
    onLine: (line) => {
      const [, words] = /^@@STEP \d+ (.*)$/.exec(line) ?? [];
      if (words !== undefined) show(words);
    },
    end: () => show(''),
  };
}

/** The words of a command line that say which kernel, for the command that repeats a run. */
export function kernelWords({ kernel, modules }: KernelChoice): string {
  const words = [
    ...(kernel === undefined ? [] : ['--kernel', kernel]),
    ...(modules === undefined ? [] : ['--modules', modules]),
  ];
  return words.map((word) => ` ${word}`).join('');
}
