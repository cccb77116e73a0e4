/** The `raidproof` command. Exit codes: 0 holds, 1 violated, 2 bad input, 3 inconclusive. */
import { Command, CommanderError } from 'commander';
import { RaidproofError } from '../errors.ts';
import { commandsFor } from './commands.ts';
import { version } from './package.ts';

const BAD_INPUT = 2;

/** Runs the command line. Sets the process's exit code; throws only what is a fault of ours. */
export async function main(words: readonly string[]): Promise<void> {
  const program = new Command('raidproof')
    .description('an executable, exhaustively checked specification of Linux md')
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showHelpAfterError(false);
  for (const command of await commandsFor(words)) {
    for (const one of [command, ...command.commands])
      one.exitOverride().configureOutput({ outputError: () => {} });
    program.addCommand(command);
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = refuse(error);
  }
}

/** One line on standard error for what the user can mend; anything else is thrown on. */
function refuse(error: unknown): number {
  if (error instanceof RaidproofError) {
    process.stderr.write(`${error.message.replaceAll('\n', ' ')}\n`);
    return BAD_INPUT;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const what = error.message
      .replace(/^error: /, '')
      .replace(/\.$/, '')
      .replaceAll('\n', ' ');
    if (error.code !== 'commander.help')
      process.stderr.write(`RP101 command line: ${what}. See raidproof --help.\n`);
    return BAD_INPUT;
  }
  throw error;
}
