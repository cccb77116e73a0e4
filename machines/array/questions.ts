/** The questions that several steps and properties ask of the network. */
import { type Predicate, and, count, every, has, is, not, or, some } from '../language/index.ts';
import { outsideGrowth, whereExists } from './growth.ts';
import { type ArrayWorld, type Chunk, type Device, SLOTS } from './world.ts';

/** The devices that may sit in a slot. */
export function devicesOf(world: ArrayWorld, slot: number): readonly Device[] {
  return world.devices.filter((device) => device.slot === slot);
}

/** The array is assembled, and no observer has something to tell first. */
export function running({ array, loss, replay }: ArrayWorld): Predicate {
  return and(
    is(array, 'running'),
    has(loss, 'seen', '=', 'nothing'),
    replay === undefined ? and() : is(replay, 'none'),
  );
}

/** The slot has an In_sync member. */
export function complete(world: ArrayWorld, slot: number): Predicate {
  return some(devicesOf(world, slot), ({ member }) => is(member, 'inSync'));
}

/** mddev->degraded is not 0. */
export function degraded(world: ArrayWorld): Predicate {
  return count(SLOTS, (slot) => complete(world, slot), '<', SLOTS.length);
}

/** At most one slot is short: a RAID5 with more has failed and serves no writes. */
export function enoughMembers(world: ArrayWorld): Predicate {
  return count(SLOTS, (slot) => complete(world, slot), '>=', SLOTS.length - 1);
}

/** It runs with enough members. */
export function alive(world: ArrayWorld): Predicate {
  return and(running(world), enoughMembers(world));
}

/** The device is in a slot and not Faulty: it gets writes. */
export function inService({ member }: Device): Predicate {
  return or(is(member, 'inSync'), is(member, 'recovering'));
}

/** The device is in a slot, Faulty or not. */
export function inSlot({ member }: Device): Predicate {
  return or(...['inSync', 'recovering', 'blocked', 'faulty'].map((state) => is(member, state)));
}

/** Some device of the slot gets writes. */
export function served(world: ArrayWorld, slot: number): Predicate {
  return some(devicesOf(world, slot), (device) => inService(device));
}

/** The device rightly serves reads of the chunk: it is In_sync, or recovered there. */
export function recovered({ member }: Device, chunk: Chunk): Predicate {
  return or(
    is(member, 'inSync'),
    and(is(member, 'recovering'), has(member, 'offset', '>', chunk.number)),
  );
}

/** md reads the chunk from this device: R5_Insync of analyse_stripe(), semantics 3.2. */
export function readable(world: ArrayWorld, device: Device, chunk: Chunk): Predicate {
  const { member } = device;
  const { rules } = world;
  const below = has(member, 'offset', '>', chunk.number);
  const faulty = or(is(member, 'blocked'), is(member, 'faulty'));
  const recovering = is(member, 'recovering');
  return or(
    recovered(device, chunk),
    ...(rules.faultyServesReads ? [and(faulty, below)] : []),
    ...(rules.readsHeedOffset ? [] : [recovering]),
    ...(rules.readdedServesLater ? [] : [and(recovering, has(member, 'guided', '=', true))]),
  );
}

/** md can read the slot's block of the chunk directly. */
export function slotReadable(world: ArrayWorld, slot: number, chunk: Chunk): Predicate {
  return some(devicesOf(world, slot), (device) => readable(world, device, chunk));
}

/** The slot's block of the chunk is rightly there. */
export function slotRecovered(world: ArrayWorld, slot: number, chunk: Chunk): Predicate {
  return some(devicesOf(world, slot), (device) => recovered(device, chunk));
}

/** What md reads directly of the slot's block is what it should be. */
export function readsFresh(world: ArrayWorld, slot: number, chunk: Chunk): Predicate {
  return every(devicesOf(world, slot), (device) =>
    or(not(readable(world, device, chunk)), fresh(device, chunk)),
  );
}

/** The block is fresh. */
export function fresh(device: Device, chunk: Chunk): Predicate {
  return is(device.blocks[chunk.number]!, 'fresh');
}

/** The block is stale. */
export function stale(device: Device, chunk: Chunk): Predicate {
  return is(device.blocks[chunk.number]!, 'stale');
}

/** The device holds data of the chunk, not parity. */
export function holdsData(device: Device, chunk: Chunk): boolean {
  return device.slot !== chunk.parity;
}

/** Parity of the chunk is in service and does not fit. */
export function parityWrong(world: ArrayWorld, chunk: Chunk): Predicate {
  const isWrong = some(devicesOf(world, chunk.parity), (device) =>
    and(recovered(device, chunk), stale(device, chunk)),
  );
  return whereExists(world, chunk.number, isWrong);
}

/** The chunk's NEEDED or RESYNC flag is set. */
export function flagged({ word }: Chunk): Predicate {
  return word === undefined ? or() : or(is(word, 'NEEDED.set'), is(word, 'RESYNC.set'));
}

/** The counter is not 0. The bit is set in memory then, but for what a growth leaves out. */
export function recorded({ word }: Chunk): Predicate {
  return word === undefined ? and() : not(is(word, 'count.zero'));
}

/** The bit is set in memory. */
export function setInMemory(chunk: Chunk): Predicate {
  const { memoryBit } = chunk;
  return memoryBit === undefined ? recorded(chunk) : and(recorded(chunk), is(memoryBit, 'follows'));
}

/** The device's copy of the bitmap has the chunk's bit set. */
export function bitSet(device: Device, chunk: Chunk): Predicate {
  const bit = device.bits[chunk.number];
  return bit === undefined ? and() : is(bit, 'set');
}

/** Some failed member waits for its failure to be recorded: no stripe goes on that has a write to do. */
export function someBlocked({ devices }: ArrayWorld): Predicate {
  return some(devices, ({ member }) => is(member, 'blocked'));
}

/** No sync is under way. */
export function syncAbsent({ syncThread }: ArrayWorld): Predicate {
  return is(syncThread, 'absent');
}

/** No sync is under way, and none can begin: neither is reconfig_mutex held. */
export function atRest(world: ArrayWorld): Predicate {
  return outsideGrowth(world, syncAbsent(world));
}

/** The sync thread syncs this chunk now, its stripe is locked. */
export function syncs({ syncThread }: ArrayWorld, chunk: Chunk): Predicate {
  return and(is(syncThread, 'waiting'), has(syncThread, 'position', '=', chunk.number));
}

/** The sync thread is between two chunks, before this one. */
export function asks(world: ArrayWorld, chunk: Chunk): Predicate {
  const { syncThread } = world;
  const isHere = and(is(syncThread, 'asking'), has(syncThread, 'position', '=', chunk.number));
  return whereExists(world, chunk.number, isHere);
}

/** The sync is a recovery, not a resync. */
export function isRecovery({ syncThread }: ArrayWorld): Predicate {
  return has(syncThread, 'kind', '=', 'recovery');
}

/** The user asked for the sync, which then compares parity and leaves it as it is. */
export function isCheck({ scope, syncThread }: ArrayWorld): Predicate {
  return scope.checks ? has(syncThread, 'kind', '=', 'check') : or();
}

/** REQUESTED: a check or a repair. */
export function isRequested(world: ArrayWorld): Predicate {
  return world.scope.checks
    ? or(isCheck(world), has(world.syncThread, 'kind', '=', 'repair'))
    : or();
}

/** The sync brings parity up to date, and what it passed counts as resynced. */
export function repairsParity(world: ArrayWorld): Predicate {
  const overall = not(isRecovery(world));
  return world.scope.checks ? and(overall, not(isCheck(world))) : overall;
}

/** A resync is due, in memory. */
export function resyncDue({ superblock, max }: ArrayWorld): Predicate {
  return has(superblock, 'recoveryCp', '<', max);
}

/** The superblock was written since the device left, and so says that it is not a member any more. */
export function hasLeft({ label }: Device): Predicate {
  return is(label, 'left');
}

/** An added device would be recovered by the bitmap alone (super_1_validate() on a running array). */
export function wouldBeGuided({ label }: Device): Predicate {
  return and(
    or(has(label, 'role', '=', 'active'), has(label, 'role', '=', 'guided')),
    has(label, 'passed', '=', 'no'),
  );
}

/** Every device that gets no writes is on record as gone: no crash brings it back. */
export function membersOnRecord({ devices }: ArrayWorld): Predicate {
  return every(devices, (device) => or(inService(device), hasLeft(device)));
}

/**
 * raid5d is not amid md_update_sb(), for which it waits with the mutex held: it does nothing else meanwhile, and no
 * user changes the array. Submitters, devices and the sync thread go on.
 */
export function atLeisure({ bitmap }: ArrayWorld): Predicate {
  return bitmap === undefined ? and() : has(bitmap.superblock, 'lead', '=', 0);
}

/** The predicate holds for every chunk on every device. */
export function each(
  world: ArrayWorld,
  of: (device: Device, chunk: Chunk) => Predicate,
): Predicate {
  return every(world.devices, (device) => every(world.chunks, (chunk) => of(device, chunk)));
}

/** Reads are served from the stripe cache while a write of the stripe is in flight. */
export function settled({ write, tear }: Chunk): Predicate {
  return and(not(is(write, 'inFlight')), is(tear, 'whole'));
}
