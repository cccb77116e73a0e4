/** `raidproof kernel`: the real Linux driver as an ordinary process. */
import { Command } from 'commander';
import { kernelAuditCommand } from './kernel/audit.ts';
import { bootsCommand } from './kernel/boots.ts';
import { confirmCommand } from './kernel/confirm.ts';
import { exchangeCommand } from './kernel/exchange.ts';
import { runCommand } from './kernel/run.ts';

/** The `kernel` command with its subcommands. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description(
    'the real Linux driver, run as an ordinary process on image files: no root, no virtual machine',
  );
  for (const one of [
    runCommand(),
    kernelAuditCommand(),
    exchangeCommand(),
    confirmCommand(),
    bootsCommand(),
  ])
    command.addCommand(one);
  return command;
}
