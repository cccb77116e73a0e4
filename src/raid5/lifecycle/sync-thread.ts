/**
 * The sync thread (md_do_sync): walks over the array, records how far it came, and says when it is
 * done.
 */

import { wake, type ArrayState } from '../array/state.ts';
import { MAX_SECTOR, STRIPE_SECTORS } from '../constants.ts';
import type { Task } from '../scheduler.ts';
import { finishSync, syncRequest } from './sync-request.ts';

/** Sectors in flight beyond which the thread waits; stands for the speed limit. */
const ACTIVE_MAX_SECTORS = 32 * STRIPE_SECTORS;

/** md_do_sync before 3.3 (semantics 5.5): an aborted resync is recorded at curr_resync. */
export function* syncThread(array: ArrayState): Task {
  const { recovery, sync } = array;
  if (recovery.done) return;
  sync.current = 2;
  const { first, end } = range(array);
  if (recovery.sync) sync.mismatches = 0;
  sync.active = 0;
  if (first > 2) sync.current = first;
  sync.completed = first === MAX_SECTOR ? 0 : first;
  yield { label: 'sync.start' };
  if (!recovery.interrupted) {
    yield* walk(array, first, end);
    yield { label: 'sync.finish', ready: () => sync.active === 0 };
    finishSync(array, end);
    recordEnd(array);
    array.changes.devices = true;
  }
  forgetWindow(array);
  sync.current = 0;
  recovery.done = true;
  wake(array);
}

/**
 * Where the walk begins and ends. With a bitmap a resync starts at 0 and skips; else at the
 * checkpoint.
 */
function range(array: ArrayState): { readonly first: number; readonly end: number } {
  const { recovery, sync, bitmap } = array;
  const end = array.geometry.componentSectors;
  if (recovery.sync) {
    const checkpoint = bitmap === null ? array.recoveryCheckpoint : 0;
    return { first: recovery.requested ? sync.minimum : checkpoint, end };
  }
  const targets = array.members.filter(
    (member) => member.slot >= 0 && !member.faulty && !member.inSync,
  );
  return { first: Math.min(MAX_SECTOR, ...targets.map((member) => member.recoveryOffset)), end };
}

function* walk(array: ArrayState, first: number, end: number): Task {
  const { recovery, sync } = array;
  let at = first;
  while (at < end) {
    if (checkpointDue(sync.current, sync.completed, at, sync.maximum, end)) {
      yield { label: 'sync.checkpoint', ready: () => sync.active === 0 };
      sync.completed = at;
      array.changes.clean = true;
      wake(array);
    }
    if (at >= sync.maximum) {
      const here = at;
      yield {
        label: 'sync.maximum',
        ready: () => sync.maximum > here || array.syncThreadStops,
      };
    }
    if (array.syncThreadStops) recovery.interrupted = true;
    if (array.syncThreadStops) return;
    const { sectors, skipped } = yield* syncRequest(array, at, end);
    if (!skipped) sync.active += sectors;
    if (recovery.interrupted) return;
    at += sectors;
    if (at > 1) sync.current = at;
    yield {
      label: `sync.request @${at}`,
      ready: () => sync.active < ACTIVE_MAX_SECTORS || array.syncThreadStops,
    };
  }
}

/** A sixteenth of the way, or half of the way to sync_max, since the last checkpoint. */
function checkpointDue(
  current: number,
  completed: number,
  at: number,
  maximum: number,
  end: number,
): boolean {
  const far = current > completed && current - completed > end / 16;
  return far || (at - completed) * 2 >= maximum - completed;
}

/** What the end means for the checkpoints; a check changes none (semantics 5.5 step 4). */
function recordEnd(array: ArrayState): void {
  const { recovery, sync } = array;
  if (recovery.check || sync.current <= 2) return;
  if (recovery.sync) {
    if (!recovery.interrupted) array.recoveryCheckpoint = MAX_SECTOR;
    else if (sync.current >= array.recoveryCheckpoint) array.recoveryCheckpoint = sync.current;
    return;
  }
  if (!recovery.interrupted) sync.current = MAX_SECTOR;
  for (const member of array.members) {
    const target = member.slot >= 0 && !member.faulty && !member.inSync;
    if (target && member.recoveryOffset < sync.current) member.recoveryOffset = sync.current;
  }
}

/**
 * A sync that completed forgets its window; a requested one that did not goes on where it stopped.
 */
function forgetWindow(array: ArrayState): void {
  const { recovery, sync } = array;
  if (recovery.interrupted) {
    if (recovery.requested) sync.minimum = sync.completed;
    return;
  }
  if (recovery.requested) sync.minimum = 0;
  sync.maximum = MAX_SECTOR;
}
