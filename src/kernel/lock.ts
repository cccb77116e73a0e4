/** A folder belongs to one run at a time. */

import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';

const LOCK = 'raidproof.lock';

/**
 * Takes a folder, which is made if need be, and gives the function that releases it. A lock of a process that is gone
 * counts for nothing.
 * @throws RP403 while another run has it, RP201 when it cannot be made
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, LOCK);
  makeFolder(folder);
  if (!taken(file)) {
    const owner = ownerOf(file);
    if (owner !== null && isAlive(owner)) {
      const what = `process ${owner} runs a scenario in it`;
      throw new RaidproofError('RP403', what, folder, 'Wait for it, or name another folder.');
    }
    rmSync(file, { force: true });
    if (!taken(file))
      throw new RaidproofError(
        'RP403',
        'another run has just taken it',
        folder,
        'Name another folder.',
      );
  }
  return () => rmSync(file, { force: true });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, folder, 'Name a folder that you may write to.');
  }
}

/** Makes the lock file; false when it is there. */
function taken(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
