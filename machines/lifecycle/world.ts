/** The instances of the network, and the questions that several steps and properties ask about them. */
import type { EventFromLogic } from 'xstate';
import {
  type Instance,
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
import { alarmMachine } from './alarm.ts';
import { arrayMachine } from './array.ts';
import { arrayThreadMachine } from './array-thread.ts';
import { errorFlagMachine } from './error-flag.ts';
import { eventsMachine } from './events.ts';
import { memberMachine } from './member.ts';
import { holdMachine } from './hold.ts';
import { hasRequester, hasUser, userIs } from './mutex.ts';
import { modernArrayThreadMachine } from './modern/array-thread.ts';
import { requesterMachine } from './modern/requester.ts';
import { modernUserMachine } from './modern/user.ts';
import { ownRoleMachine } from './own-role.ts';
import { permissionMachine } from './permission.ts';
import { recordMachine } from './record.ts';
import { recoveryMachine } from './recovery.ts';
import type { LifecycleRules } from './rules.ts';
import { segmentMachine } from './segment.ts';
import { startWorkMachine } from './start-work.ts';
import { superblockMachine } from './superblock.ts';
import { syncThreadMachine } from './sync-thread.ts';
import { userMachine } from './user.ts';
import { windowMachine } from './window.ts';
import { wishMachine } from './wish.ts';
import { writerMachine } from './writer.ts';
import { flag } from './flags.ts';
import { hasWindow } from './part.ts';

export * from './flags.ts';
export * from './held.ts';
export * from './mutex.ts';
export * from './part.ts';

/** How large the network is. */
export interface LifecycleScope {
  /** Members that can fail, one slot at a time; the other members of the array never fail. */
  readonly members: number;
  /** Devices that begin as spares. */
  readonly spares: number;
  /** Positions of a sync. */
  readonly segments: number;
  /** Whether the machine may crash. */
  readonly crashes: boolean;
  /** Whether the array is written. */
  readonly writes: boolean;
  /** Whether the user gives resync, recover and repair. */
  readonly requests: boolean;
  /** Whether the user gives check. */
  readonly checks: boolean;
  /** Whether the user gives idle and frozen. */
  readonly stops: boolean;
  /** Whether superblock writes are counted. */
  readonly events: boolean;
  /** Whether the array is made read-only at times. */
  readonly readOnly: boolean;
  /** Whether the array is suspended at times. */
  readonly suspends: boolean;
  /** Whether a failed mddev_trylock() is a step. */
  readonly trylock: boolean;
  /** Whether the user sets sync_min, and gives repair. */
  readonly syncMin: boolean;
  /** Whether the user sets sync_max. */
  readonly syncMax: boolean;
}

/** Everything the step builders and properties speak of. */
export type LifecycleWorld = ReturnType<typeof lifecycleWorld>;

const member = remembered(memberMachine);
const record = remembered(recordMachine);
const superblock = remembered(superblockMachine);
const window = remembered(windowMachine);

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
    /** Only where a variant trusts it. */
    ownRole: instance(`own role ${number}`, ownRoleMachine),
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
    /** Flags of users; each only where a user can ask for it. */
    wishes: {
      REQUESTED: instance('REQUESTED', wishMachine),
      CHECK: instance('CHECK', wishMachine),
      FROZEN: instance('FROZEN', wishMachine),
    },
    syncThread: instance('sync thread', syncThreadMachine),
    arrayThread: arrayThreadOf(rules),
    /** Only where a variant forgets to wake. */
    alarm: instance('alarm', alarmMachine),
    syncAlarm: instance('sync alarm', alarmMachine),
    /** Only where the array is made read-only, or suspended. */
    readOnly: instance('read-only', holdMachine),
    suspended: instance('suspended', holdMachine),
    /** Only where users set sync_min and sync_max. */
    window: instance('window', window(max)),
    /** Only where superblock writes are counted. */
    events: instance('events', eventsMachine),
    /** Makes the sync thread; only where a work item does. */
    startWork: instance('start work', startWorkMachine),
    /** Only where a failed recovery is not retried. */
    permission: instance('permission', permissionMachine),
    /** Only where errors are remembered. */
    errorFlag: instance('error flag', errorFlagMachine),
    superblock: instance('superblock', superblock(max)),
    writer: instance('writer', writerMachine),
    user: userOf(rules),
    /** Asks for a sync flag by flag; only where commands take no mutex. */
    requester: instance('requester', requesterMachine),
  };
}

type ArrayThreadEvent = EventFromLogic<typeof arrayThreadMachine | typeof modernArrayThreadMachine>;

function arrayThreadOf(rules: LifecycleRules): Instance<ArrayThreadEvent> {
  return rules.threadMadeByWork
    ? instance('array thread', modernArrayThreadMachine)
    : instance('array thread', arrayThreadMachine);
}

function userOf(rules: LifecycleRules): Instance<EventFromLogic<typeof modernUserMachine>> {
  return rules.threadMadeByWork
    ? instance('user', modernUserMachine)
    : instance('user', userMachine);
}

/** Instances that only some rules put to work. */
export function eraInstances(world: LifecycleWorld): Instance[] {
  const { rules, startWork, permission, errorFlag } = world;
  return [
    ...(rules.threadMadeByWork ? [startWork] : []),
    ...(rules.failedRecoveryIsNotRetried ? [permission] : []),
    ...(rules.errorIsRemembered ? [errorFlag] : []),
    ...(rules.assemblyWakes && !world.scope.trylock ? [] : [world.alarm]),
    ...(world.scope.readOnly ? [world.readOnly] : []),
    ...(world.scope.suspends ? [world.suspended] : []),
    ...(hasWindow(world) ? [world.window] : []),
    ...(rules.assemblyMakesNoThread ? [] : [world.syncAlarm]),
    ...(world.scope.events ? [world.events] : []),
    ...(hasUser(world) ? [world.user] : []),
    ...(hasRequester(world) ? [world.requester] : []),
  ];
}

/** A device: what memory and what the disk says of it. */
export type Device = LifecycleWorld['devices'][number];

/** Any superblock flag but PENDING is set. */
export function superblockChanged({ superblock }: LifecycleWorld): Predicate {
  return or(is(superblock, 'changeDevs.set'), is(superblock, 'changeClean.set'));
}

/**
 * The superblock that was just written is out of date: in_sync or a device changed meanwhile. A checkpoint that
 * came meanwhile only leaves its flag set, for the next look.
 */
export function writesAgain({ superblock, rules }: LifecycleWorld): Predicate {
  return or(
    is(superblock, 'changeDevs.set'),
    is(superblock, 'written.otherwise'),
    rules.rewriteHeedsClean ? is(superblock, 'changeClean.set') : or(),
  );
}

/** A sync thread exists. */
export function threadExists({ syncThread }: LifecycleWorld): Predicate {
  return not(is(syncThread, 'absent'));
}

/** mddev->sync_thread is not NULL. md_unregister_thread() clears the pointer before it waits for the thread. */
export function threadKnown(world: LifecycleWorld): Predicate {
  return world.rules.threadMadeByWork && world.rules.join !== 'array thread reaps'
    ? and(threadExists(world), not(userIs(world, 'joining')))
    : threadExists(world);
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

/** The sync thread goes over all members (SYNC), rather than recovering a spare. */
export function resyncs(world: LifecycleWorld): Predicate {
  return flag(world, 'SYNC');
}

/** The recovered part of the device is behind the thread's completed part. */
export function behindThread(world: LifecycleWorld, { member }: Device): Predicate {
  const { syncThread, rules } = world;
  return and(
    is(member, 'recovering'),
    rules.offsetFollowsRecoveryOnly ? and(flag(world, 'RUNNING'), flag(world, 'RECOVER')) : and(),
    compare([syncThread, 'completed'], '>', [member, 'recoveryOffset']),
  );
}

/** 0, 1, … below the number. */
export function upTo(length: number): number[] {
  return Array.from({ length }, (_, number) => number);
}
