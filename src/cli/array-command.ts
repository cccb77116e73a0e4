/** `raidproof array`: the executor on image files. */
import { Command } from 'commander';
import { assembleCommand } from './array/assemble.ts';
import { createCommand } from './array/create.ts';
import { readCommand, writeCommand } from './array/data.ts';
import { growCommand } from './array/grow.ts';
import { addCommand, failCommand, reAddCommand, removeCommand } from './array/members.ts';
import { statusCommand } from './array/status.ts';
import { checkCommand, repairCommand, stopCommand } from './array/sync.ts';

/**
 * The `array` command with its subcommands. Each assembles the array, does one thing, and stops it: all
 * state between two commands is in the images.
 */
export function arrayCommand(): Command {
  const command = new Command('array').description('the RAID5 executor on image files');
  const ones = [
    createCommand(),
    assembleCommand(),
    statusCommand(),
    readCommand(),
    writeCommand(),
    failCommand(),
    removeCommand(),
    addCommand(),
    reAddCommand(),
    checkCommand(),
    repairCommand(),
    growCommand(),
    stopCommand(),
  ];
  for (const one of ones) command.addCommand(one);
  return command;
}
