/** Steps of the array thread: md_check_recovery() from the trylock to the epilogue (semantics 5.2). */
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
import {
  type LifecycleWorld,
  flag,
  mutexFree,
  resyncDue,
  slotFree,
  spareInSlot,
  superblockChanged,
  threadExists,
} from '../world.ts';
import { superblockWrite, superblockWritten } from './superblock.ts';

const KERNEL = 'md_check_recovery(), 2.6.31';

/** Rows 1 to 12 without the reap; row 1 and the read-only array are left out. */
export function arrayThreadSteps(world: LifecycleWorld): Step[] {
  return [
    lock(world),
    ...writeSuperblock(world),
    leaveRunningAlone(world),
    ...claim(world),
    obeyFrozen(world),
    choose(world),
    ...create(world),
  ];
}

/** P5: whether the array thread has any reason to take the mutex. */
export function hasReason(world: LifecycleWorld): Predicate {
  return or(
    superblockChanged(world),
    flag(world, 'NEEDED'),
    flag(world, 'DONE'),
    is(world.writer, 'safemode'),
  );
}

function lock(world: LifecycleWorld): Step {
  const { arrayThread, writer, superblock } = world;
  const becomesClean = and(
    is(writer, 'safemode'),
    is(superblock, 'writes.dirty'),
    not(resyncDue(world)),
  );
  return {
    name: 'look after recovery',
    actor: 'array thread',
    sentence: 'It has a reason and gets the mutex; after a quiet while the array becomes clean.',
    kernel: KERNEL,
    guard: and(
      is(world.array, 'running'),
      is(arrayThread, 'idle'),
      mutexFree(world),
      hasReason(world),
    ),
    deliveries: [
      send(arrayThread, { type: 'LOCK' }),
      sendIf(becomesClean, superblock, { type: 'CHANGE.CLEAN' }),
      sendIf(becomesClean, superblock, { type: 'CLEAN' }),
      sendIf(is(writer, 'safemode'), writer, { type: 'SAFEMODE.TAKE' }),
      sendIf(not(superblockChanged(world)), arrayThread, { type: 'NOTHING.TO.WRITE' }),
    ],
  };
}

function writeSuperblock(world: LifecycleWorld): Step[] {
  const { arrayThread } = world;
  return [
    {
      name: 'write superblock',
      actor: 'array thread',
      sentence: 'Row 3: the superblock write begins, or begins again because something changed.',
      kernel: 'md_update_sb(0), 2.6.31',
      guard: or(
        is(arrayThread, 'locked'),
        and(is(arrayThread, 'writing'), superblockChanged(world)),
      ),
      deliveries: [send(arrayThread, { type: 'WRITE' }), ...superblockWrite(world)],
    },
    {
      name: 'superblock is written',
      actor: 'array thread',
      sentence: 'The write ends; waiting writers go on and recorded failures no longer block.',
      kernel: 'md_update_sb(0), 2.6.31',
      guard: and(is(arrayThread, 'writing'), not(superblockChanged(world))),
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
    rules.threadIsNoticed ? not(threadExists(world)) : and(),
    rules.runningThreadIsLeftAlone && rules.threadIsNoticed ? not(runsUnfinished(world)) : and(),
  );
  return [
    {
      name: 'claim the sync',
      actor: 'array thread',
      sentence: 'Row 6: there is no sync thread; RUNNING is set.',
      kernel: KERNEL,
      guard: and(is(arrayThread, 'deciding'), free),
      deliveries: [
        send(arrayThread, { type: 'CLAIM' }),
        send(recovery, { type: 'RUNNING.SET' }),
      ],
    },
    {
      name: 'take notice',
      actor: 'array thread',
      sentence: 'Row 6: NEEDED is cleared.',
      kernel: KERNEL,
      guard: is(arrayThread, 'claiming'),
      deliveries: [
        send(arrayThread, { type: 'NOTICE' }),
        send(recovery, { type: 'NEEDED.CLEAR' }),
      ],
    },
    {
      name: 'begin anew',
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
  ];
}

/** Row 7 and the epilogue. */
function obeyFrozen(world: LifecycleWorld): Step {
  return {
    name: 'obey frozen',
    actor: 'array thread',
    sentence: 'Row 7: FROZEN forbids any sync; NEEDED stays consumed.',
    kernel: KERNEL,
    guard: and(is(world.arrayThread, 'choosing'), flag(world, 'FROZEN')),
    deliveries: nothingToDo(world),
  };
}

/** Rows 9 to 11 in one step, since nobody sees the count of spares but this thread. */
function choose(world: LifecycleWorld): Step {
  const { arrayThread, recovery, rules } = world;
  const recovers = rules.resyncGoesFirst
    ? and(not(resyncDue(world)), spareInSlot(world))
    : spareInSlot(world);
  const choosing = is(arrayThread, 'choosing');
  return {
    name: 'choose what to sync',
    actor: 'array thread',
    sentence: 'Rows 9 to 11: failed devices leave, spares enter; recovery, resync or nothing.',
    kernel: 'md_check_recovery(), remove_and_add_spares(), 2.6.31',
    guard: and(choosing, not(flag(world, 'FROZEN'))),
    deliveries: [
      ...removeFailed(world),
      ...addSpares(world),
      sendIf(recovers, recovery, { type: 'SYNC.CLEAR' }),
      sendIf(recovers, recovery, { type: 'CHECK.CLEAR' }),
      sendIf(recovers, recovery, { type: 'REQUESTED.CLEAR' }),
      sendIf(recovers, recovery, { type: 'RECOVER.SET' }),
      sendIf(and(not(recovers), resyncDue(world)), recovery, { type: 'SYNC.SET' }),
      sendIf(and(not(recovers), resyncDue(world)), recovery, { type: 'RECOVER.CLEAR' }),
      sendIf(or(recovers, flag(world, 'SYNC')), arrayThread, { type: 'CHOOSE' }),
      ...nothingToDo(world).map((delivery) => ({ ...delivery, when: choosing })).reverse(),
    ],
  };
}

/** First pass of remove_and_add_spares(). */
function removeFailed({ devices, rules }: LifecycleWorld): Delivery[] {
  return devices.map(({ member }) =>
    sendIf(
      and(
        is(member, 'faulty'),
        rules.blockedKeepsSlot ? has(member, 'blocked', '=', false) : and(),
        rules.pendingKeepsSlot ? has(member, 'ioPending', '=', false) : and(),
      ),
      member,
      { type: 'SLOT.LEAVE' },
    ),
  );
}

/** Second pass: the first healthy spare takes the open slot. With a resync first, only when none is due. */
function addSpares(world: LifecycleWorld): Delivery[] {
  const { devices, segments, superblock, rules } = world;
  const wanted = rules.resyncGoesFirst
    ? and(slotFree(world), not(resyncDue(world)))
    : slotFree(world);
  return devices.flatMap(({ member }) => {
    const enters = and(wanted, is(member, 'spare'));
    return [
      sendIf(enters, superblock, { type: 'CHANGE.DEVS' }),
      ...segments.map((segment) => sendIf(enters, segment, { type: 'REPLACE' })),
      sendIf(enters, member, { type: 'SLOT.ENTER', keepOffset: !rules.newcomerBeginsAtZero }),
    ];
  });
}

/** Row 12. */
function create(world: LifecycleWorld): Step[] {
  const { arrayThread, recovery, syncThread, rules } = world;
  return [
    {
      name: 'create sync thread',
      actor: 'array thread',
      sentence: 'Row 12: the sync thread is made and woken.',
      kernel: 'md_register_thread(), 2.6.31',
      guard: is(arrayThread, 'creating'),
      deliveries: [
        send(syncThread, { type: 'CREATE' }),
        send(arrayThread, { type: 'CREATED' }),
      ],
    },
    {
      name: 'fail to create sync thread',
      actor: 'array thread',
      sentence: 'Row 12: there is no memory for a thread; the flags of the attempt are cleared.',
      kernel: 'md_register_thread(), 2.6.31',
      guard: is(arrayThread, 'creating'),
      deliveries: [
        send(arrayThread, { type: 'CREATE.FAIL' }),
        send(recovery, { type: 'RUNNING.CLEAR' }),
        send(recovery, { type: 'SYNC.CLEAR' }),
        send(recovery, { type: 'REQUESTED.CLEAR' }),
        send(recovery, { type: 'CHECK.CLEAR' }),
      ],
    },
    {
      name: 'give up for now',
      actor: 'array thread',
      sentence: 'Epilogue: without a thread RUNNING and RECOVER are cleared.',
      kernel: KERNEL,
      guard: is(arrayThread, 'createFailed'),
      deliveries: [
        ...nothingToDo(world),
        ...(rules.failedCreationSetsNeeded ? [send(recovery, { type: 'NEEDED.SET' })] : []),
      ],
    },
  ];
}

/** The epilogue when no thread came of it. */
function nothingToDo({ arrayThread, recovery }: LifecycleWorld): Delivery[] {
  return [
    send(arrayThread, { type: 'LEAVE' }),
    send(recovery, { type: 'RUNNING.CLEAR' }),
    send(recovery, { type: 'RECOVER.CLEAR' }),
  ];
}

function runsUnfinished(world: LifecycleWorld): Predicate {
  return and(flag(world, 'RUNNING'), not(flag(world, 'DONE')));
}
