/** raid5's sync_request: one stripe of sync, or a run of stripes that the bitmap lets skip. */

import { allSlots } from '../array/block-io.ts';
import { occupantOf, type ArrayState } from '../array/state.ts';
import { stripeAt } from '../array/stripe.ts';
import { closeSync, endSyncBelow, endSyncChunk, startSyncAt } from '../bitmap/sync.ts';
import { STRIPE_SECTORS } from '../constants.ts';
import type { Task } from '../scheduler.ts';

/** How far a request went, and whether it asked for nothing. */
export interface SyncStep {
  readonly sectors: number;
  readonly skipped: boolean;
}

/** Steps 2 to 7 of semantics 3.5, for the stripe at `sector`. */
export function* syncRequest(array: ArrayState, sector: number, end: number): Task<SyncStep> {
  const { recovery, bitmap } = array;
  if (array.degraded >= 1 && recovery.sync) return { sectors: end - sector, skipped: true };
  if (bitmap !== null) {
    const answer = startSyncAt(bitmap, sector, true);
    const maySkip = !answer.mustSync && !recovery.requested && !array.fullSync;
    if (maySkip && answer.sectors >= STRIPE_SECTORS) {
      const stripes = Math.floor(answer.sectors / STRIPE_SECTORS);
      return { sectors: stripes * STRIPE_SECTORS, skipped: true };
    }
    yield* endSyncNowAndThen(array, sector);
    const keepsNeed = recovery.check && array.mends.has('check-leaves-need');
    startSyncAt(bitmap, sector, keepsNeed || stillDegraded(array));
  }
  stripeAt(array, sector).toSync = true;
  return { sectors: STRIPE_SECTORS, skipped: false };
}

/**
 * The finishing call (sector >= max): the chunk under way is aborted if the walk did not reach the
 * end.
 */
export function finishSync(array: ArrayState, end: number): void {
  const { bitmap, sync } = array;
  const aborted = sync.current < end;
  if (!aborted) array.fullSync = false;
  if (bitmap === null) return;
  if (aborted) endSyncChunk(bitmap, Math.floor(sync.current / bitmap.chunkSectors), true);
  closeSync(bitmap);
}

/**
 * bitmap_cond_end_sync: lets the bits behind a long resync clear while it goes on (semantics 1.6).
 */
function* endSyncNowAndThen(array: ArrayState, sector: number): Task {
  const { bitmap, sync } = array;
  if (sector === 0) array.lastEndSyncSeconds = array.clockSeconds;
  const sleepSeconds = bitmap?.superblock?.daemonSleepSeconds ?? 5;
  const due = array.clockSeconds >= array.lastEndSyncSeconds + sleepSeconds;
  if (bitmap === null || sector === 0 || !due) return;
  yield { label: 'sync.condEndSync', ready: () => sync.active === 0 };
  sync.completed = sector;
  array.changes.clean = true;
  endSyncBelow(bitmap, sector);
  array.lastEndSyncSeconds = array.clockSeconds;
}

/** Some slot has no member at all; from 4.0 on a Faulty one is as good as none. */
function stillDegraded(array: ArrayState): boolean {
  return allSlots(array.geometry).some((slot) => {
    const occupant = occupantOf(array, slot);
    return occupant === null || (array.era === 'modern' && occupant.faulty);
  });
}
