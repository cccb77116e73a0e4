/** A member fails: what md_error and raid5's error handler record at once. */

import { needAllInUse } from '../bitmap/load.ts';
import { countDegraded, wake, type ArrayState, type Member } from './state.ts';

/**
 * Marks a member Faulty (md_error and raid5 error(); semantics 5.8). A sync in progress is
 * interrupted, writes are held until the failure is in the superblocks.
 */
export function memberFailed(array: ArrayState, member: Member): void {
  if (member.faulty) return;
  member.faulty = true;
  member.inSync = false;
  member.blocked = true;
  array.degraded = countDegraded(array);
  const held = member.slot >= 0 && array.mends.has('failure-keeps-bits');
  if (array.bitmap !== null && held) needAllInUse(array.bitmap);
  array.changes.devices = true;
  // Since 4.3 no write that saw the error is acknowledged before the failure is on disk (S23).
  if (recordsFirst(array)) array.changes.pending = true;
  array.recovery.interrupted = true;
  if (array.degraded > 0) array.recovery.recover = true;
  array.recovery.needed = true;
  wake(array);
}

/**
 * True while the failure of some member with a slot is not recorded (Blocked): writes and syncs are
 * held.
 */
export function writesAreHeld(array: ArrayState): boolean {
  return array.members.some((member) => member.blocked && member.slot >= 0);
}

/**
 * Whether a write whose I/O has ended waits for the record of a failure before it is acknowledged. In
 * the classic era none does: a crash may then bring the failed member back without it (S23).
 */
export function endsAreHeld(array: ArrayState): boolean {
  return recordsFirst(array) && writesAreHeld(array);
}

function recordsFirst({ era, mends }: ArrayState): boolean {
  return era === 'modern' || mends.has('acknowledge-after-record-4.3');
}
