/** Members come and go: fail, remove, add. */

import type { BlockDevice } from '../../device/device.ts';
import { RaidproofError } from '../../errors.ts';
import { memberFailed } from '../array/failure.ts';
import { wake, type ArrayState, type Member } from '../array/state.ts';
import { superblockOf } from '../array/superblocks.ts';
import { SECTOR_BYTES } from '../constants.ts';
import { uuidSource } from '../create.ts';
import { uuidText } from '../format/fields.ts';
import { requireBitmapRoom } from '../format/bitmap-place.ts';
import { FEATURE, type Superblock } from '../format/superblock.ts';
import { readSuperblock } from '../format/superblock-checks.ts';
import { storeSuperblocks } from './store.ts';
import { isBlank } from '../examine.ts';
import type { Task, TaskHandle } from '../scheduler.ts';

/**
 * "faulty" written to the state of a device, or SET_DISK_FAULTY: the user's way to md_error, under
 * the mutex. Throws RP210 for a name that is not in the array.
 */
export function setFaulty(array: ArrayState, deviceName: string): TaskHandle<void> {
  const member = memberNamed(array, deviceName);
  return array.scheduler.spawn('user', untilUnlocked(array, 'fail'), fail(array, member));
}

/**
 * md_error as an I/O completion calls it: at once, whoever holds the mutex. Throws RP210 for a name
 * that is not in the array.
 */
export function failMember(array: ArrayState, deviceName: string): void {
  memberFailed(array, memberNamed(array, deviceName));
}

/**
 * HOT_REMOVE_DISK: takes a member out of the array. The result is false while it still has a slot,
 * as raid5d has not removed it from there yet (-EBUSY).
 */
export function removeMember(array: ArrayState, deviceName: string): TaskHandle<boolean> {
  const member = memberNamed(array, deviceName);
  return array.scheduler.spawn('user', untilUnlocked(array, 'remove'), remove(array, member));
}

/**
 * ADD_NEW_DISK on a running array: a blank device becomes a spare; a former member is brought up to
 * date by the bitmap if that still covers what it missed, else it is a spare too (semantics 5.8).
 * @throws RP207 for a device with other content, RP210 for one that is too small or already there
 */
export function addMember(array: ArrayState, device: BlockDevice): TaskHandle<void> {
  const known = requireFitting(array, device);
  return array.scheduler.spawn('user', untilUnlocked(array, 'add'), add(array, device, known));
}

/**
 * The same for a former member only, as mdadm --re-add asks for it.
 * @throws RP208 for a device that the bitmap cannot bring up to date; else like {@link addMember}
 */
export function reAddMember(array: ArrayState, device: BlockDevice): TaskHandle<void> {
  const known = requireFitting(array, device);
  if (known === null || savedRole(array, known) < 0) {
    const what = 'the bitmap does not know all that it has missed, or it never was a member';
    throw problem('RP208', device.name, what, 'Add it as a spare.');
  }
  return array.scheduler.spawn('user', untilUnlocked(array, 'add'), add(array, device, known));
}

/** The superblock of a device that may be added, or null for a blank one. */
function requireFitting(array: ArrayState, device: BlockDevice): Superblock | null {
  if (array.members.some((member) => member.device.name === device.name)) {
    throw problem('RP210', device.name, 'it is already in the array', 'Remove it first.');
  }
  const known = isBlank(device) ? null : readSuperblock(device);
  if (known !== null && uuidText(known.setUuid) !== uuidText(array.setUuid)) {
    throw problem('RP207', device.name, 'it belongs to another array', 'Zero it first.');
  }
  const { dataOffsetSectors } = known ?? array.members[0]!.superblock;
  const { componentSectors } = array.geometry;
  if (device.sizeBytes < (dataOffsetSectors + componentSectors) * SECTOR_BYTES) {
    throw problem('RP210', device.name, 'it is too small', 'Use a device as large as the others.');
  }
  const superblock = known ?? array.members[0]!.superblock;
  if (array.bitmap !== null) {
    requireBitmapRoom({ device, superblock }, array.bitmapOffsetSectors, array.bitmapRaw.length);
  }
  return known;
}

function* fail(array: ArrayState, member: Member): Task {
  array.lockOwner = 'user';
  memberFailed(array, member);
  yield { label: 'fail.unlock' };
  array.lockOwner = null;
  wake(array);
}

function* remove(array: ArrayState, member: Member): Task<boolean> {
  if (member.slot >= 0) return false;
  array.lockOwner = 'user';
  array.members = array.members.filter((other) => other !== member);
  yield* storeSuperblocks(array, true);
  array.lockOwner = null;
  wake(array);
  return true;
}

function* add(array: ArrayState, device: BlockDevice, known: Superblock | null): Task {
  array.lockOwner = 'user';
  const role = known === null ? -1 : savedRole(array, known);
  const superblock = known ?? blankSuperblock(array, device);
  const member: Member = {
    device,
    deviceNumber: freeNumber(array, superblock.deviceNumber),
    superblock,
    slot: -1,
    savedSlot: role,
    inSync: false,
    faulty: false,
    blocked: false,
    recoveryOffset: 0,
    superblockEvents: -1,
    operationsInFlight: 0,
  };
  member.superblock = { ...superblock, deviceNumber: member.deviceNumber };
  array.members = [...array.members, member];
  member.superblock = superblockOf(array, member);
  yield* storeSuperblocks(array, true);
  if (array.degraded > 0) array.recovery.recover = true;
  array.recovery.needed = true;
  array.lockOwner = null;
  wake(array);
}

/**
 * The slot whose data the device still holds up to the bitmap, or -1 if it must be rebuilt whole.
 */
function savedRole(array: ArrayState, known: Superblock): number {
  const role = known.roles[known.deviceNumber] ?? 0xffff;
  const guided = array.era === 'modern' && (known.featureMap & FEATURE.recoveryBitmap) !== 0;
  const rebuilt = (known.featureMap & FEATURE.recoveryOffset) !== 0 && !guided;
  const { bitmap } = array;
  const oldest = bitmap === null ? array.events : bitmap.eventsCleared;
  if (role >= array.geometry.raidDisks || rebuilt) return -1;
  if (known.events < oldest && !array.faults.has('re-add-unchecked')) return -1;
  return role;
}

function blankSuperblock(array: ArrayState, device: BlockDevice): Superblock {
  const [pattern] = array.members;
  const { superblock } = pattern!;
  const sectors = Math.floor(device.sizeBytes / SECTOR_BYTES);
  return {
    ...superblock,
    // Repeatable, and different for every device that was ever added.
    deviceUuid: uuidSource(array.events * 65_536 + array.members.length)(),
    deviceNumber: array.geometry.raidDisks,
    correctedReads: 0,
    dataSizeSectors: sectors - superblock.dataOffsetSectors,
  };
}

/** The wanted device number, or the next one that nobody has. */
function freeNumber(array: ArrayState, wanted: number): number {
  let number = wanted;
  while (array.members.some((member) => member.deviceNumber === number)) number++;
  return number;
}

function memberNamed(array: ArrayState, deviceName: string): Member {
  const member = array.members.find((one) => one.device.name === deviceName);
  if (member !== undefined) return member;
  throw problem('RP210', deviceName, 'it is not in the array', 'Name one of its members.');
}

function untilUnlocked(array: ArrayState, label: string): { label: string; ready: () => boolean } {
  return { label, ready: () => array.lockOwner === null };
}

function problem(
  code: 'RP207' | 'RP208' | 'RP210',
  where: string,
  what: string,
  remedy: string,
): RaidproofError {
  return new RaidproofError(code, what, where, remedy);
}
