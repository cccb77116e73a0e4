/** Steps of the sync thread: md_do_sync() from its first look at the flags to DONE (semantics 5.5). */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  has,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import {
  type LifecycleWorld,
  degraded,
  drained,
  flag,
  hasUser,
  isReadOnly,
  resyncs,
  upTo,
  userIs,
} from '../world.ts';
import { recordOutcome } from './record.ts';
import { asksForWrite } from './superblock.ts';
import { coversRecoveryCp, isAwake, isInWindow, windowOutcome } from './window.ts';

const KERNEL = 'md_do_sync(), 2.6.31';

/** The whole thread. Its pace, and the sharing of disks with other arrays, are left out. */
export function syncThreadSteps(world: LifecycleWorld): Step[] {
  return [
    begin(world),
    skip(world),
    ...world.segments.map((_, position) => request(world, position)),
    pass(world),
    leaveLoop(world),
    ...checkpoint(world),
    recordOutcome(world),
    finish(world),
  ];
}

function begin(world: LifecycleWorld): Step {
  const { syncThread, scope } = world;
  return {
    name: 'begin to sync',
    call: call({ type: 'SYNC_BEGIN' }),
    actor: 'sync thread',
    sentence:
      'It starts at 0 if asked for, else where a resync is due or a spare is recovered up to.',
    kernel: KERNEL,
    guard: and(
      is(syncThread, 'created'),
      not(flag(world, 'INTR')),
      ...(scope.readOnly ? [not(isReadOnly(world))] : []),
    ),
    deliveries: upTo(scope.segments + 1).map((from) =>
      sendIf(startsAt(world, from), syncThread, { type: 'BEGIN', from }),
    ),
  };
}

/** Range of md_do_sync() step 2, without a bitmap: a check or repair begins at sync_min. */
function startsAt(world: LifecycleWorld, from: number): Predicate {
  const { superblock, devices, scope, window } = world;
  const whole = from === 0 ? and() : or();
  const minimum = scope.syncMin ? has(window, 'from', '=', from) : whole;
  const last = from === scope.segments;
  const comparison = last ? '>=' : '=';
  const recovered = devices.map(({ member }) =>
    and(is(member, 'recovering'), has(member, 'recoveryOffset', comparison, from)),
  );
  const noSpare = and(...devices.map(({ member }) => not(is(member, 'recovering'))));
  return or(
    and(resyncs(world), flag(world, 'REQUESTED'), minimum),
    and(
      resyncs(world),
      not(flag(world, 'REQUESTED')),
      has(superblock, 'recoveryCp', comparison, from),
    ),
    and(not(resyncs(world)), or(...recovered, last ? noSpare : or())),
  );
}

function skip(world: LifecycleWorld): Step {
  const { scope, rules } = world;
  // Since 6.8 INTR is looked at first.
  const writable = scope.readOnly && !rules.readOnlySyncIsDone ? [not(isReadOnly(world))] : [];
  return {
    name: 'skip the sync',
    call: call({ type: 'SYNC_SKIP' }),
    actor: 'sync thread',
    sentence: 'INTR is set before it began; it records nothing.',
    kernel: KERNEL,
    guard: and(is(world.syncThread, 'created'), flag(world, 'INTR'), ...writable),
    deliveries: [
      ...windowOutcome(world),
      send(world.syncThread, { type: 'SKIP' }),
      ...(world.rules.endOfSyncAsksForWrite ? asksForWrite(world) : []),
    ],
  };
}

function request(world: LifecycleWorld, position: number): Step {
  const { syncThread } = world;
  return {
    name: `request segment ${position}`,
    call: call({ type: 'REQUEST', segment: position }),
    actor: 'sync thread',
    sentence: 'The next segment is requested; INTR is not looked at before.',
    kernel: 'md_do_sync(), raid5 sync_request(), 2.6.31',
    guard: and(
      is(syncThread, 'syncing'),
      has(syncThread, 'position', '=', position),
      not(and(resyncs(world), degraded(world))),
      isAwake(world),
      isInWindow(world, position),
    ),
    deliveries: [
      send(syncThread, { type: 'REQUEST', segment: position }),
      send(world.segments[position]!, { type: 'REQUEST' }),
    ],
  };
}

function pass(world: LifecycleWorld): Step {
  const { syncThread, scope } = world;
  return {
    name: 'pass over a degraded array',
    call: call({ type: 'PASS' }),
    actor: 'sync thread',
    sentence: 'A degraded RAID5 has no redundancy to restore: the rest counts as done.',
    kernel: 'raid5 sync_request(), 2.6.31',
    guard: and(
      is(syncThread, 'syncing'),
      has(syncThread, 'position', '<', scope.segments),
      resyncs(world),
      degraded(world),
      isAwake(world),
      or(
        ...upTo(scope.segments).map((position) =>
          and(has(syncThread, 'position', '=', position), isInWindow(world, position)),
        ),
      ),
    ),
    deliveries: [send(syncThread, { type: 'PASS', to: scope.segments })],
  };
}

function leaveLoop(world: LifecycleWorld): Step {
  const { syncThread, scope } = world;
  return {
    name: 'leave the loop',
    call: call({ type: 'LEAVE_LOOP' }),
    actor: 'sync thread',
    sentence: 'Everything is requested, or INTR is seen between two requests.',
    kernel: KERNEL,
    guard: and(
      is(syncThread, 'syncing'),
      or(has(syncThread, 'position', '=', scope.segments), flag(world, 'INTR')),
      isAwake(world),
    ),
    deliveries: [send(syncThread, { type: 'LOOP.LEAVE' })],
  };
}

/**
 * A checkpoint moves curr_resync_completed and asks for a superblock write. recovery_offset follows it
 * (md_update_sb), and recovery_cp since 3.8.
 */
function checkpoint(world: LifecycleWorld): Step[] {
  const { syncThread, superblock, scope, rules } = world;
  const waited = rules.checkpointWaits ? drained(world) : and();
  const dropped = rules.checkpointHeedsInterrupt ? flag(world, 'INTR') : or();
  return [
    {
      name: 'pause for a checkpoint',
      call: call({ type: 'CHECKPOINT_PAUSE' }),
      actor: 'sync thread',
      sentence: 'Enough was requested; it waits for all of it to end.',
      kernel: KERNEL,
      guard: and(
        is(syncThread, 'syncing'),
        isAwake(world),
        has(syncThread, 'position', '<', scope.segments),
        or(
          ...upTo(scope.segments).map((at) =>
            and(has(syncThread, 'completed', '=', at), has(syncThread, 'position', '>', at)),
          ),
        ),
      ),
      deliveries: [send(syncThread, { type: 'CHECKPOINT.WAIT' })],
    },
    {
      name: 'take the checkpoint',
      call: call({ type: 'CHECKPOINT_TAKE' }),
      actor: 'sync thread',
      sentence: 'recovery_active is 0: what was requested counts as completed, to be written soon.',
      kernel: KERNEL,
      guard: and(is(syncThread, 'checkpointing'), waited, not(dropped)),
      deliveries: [
        send(syncThread, { type: 'CHECKPOINT.TAKE' }),
        ...(rules.recoveryCpFollowsCheckpoints ? followCheckpoint(world) : []),
        send(superblock, { type: 'CHANGE.CLEAN' }),
      ],
    },
    {
      name: 'drop the checkpoint',
      call: call({ type: 'CHECKPOINT_DROP' }),
      actor: 'sync thread',
      sentence: 'INTR is set, perhaps by a request that failed: nothing new counts as completed.',
      guard: and(is(syncThread, 'checkpointing'), waited, dropped),
      deliveries: [send(syncThread, { type: 'CHECKPOINT.DROP' })],
    },
  ];
}

/** recovery_cp = j, if a resync is beyond it (3.8). */
function followCheckpoint(world: LifecycleWorld): Delivery[] {
  const { syncThread, superblock, scope, rules } = world;
  const publishes = and(
    resyncs(world),
    rules.checkLeavesRecoveryCp ? not(flag(world, 'CHECK')) : and(),
    coversRecoveryCp(world),
  );
  return upTo(scope.segments).map((to) =>
    sendIf(
      and(publishes, has(syncThread, 'completed', '=', to), has(superblock, 'recoveryCp', '<', to)),
      superblock,
      { type: 'CHECKPOINT', to },
    ),
  );
}

function finish(world: LifecycleWorld): Step {
  const { syncThread, user, rules } = world;
  const waiting = userIs(world, 'joining');
  return {
    name: 'finish the sync',
    call: call({ type: 'FINISH' }),
    actor: 'sync thread',
    sentence: 'DONE is set and the array thread woken; the thread returns.',
    kernel: KERNEL,
    guard: is(syncThread, 'recorded'),
    deliveries: [
      send(syncThread, { type: 'FINISH' }),
      send(world.recovery, { type: 'DONE.SET' }),
      ...(rules.join === 'array thread reaps' || !hasUser(world)
        ? []
        : [
            ...(rules.join === 'mutex held' ? [] : [sendIf(waiting, syncThread, { type: 'REAP' })]),
            sendIf(waiting, user, { type: 'THREAD.EXIT' }),
          ]),
    ],
  };
}
