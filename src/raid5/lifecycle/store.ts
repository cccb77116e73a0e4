/** md_update_sb with the flag that writers wait for. */

import { type ArrayState, wake } from '../array/state.ts';
import { updateSuperblocks } from '../array/superblocks.ts';
import type { Task, TaskHandle } from '../scheduler.ts';

/**
 * Writes the superblocks. From the first moment on MD_CHANGE_PENDING is set, so that a writer that
 * comes now waits for this write too (md_update_sb, 2.6.32; cleared last, semantics 5.7).
 */
export function* storeSuperblocks(array: ArrayState, force: boolean): Task {
  array.changes.pending = true;
  yield* updateSuperblocks(array, force);
}

/** Writes the superblocks of all members now, as a user's command that needs them on disk. */
export function writeAllSuperblocks(array: ArrayState): TaskHandle<void> {
  const first = { label: 'store', ready: (): boolean => array.lockOwner === null };
  return array.scheduler.spawn('user', first, writeUnderLock(array));
}

function* writeUnderLock(array: ArrayState): Task {
  array.lockOwner = 'user';
  yield* storeSuperblocks(array, true);
  array.lockOwner = null;
  wake(array);
}
