/** Output: where results go. Whole files only, never half-written ones. */
import { renameSync, writeFileSync } from 'node:fs';
import { RaidproofError } from '../errors.ts';
import { PLAIN_TEXT, type TextOptions } from '../report/terminal.ts';

/** Writes JSON text to standard output (`-`) or, atomically, to a file. @throws RaidproofError RP201 */
export function writeJson(target: string, text: string): void {
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  if (target === '-') {
    process.stdout.write(ended);
    return;
  }
  writeWholeFile(target, ended);
}

/** Writes a file as a whole or not at all. @throws RaidproofError RP201 */
export function writeWholeFile(target: string, text: string): void {
  const temporary = `${target}.${process.pid}.part`;
  writing(target, () => {
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  });
}

/** Does some writing; what the file system refuses becomes one clear line. @throws RaidproofError RP201 */
export function writing<T>(target: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw unwritable(target, error);
  }
}

/** The one line for something that cannot be written. */
export function unwritable(target: string, error: unknown): RaidproofError {
  const what = error instanceof Error ? error.message : String(error);
  return new RaidproofError('RP201', what, target, 'Name a place that you may write to.');
}

/** How texts are to look on this standard output. */
export function textOptions(): TextOptions {
  const { stdout, env } = process;
  if (!stdout.isTTY) return PLAIN_TEXT;
  return { columns: Math.min(stdout.columns, 120), color: env['NO_COLOR'] === undefined };
}
