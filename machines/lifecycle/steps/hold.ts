/** Steps about an array that is held still: suspended or read-only (semantics 5.2 P0, P4, row 1). */
import { type Delivery, type Step, and, is, not, send, sendIf } from '../../language/index.ts';
import {
  type LifecycleWorld,
  clears,
  flag,
  isReadOnly,
  isSuspended,
  mutexFree,
  superblockChanged,
  userMayAct,
} from '../world.ts';
import { hasReason } from './array-thread.ts';
import { removeFailed } from './choice.ts';
import { superblockWritten } from './superblock.ts';

/** What users do to hold the array still, and what kernel threads do while it is. */
export function holdSteps(world: LifecycleWorld): Step[] {
  const { readOnly, suspends, trylock } = world.scope;
  return [
    ...(suspends
      ? holdAndLift(world, world.suspended, 'suspend the array', 'resume the array')
      : []),
    ...(readOnly
      ? [
          ...holdAndLift(world, world.readOnly, 'make the array read-only', 'make it read-write'),
          ...readOnlyLooks(world),
          returnFromReadOnly(world),
        ]
      : []),
    ...(trylock ? [failToLock(world)] : []),
  ];
}

/**
 * No write is under way then. A sync is not waited for: dm-raid changes `ro` by itself, and mddev_suspend() stops no sync. An array that
 * becomes read-only is clean, and nothing of its superblock waits to be written.
 */
function holdAndLift(
  world: LifecycleWorld,
  hold: LifecycleWorld['readOnly'],
  set: string,
  lift: string,
): Step[] {
  const { superblock } = world;
  const mayAct = and(userMayAct(world), is(world.writer, 'quiet'));
  const isSettled =
    hold === world.readOnly
      ? [
          is(superblock, 'writes.clean'),
          is(superblock, 'changePending.clear'),
          not(superblockChanged(world)),
        ]
      : [];
  const asks = world.rules.threadMadeByWork || hold === world.readOnly;
  return [
    {
      name: set,
      actor: 'user',
      sentence: 'No write is let in any more; a sync that runs goes on.',
      kernel: 'mddev_suspend(); dm-raid rs_update_sbs(), raid_ctr(), 6.1',
      guard: and(mayAct, ...isSettled),
      deliveries: [send(hold, { type: 'SET' })],
    },
    {
      name: lift,
      actor: 'user',
      sentence: 'Writes are let in again, and the array is looked after.',
      kernel: 'mddev_resume(); restart_array(), dm-raid raid_resume(), 6.1',
      guard: mayAct,
      deliveries: [
        send(hold, { type: 'LIFT' }),
        ...(asks ? [send(world.recovery, { type: 'NEEDED.SET' as const })] : []),
      ],
    },
  ];
}

/** Row 1. A suspended array is not looked at, where that is the rule. */
function readOnlyLooks(world: LifecycleWorld): Step[] {
  const { array, arrayThread, recovery, rules } = world;
  const needed = flag(world, 'NEEDED');
  const done = flag(world, 'DONE');
  const isRunning = flag(world, 'RUNNING');
  const may = and(
    is(array, 'running'),
    is(arrayThread, 'idle'),
    mutexFree(world),
    isReadOnly(world),
    rules.suspendedIsIgnored ? not(isSuspended(world)) : and(),
  );
  const look = (name: string, sentence: string, when: Step['guard'], does: Delivery[]): Step => ({
    name,
    actor: 'array thread',
    sentence,
    kernel: 'md_check_recovery() row 1',
    guard: and(may, when ?? and()),
    deliveries: does,
  });
  const finish = [...removeFailed(world), send(recovery, { type: 'NEEDED.CLEAR' as const })];
  const reap: Delivery[] = [
    send(recovery, { type: 'INTR.SET' }),
    ...(['LOCK', 'NOTHING.TO.WRITE', 'JOIN'] as const).map((type) => send(arrayThread, { type })),
  ];
  const name = 'look at a read-only array';
  switch (rules.readOnlyLook) {
    case 'finish':
      return [look(name, 'Failed devices leave; NEEDED is cleared.', needed, finish)];
    case 'reap at once':
      return [
        look(name, 'INTR is set, and a sync, if there is any, is reaped.', needed, [
          ...removeFailed(world),
          ...reap,
        ]),
      ];
    case 'reap when done':
      return [
        look(
          name,
          'No sync: NEEDED is cleared; PENDING and Blocked, too, since nothing is written.',
          and(needed, not(isRunning)),
          [
            ...superblockWritten(world),
            ...unblock(world),
            send(recovery, { type: 'NEEDED.CLEAR' }),
            // Before 4.1 the reap leaves it set.
            send(recovery, { type: 'DONE.CLEAR' }),
            ...clears(world, 'RECOVER'),
          ],
        ),
        look(
          'leave the sync of a read-only array alone',
          'A sync runs: NEEDED is cleared; PENDING and Blocked, too, since nothing is written.',
          and(needed, isRunning, not(done)),
          [
            ...superblockWritten(world),
            ...unblock(world),
            send(recovery, { type: 'NEEDED.CLEAR' }),
          ],
        ),
        look(
          'reap the sync of a read-only array',
          'A sync is done: it is reaped; no spare becomes active.',
          and(isRunning, done),
          reap,
        ),
      ];
  }
}

/**
 * A failure is recorded once the array is writable again, before the first write, since the array is clean. That the kernel empties the slot
 * before that makes no difference: nothing is written meanwhile.
 */
function unblock({ devices }: LifecycleWorld): Delivery[] {
  return devices.map(({ member }) => sendIf(is(member, 'faulty'), member, { type: 'UNBLOCK' }));
}

/** md_do_sync() never syncs a read-only array: until 6.7 it just returns, and DONE is never set. */
function returnFromReadOnly(world: LifecycleWorld): Step {
  const { syncThread, recovery, rules } = world;
  return {
    name: 'return from a read-only array',
    actor: 'sync thread',
    sentence: rules.readOnlySyncIsDone
      ? 'The array is read-only: INTR is set, and the sync is skipped.'
      : 'The array is read-only: the thread returns at once, without DONE.',
    kernel: 'md_do_sync(): never try to sync a read-only array',
    guard: and(is(syncThread, 'created'), isReadOnly(world)),
    deliveries: [
      ...(rules.threadMadeByWork || rules.readOnlySyncIsDone
        ? [send(recovery, { type: 'INTR.SET' as const })]
        : []),
      send(syncThread, { type: 'SKIP' }),
      ...(rules.readOnlySyncIsDone ? [] : [send(syncThread, { type: 'FINISH' as const })]),
    ],
  };
}

/** P6: somebody else has the mutex. Flags stay; the thread sleeps, and whoever releases the mutex wakes it. */
function failToLock(world: LifecycleWorld): Step {
  return {
    name: 'find the mutex taken',
    actor: 'array thread',
    sentence: 'There is a reason to look, and mddev_trylock() fails: the thread sleeps again.',
    kernel: 'md_check_recovery() P6: mddev_trylock()',
    guard: and(
      is(world.array, 'running'),
      is(world.arrayThread, 'idle'),
      not(mutexFree(world)),
      hasReason(world),
    ),
    deliveries: [send(world.alarm, { type: 'SLEEP' })],
  };
}
