/** Reaping the sync thread: what its end means for the members, and room for the next one. */

import { countDegraded, wake, type ArrayState } from '../array/state.ts';
import { storeSuperblocks } from './store.ts';
import { isAnyNeeded } from '../bitmap/load.ts';
import { MAX_SECTOR } from '../constants.ts';
import type { Task } from '../scheduler.ts';

/**
 * reap_sync_thread, 2.6.38 to 3.8, and md_reap_sync_thread as 6.1 stable has it (semantics 5.4). The
 * caller holds the mutex.
 */
export function* reap(array: ArrayState): Task {
  const { recovery, syncThread } = array;
  if (syncThread === null) return;
  // md_unregister_thread: kthread_stop, then join. The thread may get further before it is told.
  yield { label: 'reap.stop' };
  array.syncThreadStops = true;
  if (!syncThread.done) yield { label: 'reap.join', ready: () => syncThread.done };
  array.syncThread = null;
  const modern = array.era === 'modern';
  const allGone = modern && array.degraded === array.geometry.raidDisks;
  if (!recovery.interrupted && !recovery.requested && !allGone) activateSpares(array);
  leaveResyncDue(array);
  // From 3.14 on the superblocks already say that nobody's old slot counts any more.
  if (modern) forgetSlots(array);
  yield { label: 'reap.write' };
  yield* storeSuperblocks(array, true);
  if (modern) recovery.done = false;
  else forgetSlots(array);
  recovery.running = false;
  recovery.sync = false;
  recovery.requested = false;
  recovery.check = false;
  // The second look: a further spare, or an interrupted sync, is picked up by the next round.
  recovery.needed = true;
  wake(array);
}

/** The mend for chunks that stay NEEDED on a complete array, where no resync would come. */
function leaveResyncDue(array: ArrayState): void {
  const { bitmap, mends } = array;
  if (bitmap === null || array.degraded > 0 || !mends.has('resync-what-is-left')) return;
  if (isAnyNeeded(bitmap)) array.recoveryCheckpoint = 0;
}

/** Once nobody is missing, no bitmap covers what an old member lacks. */
function forgetSlots(array: ArrayState): void {
  if (array.degraded > 0) return;
  for (const member of array.members) member.savedSlot = -1;
}

/** raid5_spare_active: members that were recovered to the end are in sync. */
function activateSpares(array: ArrayState): void {
  for (const member of array.members) {
    const recovered = member.slot >= 0 && member.recoveryOffset === MAX_SECTOR;
    if (recovered && !member.faulty) member.inSync = true;
  }
  array.degraded = countDegraded(array);
}
