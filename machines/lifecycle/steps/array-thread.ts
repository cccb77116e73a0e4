/** Steps of the array thread: md_check_recovery() from the trylock to the epilogue (semantics 5.2). */
import { type Predicate, type Step, and, is, not, or, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import {
  type LifecycleWorld,
  flag,
  mayBeLookedAfter,
  mutexFree,
  resyncDue,
  superblockChanged,
  threadKnown,
  writesAgain,
} from '../world.ts';
import { choiceSteps, epilogue } from './choice.ts';
import { superblockWrite, superblockWritten } from './superblock.ts';

const KERNEL = 'md_check_recovery(), 2.6.31';

/** Rows 1 to 12 without the reap; row 1 and the read-only array are left out. */
export function arrayThreadSteps(world: LifecycleWorld): Step[] {
  return [
    lock(world),
    becomeClean(world),
    ...writeSuperblock(world),
    leaveRunningAlone(world),
    ...claim(world),
    ...choiceSteps(world),
  ];
}

/** P5: whether the array thread has any reason to take the mutex. */
export function hasReason(world: LifecycleWorld): Predicate {
  return or(superblockChanged(world), flag(world, 'NEEDED'), flag(world, 'DONE'));
}

function lock(world: LifecycleWorld): Step {
  const { arrayThread } = world;
  return {
    name: 'look after recovery',
    call: call({ type: 'LOCK' }),
    actor: 'array thread',
    sentence: 'It has a reason and gets the mutex.',
    kernel: KERNEL,
    guard: and(
      is(world.array, 'running'),
      is(arrayThread, 'idle'),
      mutexFree(world),
      hasReason(world),
      mayBeLookedAfter(world),
      world.rules.threadDoesNotAwaitItself ? and() : is(world.superblock, 'changePending.clear'),
    ),
    deliveries: [
      send(arrayThread, { type: 'LOCK' }),
      sendIf(not(superblockChanged(world)), arrayThread, { type: 'NOTHING.TO.WRITE' }),
    ],
  };
}

/** The safe mode timer only wakes this thread, so its firing and row 2 are one step. */
function becomeClean(world: LifecycleWorld): Step {
  const { arrayThread, superblock } = world;
  return {
    name: 'become clean after a while',
    call: call({ type: 'BECOME_CLEAN' }),
    actor: 'array thread',
    sentence:
      'Row 2: no write for safe_mode_delay, before 4.12 no resync due either: it becomes clean.',
    kernel: 'md_safemode_timeout(), md_check_recovery(), 2.6.31',
    guard: and(
      is(world.array, 'running'),
      is(arrayThread, 'idle'),
      mutexFree(world),
      mayBeLookedAfter(world),
      is(world.writer, 'quiet'),
      is(superblock, 'writes.dirty'),
      world.rules.cleanWaitsForResync ? not(resyncDue(world)) : and(),
    ),
    deliveries: [
      send(arrayThread, { type: 'LOCK' }),
      send(superblock, { type: 'CHANGE.CLEAN' }),
      send(superblock, { type: 'CLEAN' }),
    ],
  };
}

function writeSuperblock(world: LifecycleWorld): Step[] {
  const { arrayThread } = world;
  return [
    {
      name: 'write superblock',
      call: call({ type: 'WRITE_SUPERBLOCK' }),
      actor: 'array thread',
      sentence: 'Row 3: the superblock write begins, or begins again because something changed.',
      kernel: 'md_update_sb(0), 2.6.31',
      guard: or(is(arrayThread, 'locked'), and(is(arrayThread, 'writing'), writesAgain(world))),
      deliveries: [send(arrayThread, { type: 'WRITE' }), ...superblockWrite(world, false)],
    },
    {
      name: 'superblock is written',
      call: call({ type: 'SUPERBLOCK_WRITTEN' }),
      actor: 'array thread',
      sentence: 'The write ends; waiting writers go on and recorded failures no longer block.',
      kernel: 'md_update_sb(0), 2.6.31',
      guard: and(is(arrayThread, 'writing'), not(writesAgain(world))),
      deliveries: [send(arrayThread, { type: 'WRITTEN' }), ...superblockWritten(world)],
    },
  ];
}

/** Row 4. */
function leaveRunningAlone(world: LifecycleWorld): Step {
  const { rules, arrayThread } = world;
  const gate = rules.runningThreadIsLeftAlone && rules.threadIsNoticed;
  return {
    name: 'leave running sync alone',
    call: call({ type: 'LEAVE_RUNNING_ALONE' }),
    actor: 'array thread',
    sentence: 'Row 4: a sync is running; NEEDED is cleared and nothing done.',
    kernel: KERNEL,
    guard: gate ? and(is(arrayThread, 'deciding'), runsUnfinished(world)) : or(),
    deliveries: [
      send(world.recovery, { type: 'NEEDED.CLEAR' }),
      send(arrayThread, { type: 'LEAVE' }),
    ],
  };
}

/** Row 6, in the kernel's order: RUNNING first, so that sync_action never shows a gap. */
function claim(world: LifecycleWorld): Step[] {
  const { rules, arrayThread, recovery } = world;
  const free = and(
    rules.threadIsNoticed ? not(threadKnown(world)) : and(),
    rules.runningThreadIsLeftAlone && rules.threadIsNoticed ? not(runsUnfinished(world)) : and(),
  );
  return [
    {
      name: 'claim the sync',
      call: call({ type: 'CLAIM' }),
      actor: 'array thread',
      sentence: 'Row 6: there is no sync thread; RUNNING is set before NEEDED is cleared.',
      kernel: KERNEL,
      guard: and(is(arrayThread, 'deciding'), free),
      deliveries: [
        send(arrayThread, { type: 'CLAIM' }),
        ...(rules.completedOutlivesSync
          ? [send(world.syncThread, { type: 'FORGET' as const })]
          : []),
        send(recovery, { type: 'RUNNING.SET' }),
        ...(rules.lookNeedsNeeded ? [] : [send(recovery, { type: 'NEEDED.CLEAR' })]),
      ],
    },
    {
      name: 'begin anew',
      call: call({ type: 'BEGIN_ANEW' }),
      actor: 'array thread',
      sentence: 'Row 6: INTR and DONE are cleared.',
      kernel: KERNEL,
      guard: is(arrayThread, 'claimed'),
      deliveries: [
        send(arrayThread, { type: 'RESET' }),
        send(recovery, { type: 'INTR.CLEAR' }),
        send(recovery, { type: 'DONE.CLEAR' }),
      ],
    },
    ...(rules.lookNeedsNeeded ? [takeNotice(world)] : []),
  ];
}

/** Row 7 since 3.4 to 3.6: the flag is tested and cleared in one. */
function takeNotice(world: LifecycleWorld): Step {
  const { arrayThread, recovery } = world;
  return {
    name: 'take notice of NEEDED',
    actor: 'array thread',
    sentence: 'Row 7: NEEDED is tested and cleared; without it nothing is looked at.',
    kernel: 'md_check_recovery(), 6.1',
    guard: is(arrayThread, 'noticing'),
    deliveries: [
      sendIf(flag(world, 'NEEDED'), arrayThread, { type: 'NOTICE' }),
      ...epilogue(world, is(arrayThread, 'noticing')),
      send(recovery, { type: 'NEEDED.CLEAR' }),
    ],
  };
}

function runsUnfinished(world: LifecycleWorld): Predicate {
  const runs = world.rules.queuedWorkIsNoticed ? flag(world, 'RUNNING') : threadKnown(world);
  return and(runs, not(flag(world, 'DONE')));
}
