/** In what order things of the lifecycle come: who may do what while something else is not over yet. */
import {
  type LivenessProperty,
  type Predicate,
  type Property,
  and,
  compare,
  every,
  has,
  implies,
  is,
  not,
  or,
} from '../language/index.ts';
import type { Claim } from './member-properties.ts';
import {
  type LifecycleWorld,
  drained,
  flag,
  hasRequester,
  isParked,
  isReadOnly,
  mutexIsShared,
  resyncs,
} from './world.ts';

/** Claims about single states that must always hold. */
export function orderSafety(world: LifecycleWorld): Claim[] {
  const { syncThread, superblock, arrayThread, writer, devices, scope } = world;
  const works = or(
    ...['syncing', 'checkpointing', 'draining'].map((state) => is(syncThread, state)),
  );
  return [
    {
      id: 'IO-OWED',
      sentence:
        'I/O to a failed device is out only while the write or the sync request that it belongs to is not over.',
      reason: 'A stripe that ended before its I/O came back would be used for something else.',
      kernel: 'raid5 handle_stripe(): R5_LOCKED, return_bi, md_done_sync()',
      predicate: every(devices, ({ member }) =>
        implies(
          and(is(member, 'faulty'), has(member, 'ioPending', '=', true)),
          or(is(writer, 'writing'), not(drained(world))),
        ),
      ),
    },
    {
      id: 'CHECKPOINT-INSIDE',
      sentence:
        'A sync waits for a checkpoint only amid its way, with something requested since the last.',
      reason: 'A pause without gain holds the sync up; the end has its own.',
      kernel: 'md_do_sync(): while (j < max_sectors)',
      predicate: implies(
        is(syncThread, 'checkpointing'),
        and(
          compare([syncThread, 'position'], '>', [syncThread, 'completed']),
          has(syncThread, 'position', '<', scope.segments),
        ),
      ),
    },
    {
      id: 'CLEAN-WRITTEN',
      sentence:
        'An array that has become clean in memory only is about to write that, with the mutex held.',
      reason: 'Else a crash finds an idle array dirty, and resyncs all of it.',
      kernel: 'md_check_recovery() rows 2, 3',
      predicate: implies(
        and(is(superblock, 'writes.clean'), is(superblock, 'written.otherwise')),
        not(is(arrayThread, 'idle')),
      ),
    },
    {
      id: 'SYNC-OWNED',
      sentence: 'SYNC is set only while a sync is made, runs or is reaped, or a user asks for one.',
      reason: 'A SYNC that is left over makes a resync of what should be nothing.',
      kernel: 'md_check_recovery() row 12, md_reap_sync_thread()',
      predicate: implies(resyncs(world), or(flag(world, 'RUNNING'), flag(world, 'REQUESTED'))),
    },
    {
      id: 'KIND',
      sentence: 'A sync that is under way has a kind: SYNC, or RECOVER without CHECK.',
      reason: 'The end of md_do_sync() and the superblock go by the kind.',
      kernel: 'md_check_recovery() rows 9 to 11',
      predicate: implies(
        works,
        or(resyncs(world), and(flag(world, 'RECOVER'), not(flag(world, 'CHECK')))),
      ),
    },
    {
      id: 'MUTEX',
      sentence: 'reconfig_mutex has one holder at most.',
      reason: 'Two holders change devices and flags under each other.',
      kernel: 'mddev_lock(), mddev_trylock()',
      predicate: not(mutexIsShared(world)),
    },
    ...(hasRequester(world) ? [commandIsAlone(world)] : []),
  ];
}

function commandIsAlone(world: LifecycleWorld): Claim {
  return {
    id: 'COMMAND-ALONE',
    sentence: 'A command that was let in since no sync was running sets its flags while none is.',
    reason: 'Its flags fall into a sync of another kind, which takes them for its own.',
    kernel: 'action_store(): RUNNING is looked at, then the flags are set',
    predicate: implies(not(is(world.requester, 'idle')), not(flag(world, 'RUNNING'))),
  };
}

/** What must be seen to happen. */
export function orderSightings(world: LifecycleWorld): Omit<Property, 'kind' | 'reason'>[] {
  const { syncThread, permission, errorFlag, superblock, rules, scope, max } = world;
  return [
    ...(rules.failedRecoveryIsNotRetried && rules.errorIsRemembered
      ? [
          {
            id: 'recovery-is-retried',
            sentence: 'After a recovery was given up a device is added, and recovered.',
            predicate: and(
              is(errorFlag, 'set'),
              is(permission, 'granted'),
              is(syncThread, 'syncing'),
              not(resyncs(world)),
            ),
          },
        ]
      : []),
    ...(scope.crashes && scope.writes && !rules.abortedResyncRecordsCompleted
      ? [
          {
            id: 'abort-is-recorded',
            sentence: 'A resync that was interrupted leaves its position in recovery_cp.',
            predicate: and(
              is(syncThread, 'recorded'),
              resyncs(world),
              flag(world, 'INTR'),
              has(superblock, 'recoveryCp', '>', 0),
              has(superblock, 'recoveryCp', '<', max),
            ),
          },
        ]
      : []),
  ];
}

/** What is done at last. */
export function orderLiveness(world: LifecycleWorld): Omit<LivenessProperty, 'kind'>[] {
  const { scope } = world;
  const asks = scope.requests || scope.checks || scope.syncMin;
  const free = and(is(world.array, 'running'), not(flag(world, 'FROZEN')), not(isReadOnly(world)));
  const quiet = ['user', 'writer', 'crash', 'failing device', 'memory'];
  const held = (what: Predicate): Predicate => or(not(free), what, isParked(world));
  const writable = and(is(world.array, 'running'), not(isReadOnly(world)));
  return [
    ...(asks
      ? [
          {
            id: 'WISH-SERVED',
            sentence:
              'Who asks for a check or repair is served at last, unless the array is frozen.',
            reason: 'The wish would wait for the next accident.',
            kernel: 'action_store(): NEEDED',
            premise: and(free, flag(world, 'REQUESTED')),
            predicate: held(not(flag(world, 'REQUESTED'))),
            quiet,
          },
        ]
      : []),
    {
      id: 'RECOVER-TOLD',
      sentence: 'RECOVER, which says that a recovery is likely, leads to a sync, or is cleared.',
      reason: 'sync_action tells of a recovery that nobody begins.',
      kernel: 'md_error(), md_check_recovery() epilogue',
      premise: and(writable, flag(world, 'RECOVER')),
      predicate: or(
        not(writable),
        isParked(world),
        flag(world, 'RUNNING'),
        not(flag(world, 'RECOVER')),
      ),
      quiet,
    },
  ];
}
