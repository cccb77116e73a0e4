/** md_check_recovery: the one place that decides what recovery does next. */

import { wake, type ArrayState } from '../array/state.ts';
import { storeSuperblocks } from './store.ts';
import { writeAll } from '../bitmap/load.ts';
import { MAX_SECTOR } from '../constants.ts';
import type { Task } from '../scheduler.ts';
import { reap } from './reap.ts';
import { removeAndAddSpares } from './spares.ts';
import { syncThread } from './sync-thread.ts';

const OWNER = 'raid5d';

/** Whether there is anything to look at (semantics 5.2 P5). */
export function recoveryWanted(array: ArrayState): boolean {
  const { changes, recovery, safemode } = array;
  if (array.readOnly !== 'no' && !recovery.needed) return false;
  const mayBecomeClean =
    safemode === 2 &&
    array.writesPending === 0 &&
    !array.inSync &&
    array.recoveryCheckpoint === MAX_SECTOR;
  const changed = changes.devices || changes.clean;
  return changed || recovery.needed || recovery.done || safemode === 1 || mayBecomeClean;
}

/**
 * The table of semantics 5.2 as it stands from 2.6.32 to 3.17, in the modern era with what 3.4 to
 * 6.6 changed in rows 7 and 12, without P1 (the bitmap daemon). If the mutex is taken it does
 * nothing: the flags stay, and the unlock wakes raid5d.
 */
export function* checkRecovery(array: ArrayState): Task {
  if (!recoveryWanted(array)) return;
  if (array.lockOwner !== null) return yield* recordOnly(array);
  array.lockOwner = OWNER;
  if (array.readOnly !== 'no') return lookReadOnly(array);
  becomeClean(array);
  const { changes, recovery } = array;
  if (changes.devices || changes.clean || changes.pending) {
    yield { label: 'recovery.write' };
    yield* storeSuperblocks(array, false);
  }
  // The sync thread, the devices and the writers do not know this mutex: they run on at every pause.
  yield { label: 'recovery.decide' };
  if (recovery.running && !recovery.done) recovery.needed = false;
  else if (array.syncThread !== null) yield* reap(array);
  else yield* start(array);
  if (array.syncThread === null && !array.syncThreadQueued) {
    recovery.running = false;
    recovery.recover = false;
  }
  array.lockOwner = null;
  // The unlock wakes raid5d; whether there is something to do is asked again then.
  if (recoveryWanted(array)) wake(array);
}

/** The end of md_check_recovery: who waits for stripes with the mutex may allow this, and only this. */
function* recordOnly(array: ArrayState): Task {
  if (!array.updateAllowed || !array.changes.devices) return;
  array.updating = true;
  yield* storeSuperblocks(array, false);
  array.updating = false;
}

/**
 * Row 1 (6.1): failed members leave their slots; their failure is recorded once the array is
 * read-write. A read-only array starts no sync.
 */
function lookReadOnly(array: ArrayState): void {
  for (const member of array.members) {
    member.blocked = false;
    if (member.faulty && member.operationsInFlight === 0) member.slot = -1;
  }
  array.recovery.recover = false;
  array.recovery.needed = false;
  array.changes.pending = false;
  array.lockOwner = null;
}

/** Row 2: no writer is left, so the superblocks may say clean. */
function becomeClean(array: ArrayState): void {
  const idle = array.writesPending === 0 && array.recoveryCheckpoint === MAX_SECTOR;
  if (array.safemode !== 0 && idle && !array.inSync) {
    array.inSync = true;
    array.changes.clean = true;
  }
  if (array.safemode === 1) array.safemode = 0;
}

/** Rows 6 to 12: decide what to sync, and start the thread. */
function* start(array: ArrayState): Task {
  const { recovery } = array;
  const modern = array.era === 'modern';
  recovery.running = true;
  if (!modern) recovery.needed = false;
  yield { label: 'recovery.claim' };
  recovery.interrupted = false;
  recovery.error = false;
  recovery.done = false;
  yield { label: 'recovery.choose' };
  const wanted = recovery.needed;
  if (modern) recovery.needed = false;
  // From 3.4 on NEEDED is asked for here, and FROZEN consumes it (semantics 5.2 row 7).
  if (recovery.frozen || (modern && !wanted)) return;
  const spares = removeAndAddSpares(array);
  if (spares > 0) {
    recovery.sync = false;
    recovery.check = false;
    recovery.requested = false;
    recovery.recover = true;
  } else if (array.recoveryCheckpoint < MAX_SECTOR) {
    recovery.sync = true;
    recovery.recover = false;
  } else if (!recovery.sync) return;
  if (spares > 0 && array.bitmap !== null) writeAll(array.bitmap);
  if (modern) return queueThread(array);
  yield { label: 'recovery.create' };
  yield* startThread(array);
}

/** From 3.18 on a work item makes the thread, without the mutex (md_start_sync, 3.18 to 6.6). */
function queueThread(array: ArrayState): void {
  array.syncThreadQueued = true;
  array.scheduler.spawn('workqueue', 'recovery.create', madeByWork(array));
}

function* madeByWork(array: ArrayState): Task {
  yield* startThread(array);
  array.syncThreadQueued = false;
  if (array.syncThread === null) array.recovery.recover = false;
}

function* startThread(array: ArrayState): Task {
  const { recovery } = array;
  if (array.switches.threadCreationFails) {
    recovery.running = false;
    recovery.sync = false;
    recovery.requested = false;
    recovery.check = false;
    yield { label: 'recovery.giveUp' };
    return;
  }
  array.syncThreadStops = false;
  array.syncThread = array.scheduler.spawn('sync thread', 'sync.wake', syncThread(array));
}
