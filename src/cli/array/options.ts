/** Options and arguments that several array commands share. */
import { Command } from 'commander';

/** Largest size and offset that is taken, in bytes. */
export const LARGEST = 2 ** 40;

/** A command on the images of an array. */
export function imagesCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<image...>', 'the members, in any order')
    .option('--json <file>', 'write the outcome as JSON to a file, or - for standard output');
}

/** The same, for commands that start the array. */
export function startingCommand(name: string, description: string): Command {
  return imagesCommand(name, description).option('--force', 'start although dirty and degraded');
}
