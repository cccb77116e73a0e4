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

/**
 * The thread and in it md_do_sync (semantics 5.5), before 3.3 and as 6.1 has it. Before 3.3 an
 * aborted resync is recorded at curr_resync. A thread that is stopped before it first runs never
 * calls md_do_sync (kthread_stop).
 */
export function* syncThread(array: ArrayState): Task {
  if (array.syncThreadStops) return;
  yield { label: 'sync.begin' };
  const { recovery, sync } = array;
  if (recovery.done) return;
  if (array.syncThreadStops) recovery.interrupted = true;
  if (!recovery.interrupted) {
    const { first, end } = range(array);
    yield* letOldWritesFinish(array);
    raiseEventsCleared(array);
    begin(array, first);
    yield* walk(array, first, end);
    yield { label: 'sync.finish', ready: () => sync.active === 0 };
    if (array.era === 'modern' && !recovery.interrupted && sync.current >= positionMin(array)) {
      sync.completed = sync.current;
    }
    finishSync(array, end);
    recordEnd(array);
    array.changes.devices = true;
  } else if (array.era === 'modern') array.changes.devices = true;
  yield { label: 'sync.done' };
  forgetWindow(array);
  sync.current = 0;
  recovery.done = true;
  wake(array);
}

/** The smallest position that is one: below it curr_resync has other meanings (4.9 mended a 2). */
function positionMin(array: ArrayState): number {
  return array.era === 'modern' ? 4 : 3;
}

/**
 * From 3.16 on: a write that began before the spare had its slot must not end behind the recovery
 * (quiesce on and off).
 */
function* letOldWritesFinish(array: ArrayState): Task {
  const quiesces = array.era === 'modern' || array.mends.has('quiesce-before-recovery');
  if (!quiesces || array.recovery.sync || array.bitmap === null) return;
  array.quiesced = true;
  yield { label: 'sync.quiesce', ready: () => array.stripes.size === 0 };
  array.quiesced = false;
}

/**
 * The mend for bits that a recovery clears although an older member still needs them. The next assembly
 * must not take the equal count for a sign that nothing was missing (semantics 1.12; see open.ts).
 */
function raiseEventsCleared(array: ArrayState): void {
  const { bitmap, recovery, mends } = array;
  if (bitmap === null || recovery.sync || !mends.has('recovery-raises-events-cleared')) return;
  bitmap.eventsCleared = Math.max(bitmap.eventsCleared, array.events);
  bitmap.needSync = true;
}

function begin(array: ArrayState, first: number): void {
  const { recovery, sync } = array;
  if (recovery.sync) sync.mismatches = 0;
  sync.active = 0;
  const idle = positionMin(array) - 1;
  sync.current = first > idle ? first : idle;
  sync.completed = first === MAX_SECTOR ? 0 : first;
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
  const first = Math.min(MAX_SECTOR, ...targets.map((member) => member.recoveryOffset));
  return { first: fromChunkStart(array, first), end };
}

/** The mend for the part of a chunk below the offset: its need ends with that of the part above. */
function fromChunkStart({ bitmap, mends }: ArrayState, first: number): number {
  const { chunkSectors } = bitmap ?? { chunkSectors: 1 };
  if (first === MAX_SECTOR || !mends.has('recovery-from-chunk-start')) return first;
  return first - (first % chunkSectors);
}

function* walk(array: ArrayState, first: number, end: number): Task {
  const { sync } = array;
  let at = first;
  for (;;) {
    yield { label: 'sync.look' };
    if (mustEnd(array) || at >= end) return;
    if (checkpointDue(sync.current, sync.completed, at, sync.maximum, end)) {
      const early = array.faults.has('early-recovery-offset');
      yield { label: 'sync.checkpoint', ready: () => early || sync.active === 0 };
      sync.completed = at;
      recordCheckpoint(array, at);
      array.changes.clean = true;
      wake(array);
      yield { label: 'sync.look' };
      if (mustEnd(array)) return;
    }
    if (at >= sync.maximum) {
      const here = at;
      const goesOn = (): boolean => sync.maximum > here || array.syncThreadStops;
      yield { label: 'sync.maximum', ready: goesOn };
      if (mustEnd(array)) return;
    }
    const hasRoom = (): boolean => sync.active < ACTIVE_MAX_SECTORS || array.syncThreadStops;
    yield { label: `sync.request @${at}`, ready: hasRoom };
    const { sectors, skipped } = yield* syncRequest(array, at, end);
    if (!skipped) sync.active += sectors;
    at += sectors;
    if (at >= positionMin(array) - 1) sync.current = at;
  }
}

/** INTR, or kthread_stop, which becomes INTR. */
function mustEnd({ recovery, syncThreadStops }: ArrayState): boolean {
  if (syncThreadStops) recovery.interrupted = true;
  return recovery.interrupted;
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

/** From 3.8 on a resync that is cut off by a power loss goes on here. */
function recordCheckpoint(array: ArrayState, at: number): void {
  const { era, recovery, mends } = array;
  if (era === 'classic' || !recovery.sync) return;
  if (recovery.check && mends.has('check-leaves-checkpoint')) return;
  if (at > array.recoveryCheckpoint) array.recoveryCheckpoint = at;
}

/** What the end means for the checkpoints; a check changes none (semantics 5.5 step 4). */
function recordEnd(array: ArrayState): void {
  const { recovery, sync, mends } = array;
  if (recovery.check || sync.current < positionMin(array)) return;
  if (recovery.sync) {
    if (!recovery.interrupted) array.recoveryCheckpoint = MAX_SECTOR;
    else if (sync.current >= array.recoveryCheckpoint) {
      const completed = recovery.error || mends.has('abort-records-completed-3.3');
      array.recoveryCheckpoint = completed ? sync.completed : sync.current;
    }
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
