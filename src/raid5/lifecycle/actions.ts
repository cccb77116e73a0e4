/** What a user can order: sync_action, the sync window, and stopping the array. */

import { RaidproofError } from '../../errors.ts';
import { disarmSafeMode } from '../array/write-gate.ts';
import { wake, type ArrayState } from '../array/state.ts';
import { storeSuperblocks } from './store.ts';
import { allWritesLanded } from '../bitmap/bitmap.ts';
import { flush } from '../bitmap/load.ts';
import type { Task, TaskHandle } from '../scheduler.ts';
import { reap } from './reap.ts';

/** What may be written to sync_action. */
export type SyncAction = 'idle' | 'frozen' | 'resync' | 'recover' | 'check' | 'repair';

/**
 * Writes to sync_action (semantics 5.6; 2.6.32 to 3.x, and 4.4 to 6.6). The result is false where
 * the kernel says -EBUSY: a sync is running, before 4.4 also if one is due.
 */
export function setSyncAction(array: ArrayState, action: SyncAction): TaskHandle<boolean> {
  const label = `sync_action ${action}`;
  if (array.era === 'modern')
    return array.scheduler.spawn('user', { label }, actWithoutMutex(array, action));
  const first = { label, ready: () => array.lockOwner === null };
  return array.scheduler.spawn('user', first, act(array, action));
}

/** action_store() up to 3.19: md_attr_store() holds the mutex around it. */
function* act(array: ArrayState, action: SyncAction): Task<boolean> {
  const { recovery } = array;
  array.lockOwner = 'user';
  const accepted = isQuiet(action) || !(recovery.running || recovery.needed);
  recovery.frozen = action === 'frozen';
  if (isQuiet(action)) {
    yield* untilThreadIsMade(array);
    yield* endSync(array);
    if (array.mends.has('unfreeze-sets-needed-3.18')) recovery.needed = true;
  } else if (accepted) {
    request(array, action);
    becomeWritable(array);
  }
  array.lockOwner = null;
  wake(array);
  return accepted;
}

/**
 * action_store() since 4.0: only to stop a sync it takes the mutex, and everything else it does while others
 * hold it. A command that is refused changes nothing (4.1).
 */
function* actWithoutMutex(array: ArrayState, action: SyncAction): Task<boolean> {
  const { recovery } = array;
  if (isQuiet(action)) {
    recovery.frozen = action === 'frozen';
    if (recovery.running) yield* stopSync(array);
  } else if (recovery.running) {
    return false;
  } else {
    recovery.frozen = false;
    request(array, action);
  }
  becomeWritable(array);
  recovery.needed = true;
  wake(array);
  return true;
}

function* stopSync(array: ArrayState): Task {
  yield { label: 'sync_action.lock', ready: () => array.lockOwner === null };
  array.lockOwner = 'user';
  yield* untilThreadIsMade(array);
  yield* endSync(array);
  array.lockOwner = null;
}

/** Commands that only end what runs. */
function isQuiet(action: SyncAction): action is 'idle' | 'frozen' {
  return action === 'idle' || action === 'frozen';
}

/** A write to sync_action ends read-auto (md_wakeup_thread follows). */
function becomeWritable(array: ArrayState): void {
  if (array.readOnly === 'auto') array.readOnly = 'no';
}

/**
 * Interrupts a running sync and reaps it, with the mutex held. With the mend of 6.6 the mutex is free
 * meanwhile and raid5d reaps: else a failure that waits to be recorded hangs everything.
 */
function* endSync(array: ArrayState): Task {
  const { syncThread, recovery, mends } = array;
  if (syncThread === null) return;
  recovery.interrupted = true;
  if (!mends.has('stop-releases-mutex-6.6')) return yield* reap(array);
  array.lockOwner = null;
  wake(array);
  const isReaped = (): boolean => array.syncThread !== syncThread && array.lockOwner === null;
  yield { label: 'sync_action.wait', ready: isReaped };
  array.lockOwner = 'user';
}

/** flush_workqueue: a thread that is being made is waited for, so that it can be stopped. */
function* untilThreadIsMade(array: ArrayState): Task {
  if (!array.syncThreadQueued) return;
  yield { label: 'sync_action.flushWork', ready: () => !array.syncThreadQueued };
}

function request(array: ArrayState, action: 'resync' | 'recover' | 'check' | 'repair'): void {
  const { recovery } = array;
  recovery.needed = true;
  switch (action) {
    case 'resync':
      return;
    case 'recover':
      recovery.recover = true;
      return;
    case 'check':
    case 'repair':
      // repair does not clear CHECK (semantics 5.6): what a frozen check left behind makes it one.
      if (action === 'check') recovery.check = true;
      recovery.requested = true;
      recovery.sync = true;
  }
}

/**
 * Sets sync_min and sync_max (sectors of a member). A window that ends below what is done is RP210.
 */
export function setSyncWindow(array: ArrayState, minimum: number, maximum: number): void {
  if (minimum > maximum || maximum < array.sync.current) {
    throw new RaidproofError(
      'RP210',
      `the window ${minimum}..${maximum} does not hold the position ${array.sync.current}`,
      'sync_min, sync_max',
      'Use a window that ends behind the running sync.',
    );
  }
  array.sync.minimum = minimum;
  array.sync.maximum = maximum;
}

/**
 * Stops the array (do_md_stop; semantics 5.7): no sync any more, bitmap flushed, superblocks clean.
 * Requests must have finished; it waits for them.
 */
export function stopArray(array: ArrayState): TaskHandle<void> {
  const idle = (): boolean => array.lockOwner === null && array.writesPending === 0;
  return array.scheduler.spawn('user', { label: 'stop', ready: idle }, stop(array));
}

function* stop(array: ArrayState): Task {
  array.lockOwner = 'user';
  const { recovery, bitmap } = array;
  if (array.era === 'modern') recovery.frozen = true;
  yield* untilThreadIsMade(array);
  if (array.syncThread !== null) {
    recovery.frozen = true;
    yield* endSync(array);
  }
  disarmSafeMode(array);
  if (bitmap !== null) {
    yield* flush(bitmap);
    yield { label: 'stop.wait', ready: () => allWritesLanded(bitmap) };
  }
  const changed = array.changes.devices || array.changes.clean || array.changes.pending;
  if (array.readOnly === 'no' && (!array.inSync || changed)) {
    array.inSync = true;
    yield* storeSuperblocks(array, true);
  }
  array.stopped = true;
  array.lockOwner = null;
  array.scheduler.disarm('daemon timeout');
  wake(array);
}
