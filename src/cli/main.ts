/** The `raidproof` command. Exit codes: 0 holds, 1 violated, 2 bad input, 3 inconclusive. */
import { Command, CommanderError } from 'commander';
import { RaidproofError } from '../errors.ts';
import { arrayCommand } from './array-command.ts';
import { auditCommand } from './audit-command.ts';
import { checkCommand } from './check-command.ts';
import { corruptCommand } from './corrupt-command.ts';
import { exportCommand } from './export-command.ts';
import { examineCommand } from './examine-command.ts';
import { kernelCommand } from './kernel-command.ts';
import { generateCommand } from './generate-command.ts';
import { listCommand } from './list-command.ts';
import { aloneCommand } from './alone-command.ts';
import { mutantsCommand } from './mutants-command.ts';
import { version } from './package.ts';
import { simulateCommand } from './simulate-command.ts';
import { surveyCommand } from './survey-command.ts';
import { testCommand } from './test-command.ts';
import { traceCommand } from './trace-command.ts';
import { verifyCommand } from './verify-command.ts';

const BAD_INPUT = 2;

/** Runs the command line. Sets the process's exit code; throws only what is a fault of ours. */
export async function main(words: readonly string[]): Promise<void> {
  const program = new Command('raidproof')
    .description('an executable, exhaustively checked specification of Linux md')
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showHelpAfterError(false);
  const commands = [
    verifyCommand(),
    checkCommand(),
    surveyCommand(),
    testCommand(),
    mutantsCommand(),
    aloneCommand(),
    examineCommand(),
    arrayCommand(),
    auditCommand(),
    simulateCommand(),
    kernelCommand(),
    corruptCommand(),
    exportCommand(),
    generateCommand(),
    traceCommand(),
    listCommand(),
  ];
  for (const command of commands) {
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
