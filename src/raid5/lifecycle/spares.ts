/** remove_and_add_spares: failed members leave their slots, spares take them. */

import {
  countDegraded,
  hasFailed,
  occupantOf,
  type ArrayState,
  type Member,
} from '../array/state.ts';

/**
 * The remove pass and the add pass (semantics 5.3): up to 3.2 only a degraded array adds, and the
 * first failing add ends it.
 * @returns the number of members that recovery can be done onto
 */
export function removeAndAddSpares(array: ArrayState): number {
  array.sync.completed = 0;
  for (const member of array.members) if (mayRemove(array, member)) removeFromSlot(array, member);
  array.degraded = countDegraded(array);
  if (array.era === 'classic' && array.degraded === 0) return 0;
  let spares = 0;
  for (const member of array.members) {
    if (member.slot >= 0) {
      if (isTarget(array, member)) spares++;
    } else if (!member.faulty) {
      member.recoveryOffset = 0;
      if (!addToSlot(array, member)) {
        if (array.era === 'classic' && !array.mends.has('failing-add-ends-nothing-3.2')) break;
        continue;
      }
      spares++;
      array.changes.devices = true;
    }
  }
  return spares;
}

/**
 * raid5 refuses (-EBUSY) to give up a merely not In_sync member while recovery onto it is possible.
 */
function mayRemove(array: ArrayState, member: Member): boolean {
  if (member.slot < 0 || member.blocked || member.operationsInFlight > 0) return false;
  if (member.faulty) return true;
  return !member.inSync && hasFailed(array);
}

/** In a slot and to be recovered; up to 3.0 a Blocked one does not count. */
function isTarget(array: ArrayState, member: Member): boolean {
  if (member.inSync || member.faulty) return false;
  return array.era === 'modern' || !member.blocked;
}

/** From 4.18 on it remembers where it was. */
function removeFromSlot(array: ArrayState, member: Member): void {
  if (array.era === 'modern') {
    member.savedSlot = member.slot;
    array.changes.devices = true;
  }
  member.slot = -1;
  array.degraded = countDegraded(array);
}

/**
 * raid5_add_disk: its old slot if that is free, else the first free one; then the bitmap does not
 * count.
 */
function addToSlot(array: ArrayState, member: Member): boolean {
  const known = array.era === 'modern' && member.savedSlot >= 0;
  if (!known && hasFailed(array)) return false;
  const slots = Array.from({ length: array.geometry.raidDisks }, (_, slot) => slot);
  const free = slots.filter((slot) => occupantOf(array, slot) === null);
  const slot = free.includes(member.savedSlot) ? member.savedSlot : free[0];
  if (slot === undefined) return false;
  member.inSync = false;
  member.slot = slot;
  if (member.savedSlot !== slot) array.fullSync = true;
  return true;
}
