/** Clean and active: the superblocks must say "dirty" before any data is written. */

import type { Task } from '../scheduler.ts';
import { wake, type ArrayState } from './state.ts';

const SAFE_MODE = 'safe mode';

/**
 * md_write_start (semantics 5.7): returns once the superblocks on disk say that the array is in
 * use.
 */
export function* writeStart(array: ArrayState): Task {
  if (array.readOnly === 'auto') {
    array.readOnly = 'no';
    array.recovery.needed = true;
    wake(array);
  }
  array.writesPending++;
  if (array.safemode === 1) array.safemode = 0;
  if (array.inSync) {
    array.inSync = false;
    array.changes.clean = true;
    array.changes.pending = true;
    wake(array);
  }
  yield { label: 'write.dirtyWait', ready: () => !array.changes.pending };
}

/**
 * md_write_end: after the last write the safe-mode timer runs; when it fires the array may become
 * clean.
 */
export function writeEnd(array: ArrayState): void {
  array.writesPending--;
  if (array.writesPending > 0) return;
  if (array.safemode === 2) wake(array);
  else array.scheduler.arm(SAFE_MODE, () => safeModeTimeout(array));
}

/** md_safemode_timeout. */
function safeModeTimeout(array: ArrayState): void {
  if (array.writesPending > 0) return;
  array.safemode = 1;
  wake(array);
}

/** The array stops: the timer must not fire any more. */
export function disarmSafeMode(array: ArrayState): void {
  array.scheduler.disarm(SAFE_MODE);
}
