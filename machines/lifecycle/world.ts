/** The instances of the network, and the questions that several steps and properties ask about them. */
import {
  type Predicate,
  and,
  compare,
  count,
  every,
  has,
  instance,
  is,
  not,
  or,
  some,
  remembered,
} from '../language/index.ts';
import { arrayMachine } from './array.ts';
import { arrayThreadMachine } from './array-thread.ts';
import { memberMachine } from './member.ts';
import { recordMachine } from './record.ts';
import { type RecoveryFlag, recoveryMachine } from './recovery.ts';
import type { LifecycleRules } from './rules.ts';
import { segmentMachine } from './segment.ts';
import { superblockMachine } from './superblock.ts';
import { syncThreadMachine } from './sync-thread.ts';
import { userMachine } from './user.ts';
import { writerMachine } from './writer.ts';

/** How large the network is. */
export interface LifecycleScope {
  /** Members that can fail, one slot at a time; the other members of the array never fail. */
  readonly members: number;
  /** Devices that begin as spares. */
  readonly spares: number;
  /** Positions of a sync. */
  readonly segments: number;
}

/** Everything the step builders and properties speak of. */
export type LifecycleWorld = ReturnType<typeof lifecycleWorld>;

const member = remembered(memberMachine);
const record = remembered(recordMachine);
const superblock = remembered(superblockMachine);

/** Puts all machines to work. */
export function lifecycleWorld(scope: LifecycleScope, rules: LifecycleRules) {
  const max = scope.segments + 1;
  const inSync = member('inSync');
  const spare = member('spare');
  const active = record('active');
  const idle = record('spare');
  const devices = upTo(scope.members + scope.spares).map((number) => ({
    number,
    member: instance(`member ${number}`, number < scope.members ? inSync : spare),
    record: instance(`record ${number}`, number < scope.members ? active : idle),
  }));
  return {
    scope,
    rules,
    /** What MaxSector is in segments. */
    max,
    devices,
    segments: upTo(scope.segments).map((number) => instance(`segment ${number}`, segmentMachine)),
    array: instance('array', arrayMachine),
    recovery: instance('recovery', recoveryMachine),
    syncThread: instance('sync thread', syncThreadMachine),
    arrayThread: instance('array thread', arrayThreadMachine),
    superblock: instance('superblock', superblock(max)),
    writer: instance('writer', writerMachine),
    user: instance('user', userMachine),
  };
}

/** A device: what memory and what the disk says of it. */
export type Device = LifecycleWorld['devices'][number];

/** The flag is set. */
export function flag({ recovery }: LifecycleWorld, name: RecoveryFlag): Predicate {
  return is(recovery, `${name.toLowerCase()}.set`);
}

/** Any superblock flag but PENDING is set. */
export function superblockChanged({ superblock }: LifecycleWorld): Predicate {
  return or(is(superblock, 'changeDevs.set'), is(superblock, 'changeClean.set'));
}

/**
 * The superblock that was just written is out of date: in_sync or a device changed meanwhile. A checkpoint that
 * came meanwhile only leaves its flag set, for the next look.
 */
export function writesAgain({ superblock }: LifecycleWorld): Predicate {
  return or(is(superblock, 'changeDevs.set'), is(superblock, 'written.otherwise'));
}

/** A sync thread exists. */
export function threadExists({ syncThread }: LifecycleWorld): Predicate {
  return not(is(syncThread, 'absent'));
}

/** recovery_active is 0. */
export function drained({ segments }: LifecycleWorld): Predicate {
  return every(segments, (segment) => is(segment, 'request.none'));
}

/** Fewer members are in sync than the array has. */
export function degraded({ devices, scope }: LifecycleWorld): Predicate {
  return count(devices, ({ member }) => is(member, 'inSync'), '<', scope.members);
}

/** As {@link degraded}, by what is on disk. */
export function degradedOnDisk({ devices, scope }: LifecycleWorld): Predicate {
  return count(devices, ({ record }) => is(record, 'active'), '<', scope.members);
}

/** A device is in the open slot and can be recovered. */
export function spareInSlot({ devices }: LifecycleWorld): Predicate {
  return some(devices, ({ member }) => is(member, 'recovering'));
}

/** The device is in the open slot, healthy or not. */
function occupiesSlot({ member }: Device): Predicate {
  return or(is(member, 'recovering'), is(member, 'faulty'));
}

/** A slot is open and no device, not even a faulty one, is in it. */
export function slotFree(world: LifecycleWorld): Predicate {
  return and(degraded(world), not(some(world.devices, occupiesSlot)));
}

/** Some device in a slot waits for its failure to be recorded: its stripes stand still. */
export function someBlocked({ devices }: LifecycleWorld): Predicate {
  return some(devices, ({ member }) =>
    and(is(member, 'faulty'), has(member, 'blocked', '=', true)),
  );
}

/** I/O that was issued to a device before it failed is still out. */
export function someIoPending({ devices }: LifecycleWorld): Predicate {
  return some(devices, ({ member }) =>
    and(is(member, 'faulty'), has(member, 'ioPending', '=', true)),
  );
}

/** A resync is due, in memory. */
export function resyncDue({ superblock, max }: LifecycleWorld): Predicate {
  return has(superblock, 'recoveryCp', '<', max);
}

/** A command waits for the sync thread. */
export function userWaits({ user }: LifecycleWorld): Predicate {
  return or(is(user, 'joining'), is(user, 'joined'));
}

/** reconfig_mutex is free: whoever holds it stands outside its idle state. */
export function mutexFree(world: LifecycleWorld): Predicate {
  const free = is(world.arrayThread, 'idle');
  return world.rules.join === 'mutex held' ? and(free, not(userWaits(world))) : free;
}

/** A live array whose mutex is free and whose user is at leisure. */
export function userMayAct(world: LifecycleWorld): Predicate {
  return and(is(world.array, 'running'), mutexFree(world), not(userWaits(world)));
}

/** The sync thread goes over all members (SYNC), rather than recovering a spare. */
export function resyncs(world: LifecycleWorld): Predicate {
  return flag(world, 'SYNC');
}

/** The recovered part of the device is behind the thread's completed part. */
export function behindThread({ syncThread }: LifecycleWorld, { member }: Device): Predicate {
  return and(
    is(member, 'recovering'),
    compare([syncThread, 'completed'], '>', [member, 'recoveryOffset']),
  );
}

/** 0, 1, … below the number. */
export function upTo(length: number): number[] {
  return Array.from({ length }, (_, number) => number);
}
