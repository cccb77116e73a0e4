/** Values of options: lists that grow, whole numbers within bounds. */
import { RaidproofError } from '../errors.ts';

/** Collects a repeated option. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** A parser for whole numbers within bounds. The parser throws RaidproofError RP101. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    throw new RaidproofError(
      'RP101',
      `'${text}' is not a whole number from ${least} to ${most}`,
      'command line',
      'See --help.',
    );
  };
}
