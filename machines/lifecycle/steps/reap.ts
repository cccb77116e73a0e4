/** Steps of the reap: whoever holds the mutex joins the finished sync thread and cleans up (semantics 5.4). */
import {
  type Delivery,
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
  clears,
  flag,
  hasUser,
  isReadOnly,
  threadKnown,
  writesAgain,
} from '../world.ts';
import { epilogue } from './choice.ts';
import { superblockWrite, superblockWritten } from './superblock.ts';

const KERNEL = 'reap_sync_thread(), 2.6.38';

/** The reap as the array thread does it, row 5. */
export function reapSteps(world: LifecycleWorld): Step[] {
  const { arrayThread, rules } = world;
  const finished = rules.runningThreadIsLeftAlone
    ? not(and(flag(world, 'RUNNING'), not(flag(world, 'DONE'))))
    : and();
  // Somebody without the mutex may take the pointer first; then md_unregister_thread() returns at once.
  const again = world.scope.readOnly
    ? and(writesAgain(world), not(isReadOnly(world)))
    : writesAgain(world);
  const taken = rules.threadMadeByWork ? not(threadKnown(world)) : or();
  return [
    {
      name: 'begin to reap',
      call: call({ type: 'REAP_BEGIN' }),
      actor: 'array thread',
      sentence: 'Row 5: a sync thread has finished; it is to be joined.',
      kernel: KERNEL,
      guard: and(
        is(arrayThread, 'deciding'),
        rules.threadIsNoticed ? and(threadKnown(world), finished) : or(),
      ),
      deliveries: [send(arrayThread, { type: 'JOIN' })],
    },
    {
      name: 'join sync thread',
      call: call({ type: 'REAP_JOIN' }),
      actor: 'array thread',
      sentence: 'The thread is gone; unless it was interrupted, complete spares become active.',
      kernel: KERNEL,
      guard: and(is(arrayThread, 'joining'), or(is(world.syncThread, 'done'), taken)),
      deliveries: [
        send(arrayThread, { type: 'JOINED' }),
        sendIf(not(taken), world.syncThread, { type: 'REAP' }),
        ...activateSpares(world),
      ],
    },
    {
      name: 'write superblock in reap',
      call: call({ type: 'REAP_WRITE' }),
      actor: 'array thread',
      sentence: 'What the sync achieved goes to disk, again if something changed meanwhile.',
      kernel: 'md_update_sb(1), 2.6.31',
      guard: or(is(arrayThread, 'joined'), and(is(arrayThread, 'reaping'), again)),
      deliveries: [
        send(arrayThread, { type: 'WRITE' }),
        ...unlessReadOnly(world, superblockWrite(world)),
      ],
    },
    {
      name: 'end the reap',
      call: call({ type: 'REAP_END' }),
      actor: 'array thread',
      sentence:
        'RUNNING and the kind of sync are cleared, NEEDED is set for a second look; then the epilogue.',
      kernel: KERNEL,
      guard: and(is(arrayThread, 'reaping'), not(again)),
      deliveries: [
        ...superblockWritten(world),
        ...clearAfterReap(world),
        ...(world.scope.readOnly
          ? (['NEEDED.CLEAR', 'DONE.CLEAR'] as const).map((type) =>
              sendIf(isReadOnly(world), world.recovery, { type }),
            )
          : []),
        ...(rules.reapRunsEpilogue
          ? epilogue(world)
          : [send(arrayThread, { type: 'LEAVE' as const })]),
        ...(rules.join === 'array thread reaps' && hasUser(world)
          ? [sendIf(is(world.user, 'joining'), world.user, { type: 'THREAD.EXIT' })]
          : []),
      ],
    },
  ];
}

/** md_update_sb() of a read-only array writes nothing. */
function unlessReadOnly(world: LifecycleWorld, deliveries: readonly Delivery[]): Delivery[] {
  if (!world.scope.readOnly) return [...deliveries];
  const writable = not(isReadOnly(world));
  return deliveries.map((one) => ({
    ...one,
    when: one.when === undefined ? writable : and(writable, one.when),
  }));
}

/** Before 4.1 the reap leaves DONE set; row 6 clears it. INTR stays as well. */
export function clearAfterReap(world: LifecycleWorld): Delivery[] {
  const { recovery, rules } = world;
  return [
    ...(rules.reapClearsRunning ? [send(recovery, { type: 'RUNNING.CLEAR' })] : []),
    ...(rules.reapClearsDone ? [send(recovery, { type: 'DONE.CLEAR' })] : []),
    send(recovery, { type: 'SYNC.CLEAR' }),
    ...clears(world, 'REQUESTED'),
    ...clears(world, 'CHECK'),
    ...(rules.reapSetsNeeded ? [send(recovery, { type: 'NEEDED.SET' })] : []),
  ];
}

/** raid5_spare_active(): only what md_do_sync() marked complete. */
function activateSpares(world: LifecycleWorld): Delivery[] {
  const { devices, max, rules } = world;
  const uninterrupted = and(not(flag(world, 'INTR')), not(flag(world, 'REQUESTED')));
  return devices.map(({ member }) =>
    sendIf(
      rules.onlyCompleteSparesActivate
        ? and(uninterrupted, is(member, 'recovering'), has(member, 'recoveryOffset', '=', max))
        : is(member, 'recovering'),
      member,
      { type: 'ACTIVATE' },
    ),
  );
}
