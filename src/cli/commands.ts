/** The commands, each loaded only when it is called for: all of them together take longer than many a check. */
import type { Command } from 'commander';

/** Each command by its name, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import('./verify-command.ts')).verifyCommand(),
  check: async () => (await import('./check-command.ts')).checkCommand(),
  survey: async () => (await import('./survey-command.ts')).surveyCommand(),
  test: async () => (await import('./test-command.ts')).testCommand(),
  mutants: async () => (await import('./mutants-command.ts')).mutantsCommand(),
  alone: async () => (await import('./alone-command.ts')).aloneCommand(),
  examine: async () => (await import('./examine-command.ts')).examineCommand(),
  array: async () => (await import('./array-command.ts')).arrayCommand(),
  audit: async () => (await import('./audit-command.ts')).auditCommand(),
  simulate: async () => (await import('./simulate-command.ts')).simulateCommand(),
  kernel: async () => (await import('./kernel-command.ts')).kernelCommand(),
  corrupt: async () => (await import('./corrupt-command.ts')).corruptCommand(),
  export: async () => (await import('./export-command.ts')).exportCommand(),
  generate: async () => (await import('./generate-command.ts')).generateCommand(),
  trace: async () => (await import('./trace-command.ts')).traceCommand(),
  list: async () => (await import('./list-command.ts')).listCommand(),
};

/** The command that a command line calls for; all of them where it begins otherwise, for the help and the refusal. */
export function commandsFor([word = '']: readonly string[]): Promise<readonly Command[]> {
  const wanted = Object.hasOwn(COMMANDS, word) ? [COMMANDS[word]!] : Object.values(COMMANDS);
  return Promise.all(wanted.map((load) => load()));
}
