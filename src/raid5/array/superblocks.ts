/**
 * md_update_sb: the array's state goes to the bitmap's superblock and then to those of all members.
 */

import { updateSuperblock } from '../bitmap/load.ts';
import { MAX_SECTOR, SUPERBLOCK_OFFSET_BYTES } from '../constants.ts';
import { FEATURE, ROLE, serialiseSuperblock, type Superblock } from '../format/superblock.ts';
import type { Task } from '../scheduler.ts';
import { memberFailed } from './failure.ts';
import { ioGroup, submitFlush, submitMetadata, untilLanded } from './member-io.ts';
import type { ArrayState, Member } from './state.ts';

const LOGICAL_BLOCK_BYTES = 512;

/**
 * Writes the superblocks (md_update_sb before 3.8; semantics 5.7, 1.13): the event count moves, the
 * bitmap's superblock is durable before any member's, and it starts again if the state changed
 * meanwhile.
 * @param force also write the superblocks of spares (force_change)
 */
export function* updateSuperblocks(array: ArrayState, force: boolean): Task {
  let forced = force;
  if (array.readOnly !== 'no') {
    array.changes.devices ||= force;
    return;
  }
  for (;;) {
    recordRecoveryOffsets(array);
    forced ||= array.changes.devices;
    array.changes.devices = false;
    const skipSpares = array.changes.clean && !forced && array.degraded === 0;
    array.changes.clean = false;
    const { inSync } = array;
    if (!forgetsFailure(array)) moveEvents(array, skipSpares);
    const targets = array.members.filter((member) => mustWrite(array, member, skipSpares));
    for (const member of targets) member.superblock = superblockOf(array, member);
    if (array.bitmap !== null) yield* updateSuperblock(array.bitmap);
    yield* writeSuperblocks(array, targets, inSync);
    if (array.inSync === inSync && !array.changes.devices) break;
  }
  array.changes.pending = false;
  for (const member of array.members) {
    if (!member.faulty || !member.blocked) continue;
    member.blocked = false;
    if (array.mends.has('failure-stays-needed')) array.recovery.needed = true;
  }
}

/** A member that is being recovered is good up to where the sync has completed. */
function recordRecoveryOffsets(array: ArrayState): void {
  const { running, recover } = array.recovery;
  // The position means this only during a recovery; the classic era does not ask.
  if (array.era === 'modern' && !(running && recover)) return;
  for (const member of array.members) {
    const recovering = member.slot >= 0 && !member.inSync;
    if (recovering && array.sync.completed > member.recoveryOffset) {
      member.recoveryOffset = array.sync.completed;
    }
  }
}

/**
 * Forward, except that dirty to clean may take the last step back, so that sleeping spares stay
 * valid.
 */
function moveEvents(array: ArrayState, skipSpares: boolean): void {
  const clean = array.inSync && array.recoveryCheckpoint === MAX_SECTOR;
  const mayStepBack = array.canDecreaseEvents && !array.mends.has('events-only-forward');
  if (skipSpares && clean && mayStepBack && array.events !== 1) {
    array.events--;
    array.canDecreaseEvents = false;
    return;
  }
  array.events++;
  array.canDecreaseEvents = skipSpares;
}

/** The fault: a failure that is not recorded yet does not make the superblocks newer. */
function forgetsFailure(array: ArrayState): boolean {
  const unrecorded = array.members.some((member) => member.faulty && member.blocked);
  return unrecorded && array.faults.has('no-events-on-failure');
}

/** sync_sbs: a spare whose superblock is recent enough is left asleep. */
function mustWrite(array: ArrayState, member: Member, skipSpares: boolean): boolean {
  if (member.faulty) return false;
  if (member.superblockEvents === array.events && !forgetsFailure(array)) return false;
  const sleeping = skipSpares && member.slot < 0 && member.superblockEvents + 1 === array.events;
  return !sleeping;
}

/** The superblock that a member must carry now (super_1_sync; semantics 2.1). */
export function superblockOf(array: ArrayState, member: Member): Superblock {
  const recovering = member.slot >= 0 && !member.inSync;
  const kept =
    member.superblock.featureMap & (FEATURE.badBlocks | FEATURE.ppl | FEATURE.severalPpls);
  const bitmap = array.bitmap === null ? 0 : FEATURE.bitmap;
  const recovery = recovering ? FEATURE.recoveryOffset | guidance(array, member) : 0;
  return {
    ...member.superblock,
    featureMap: kept | bitmap | recovery,
    // What is the same for all comes from the array: a member that was away may say something older.
    componentSectors: array.geometry.componentSectors,
    // The place of a log is each member's own.
    bitmapOffsetSectors:
      array.ppl === null ? array.bitmapOffsetSectors : member.superblock.bitmapOffsetSectors,
    events: array.events,
    resyncOffsetSectors: array.inSync ? array.recoveryCheckpoint : 0,
    recoveryOffsetSectors: recovering ? member.recoveryOffset : 0,
    updatedTime: BigInt(array.startSeconds + array.clockSeconds),
    roles: rolesOf(array, member.superblock.roles.length),
  };
}

/** The recovery goes by the bitmap: who assembles in the middle of it may go on so (modern era). */
function guidance(array: ArrayState, member: Member): number {
  const own = member.savedSlot === member.slot || !array.mends.has('guided-only-in-own-slot');
  const guided = array.era === 'modern' && member.savedSlot >= 0 && own && array.bitmap !== null;
  return guided ? FEATURE.recoveryBitmap : 0;
}

function rolesOf(array: ArrayState, known: number): number[] {
  const needed = Math.max(known, ...array.members.map((member) => member.deviceNumber + 1));
  const roles = Array.from({ length: needed }, () => ROLE.spare as number);
  for (const member of array.members) {
    if (member.faulty) roles[member.deviceNumber] = ROLE.faulty;
    else if (member.slot >= 0) roles[member.deviceNumber] = member.slot;
  }
  return roles;
}

/** Whether all could. */
function* flushAll(array: ArrayState): Task<boolean> {
  const group = ioGroup();
  for (const member of array.members)
    if (member.slot >= 0 && !member.faulty) submitFlush(array, group, member);
  yield untilLanded(group, 'super.flushed');
  for (const member of group.failed) memberFailed(array, member);
  return group.failed.length === 0;
}

/** @param inSync what they say; a write may have begun since they were made */
function* writeSuperblocks(array: ArrayState, targets: readonly Member[], inSync: boolean): Task {
  yield { label: 'super.write' };
  // Who could not flush has failed, and the superblocks that say so come next.
  if (inSync && array.mends.has('flush-before-clean') && !(yield* flushAll(array))) return;
  const group = ioGroup();
  for (const member of targets) {
    if (member.faulty) continue;
    const bytes = serialiseSuperblock(member.superblock);
    const padded = new Uint8Array(
      Math.ceil(bytes.length / LOGICAL_BLOCK_BYTES) * LOGICAL_BLOCK_BYTES,
    );
    padded.set(bytes);
    array.superblockWritesInFlight++;
    submitMetadata(array, group, member, 'superblock', SUPERBLOCK_OFFSET_BYTES, padded, () => {
      array.superblockWritesInFlight--;
    });
    member.superblockEvents = array.events;
  }
  const bitmapWrites = (): number => array.bitmap?.writesInFlight.length ?? 0;
  yield {
    label: 'super.wait',
    ready: () => array.superblockWritesInFlight === 0 && bitmapWrites() === 0,
  };
  for (const member of group.failed) memberFailed(array, member);
}
