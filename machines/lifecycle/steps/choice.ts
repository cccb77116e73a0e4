/** Rows 7 to 12 of md_check_recovery(): what to sync, the thread that does it, and the epilogue without one. */
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
import { type LifecycleWorld, flag, resyncDue, slotFree, spareInSlot } from '../world.ts';

const KERNEL = 'md_check_recovery(), 2.6.31';

/** Row 8 (reshape) is left out. */
export function choiceSteps(world: LifecycleWorld): Step[] {
  return [obeyFrozen(world), choose(world), ...create(world)];
}

/** Row 7 and the epilogue. */
function obeyFrozen(world: LifecycleWorld): Step {
  return {
    name: 'obey frozen',
    call: call({ type: 'OBEY_FROZEN' }),
    actor: 'array thread',
    sentence: 'Row 7: FROZEN forbids any sync; NEEDED stays consumed.',
    kernel: KERNEL,
    guard: and(is(world.arrayThread, 'choosing'), flag(world, 'FROZEN')),
    deliveries: epilogue(world),
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
    call: call({ type: 'CHOOSE' }),
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
      ...epilogue(world)
        .map((delivery) => ({ ...delivery, when: choosing }))
        .reverse(),
    ],
  };
}

/** First pass of remove_and_add_spares(). */
function removeFailed({ devices, segments, rules }: LifecycleWorld): Delivery[] {
  return devices.flatMap(({ member }) => {
    const leaves = and(
      is(member, 'faulty'),
      rules.blockedKeepsSlot ? has(member, 'blocked', '=', false) : and(),
      rules.pendingKeepsSlot ? has(member, 'ioPending', '=', false) : and(),
    );
    return [
      ...segments.map((segment) => sendIf(leaves, segment, { type: 'VACATE' })),
      sendIf(leaves, member, { type: 'SLOT.LEAVE', keepOffset: !rules.newcomerBeginsAtZero }),
    ];
  });
}

/** Second pass: the first healthy spare takes the open slot. With a resync first, only when none is due. */
function addSpares(world: LifecycleWorld): Delivery[] {
  const { devices, superblock, rules } = world;
  const wanted = rules.resyncGoesFirst
    ? and(slotFree(world), not(resyncDue(world)))
    : slotFree(world);
  return devices.flatMap(({ member }) => {
    const enters = and(wanted, is(member, 'spare'));
    return [
      sendIf(enters, superblock, { type: 'CHANGE.DEVS' }),
      sendIf(enters, member, { type: 'SLOT.ENTER' }),
    ];
  });
}

/** Row 12. */
function create(world: LifecycleWorld): Step[] {
  const { arrayThread, recovery, syncThread, rules } = world;
  return [
    {
      name: 'create sync thread',
      call: call({ type: 'CREATE' }),
      actor: 'array thread',
      sentence: 'Row 12: the sync thread is made and woken.',
      kernel: 'md_register_thread(), 2.6.31',
      guard: is(arrayThread, 'creating'),
      deliveries: [send(syncThread, { type: 'CREATE' }), send(arrayThread, { type: 'CREATED' })],
    },
    {
      name: 'fail to create sync thread',
      call: call({ type: 'FAIL_TO_CREATE' }),
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
      call: call({ type: 'GIVE_UP' }),
      actor: 'array thread',
      sentence: 'Epilogue: without a thread RUNNING and RECOVER are cleared.',
      kernel: KERNEL,
      guard: is(arrayThread, 'createFailed'),
      deliveries: [
        ...epilogue(world),
        ...(rules.failedCreationSetsNeeded ? [send(recovery, { type: 'NEEDED.SET' })] : []),
      ],
    },
  ];
}

/** The way out when there is no thread (any more): the mutex is released, RUNNING and RECOVER are cleared. */
export function epilogue({ arrayThread, recovery }: LifecycleWorld): Delivery[] {
  return [
    send(arrayThread, { type: 'LEAVE' }),
    send(recovery, { type: 'RUNNING.CLEAR' }),
    send(recovery, { type: 'RECOVER.CLEAR' }),
  ];
}
