/** Steps of the user: devices removed and added, sync_action commands (semantics 5.6, 5.8). */
import { type Delivery, type Step, and, is, not, or, send, sendIf } from '../../language/index.ts';
import { type ActionName, call } from '../calls.ts';
import {
  type AnyFlag,
  type Device,
  type LifecycleWorld,
  clears,
  clearsAll,
  sets,
  degraded,
  flag,
  isUnheld,
  mutexFree,
  threadExists,
  userMayAct,
} from '../world.ts';
import { modernCommandSteps } from '../modern/command-steps.ts';
import { hazardOf } from './device.ts';
import { clearAfterReap } from './reap.ts';
import { superblockWrite, superblockWritten } from './superblock.ts';

/** All commands. Each holds reconfig_mutex from its first look to its last change. */
export function userSteps(world: LifecycleWorld): Step[] {
  return [
    ...world.devices.flatMap((device) => [
      removeDevice(world, device),
      ...(world.rules.userWritesSuperblock ? [] : [removeFailedDevice(world, device)]),
      addDevice(world, device),
    ]),
    ...(world.rules.threadMadeByWork ? modernCommandSteps(world) : commandSteps(world)),
  ];
}

/** action_store() as long as it holds the mutex: most commands are over in one step. */
function commandSteps(world: LifecycleWorld): Step[] {
  const { requests, checks, stops, syncMin } = world.scope;
  return [
    ...(requests ? [startCommand(world, 'resync', [])] : []),
    ...(requests ? [startCommand(world, 'recover', ['RECOVER'])] : []),
    ...(checks ? [startCommand(world, 'check', ['CHECK', 'REQUESTED', 'SYNC'])] : []),
    ...(requests || syncMin ? [startCommand(world, 'repair', ['REQUESTED', 'SYNC'])] : []),
    ...(stops ? stopCommands(world) : []),
  ];
}

function stopCommands(world: LifecycleWorld): Step[] {
  return [
    ...(['idle', 'frozen'] as const).flatMap((command) => stopCommand(world, command)),
    stopUnstarted(world),
    endStop(world),
  ];
}

/** Adding or removing a device: until 4.0 the superblock is written at once. */
function devicesChanged(world: LifecycleWorld): Delivery[] {
  return world.rules.userWritesSuperblock
    ? [...superblockWrite(world), ...superblockWritten(world)]
    : [send(world.superblock, { type: 'CHANGE.DEVS' })];
}

function removeDevice(world: LifecycleWorld, { number, member }: Device): Step {
  return {
    name: `remove spare ${number}`,
    call: call({ type: 'REMOVE', member: number }),
    actor: 'user',
    sentence: 'mdadm --remove takes a spare out of the array.',
    kernel: 'hot_remove_disk(), 2.6.31',
    guard: and(userMayAct(world), isUnheld(world), is(member, 'spare')),
    ...hazardOf(number),
    deliveries: [send(member, { type: 'REMOVE' }), ...devicesChanged(world)],
  };
}

/** Asks for a superblock write once more. Where users write the superblock themselves, removal and addition are one step. */
function removeFailedDevice(world: LifecycleWorld, { number, member }: Device): Step {
  return {
    name: `remove failed device ${number}`,
    actor: 'user',
    sentence: 'mdadm --remove takes a failed device, which has lost its slot, out of the array.',
    kernel: 'hot_remove_disk(), md_kick_rdev_from_array(), 6.1',
    guard: and(userMayAct(world), isUnheld(world), is(member, 'out')),
    ...hazardOf(number),
    deliveries: [send(member, { type: 'REMOVE' }), ...devicesChanged(world)],
  };
}

function addDevice(world: LifecycleWorld, { number, member }: Device): Step {
  const { recovery, rules } = world;
  return {
    name: `add device ${number}`,
    call: call({ type: 'ADD', member: number }),
    actor: 'user',
    sentence: rules.userWritesSuperblock
      ? 'mdadm --remove, then --add or --re-add: without a bitmap it is a plain spare either way.'
      : 'mdadm --add or --re-add: without a bitmap it is a plain spare either way.',
    kernel: 'hot_remove_disk(), add_new_disk(), 2.6.31',
    guard: and(
      userMayAct(world),
      isUnheld(world),
      rules.userWritesSuperblock ? or(is(member, 'out'), is(member, 'gone')) : is(member, 'gone'),
    ),
    ...hazardOf(number),
    deliveries: [
      send(member, { type: 'ADD' }),
      ...devicesChanged(world),
      ...(world.rules.failedRecoveryIsNotRetried
        ? [sendIf(is(world.permission, 'disabled'), world.permission, { type: 'RETRY' })]
        : []),
      sendIf(degraded(world), recovery, { type: 'RECOVER.SET' }),
      send(recovery, { type: 'NEEDED.SET' }),
    ],
  };
}

/** -EBUSY while RUNNING or NEEDED. */
function startCommand(world: LifecycleWorld, name: ActionName, flags: readonly AnyFlag[]): Step {
  const { recovery, user } = world;
  return {
    name: `command ${name}`,
    call: call({ type: 'COMMAND', action: name }),
    actor: 'user',
    sentence: `${name} is written to sync_action; it also ends a freeze.`,
    kernel: 'action_store(), 2.6.31',
    guard: and(userMayAct(world), not(flag(world, 'RUNNING')), not(flag(world, 'NEEDED'))),
    deliveries: [
      send(user, { type: 'COMMAND', frozen: false }),
      ...clears(world, 'FROZEN'),
      ...flags.flatMap((one) => sets(world, one)),
      send(recovery, { type: 'NEEDED.SET' }),
    ],
  };
}

/** idle and frozen: with a sync thread INTR is set and the thread joined. */
function stopCommand(world: LifecycleWorld, command: 'idle' | 'frozen'): Step[] {
  const { recovery, user, syncThread, rules } = world;
  const frozen = command === 'frozen';
  const thaws = !frozen && rules.unfreezeSetsNeeded;
  const begin: Delivery[] = [
    send(user, { type: 'COMMAND', frozen }),
    ...(frozen ? sets(world, 'FROZEN') : clears(world, 'FROZEN')),
    ...(thaws ? [send(recovery, { type: 'NEEDED.SET' })] : []),
  ];
  return [
    {
      name: `command ${command}`,
      call: call({ type: 'COMMAND', action: command }),
      actor: 'user',
      sentence: `${command} is written to sync_action; no sync is running.`,
      kernel: 'action_store(), 2.6.31',
      guard: and(userMayAct(world), not(threadExists(world))),
      deliveries: begin,
    },
    {
      name: `command ${command} amid a sync`,
      call: call({ type: 'STOP_SYNC', action: command }),
      actor: 'user',
      sentence: `${command} is written to sync_action; the sync is told to end and waited for.`,
      kernel: 'action_store(), 2.6.31',
      guard: and(userMayAct(world), threadExists(world)),
      deliveries: [
        ...begin,
        send(recovery, { type: 'INTR.SET' }),
        send(user, { type: 'JOIN' }),
        ...(rules.join === 'array thread reaps'
          ? []
          : [sendIf(is(syncThread, 'done'), user, { type: 'THREAD.EXIT' })]),
      ],
    },
  ];
}

/** kthread_stop() finds a thread that was never scheduled. With 6.6 nobody stops it; it finds INTR. */
function stopUnstarted(world: LifecycleWorld): Step {
  const { syncThread, user, rules } = world;
  return {
    name: 'stop the thread before it runs',
    call: call({ type: 'STOP_UNSTARTED' }),
    actor: 'command',
    sentence: 'The thread was made and not yet scheduled: md_do_sync() is never called.',
    kernel: 'kthread_stop(), 2.6.31',
    guard: and(
      is(user, 'joining'),
      is(syncThread, 'created'),
      rules.join === 'mutex held' ? and() : or(),
    ),
    deliveries: [send(syncThread, { type: 'STOP' }), send(user, { type: 'THREAD.EXIT' })],
  };
}

/** The reap from the user's context. INTR is set, so no spare becomes active. */
function endStop(world: LifecycleWorld): Step {
  const { user, syncThread, rules } = world;
  const cleanUp: Delivery[] = rules.stopKeepsOtherFlags ? clearAfterReap(world) : clearsAll(world);
  const reaps = rules.join !== 'array thread reaps';
  return {
    name: 'end the command',
    call: call({ type: 'END_STOP' }),
    actor: 'command',
    sentence: reaps
      ? 'The thread is forgotten, the superblock written, RUNNING cleared, NEEDED set.'
      : 'The array thread has reaped; the command returns.',
    kernel: 'action_store(), reap_sync_thread(), 2.6.38',
    guard: and(is(user, 'joined'), rules.join === 'cleaned up late' ? mutexFree(world) : and()),
    deliveries: [
      send(user, { type: 'JOINED' }),
      ...(reaps
        ? [
            sendIf(is(syncThread, 'done'), syncThread, { type: 'REAP' }),
            ...superblockWrite(world),
            ...superblockWritten(world),
            ...cleanUp,
          ]
        : []),
    ],
  };
}
