/** Rows 7 to 12 of md_check_recovery(): what to sync, the thread that does it, and the epilogue without one. */
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
import { startWorkSteps } from '../modern/start-work-steps.ts';
import { asksForWrite } from './superblock.ts';
import {
  type LifecycleWorld,
  clears,
  flag,
  resyncDue,
  slotFree,
  someIoPending,
  spareInSlot,
  threadKnown,
} from '../world.ts';

const KERNEL = 'md_check_recovery(), 2.6.31';

/** Row 8 (reshape) is left out. */
export function choiceSteps(world: LifecycleWorld): Step[] {
  const made = world.rules.threadMadeByWork ? startWorkSteps(world) : create(world);
  return [obeyFrozen(world), choose(world), ...made];
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
    deliveries: epilogue(world, is(world.arrayThread, 'choosing')),
  };
}

/** Rows 9 to 11 in one step, since nobody sees the count of spares but this thread. */
function choose(world: LifecycleWorld): Step {
  const { arrayThread, recovery, rules } = world;
  const spares = or(spareInSlot(world), rules.spareMustBeHealthy ? or() : someIoPending(world));
  const recovers = and(
    spares,
    rules.resyncGoesFirst ? not(resyncDue(world)) : and(),
    rules.degradedMayRecover ? and() : or(),
  );
  const choosing = is(arrayThread, 'choosing');
  const syncs = or(recovers, flag(world, 'SYNC'));
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
      ...clears(world, 'CHECK', recovers),
      ...clears(world, 'REQUESTED', recovers),
      sendIf(recovers, recovery, { type: 'RECOVER.SET' }),
      sendIf(and(not(recovers), resyncDue(world)), recovery, { type: 'SYNC.SET' }),
      sendIf(and(not(recovers), resyncDue(world)), recovery, { type: 'RECOVER.CLEAR' }),
      ...(rules.threadMadeByWork ? [sendIf(syncs, world.startWork, { type: 'QUEUE' })] : []),
      sendIf(syncs, arrayThread, { type: 'CHOOSE' }),
      ...(rules.noOpKeepsNeeded ? [] : [sendIf(choosing, recovery, { type: 'NEEDED.SET' })]),
      ...epilogue(world, choosing),
    ],
  };
}

/** First pass of remove_and_add_spares(). Where recovery is disabled, healthy devices that are not in sync leave, too. */
export function removeFailed(world: LifecycleWorld): Delivery[] {
  const { devices, segments, rules, permission, superblock } = world;
  return devices.flatMap(({ member }) => {
    const leaves = and(
      is(member, 'faulty'),
      rules.blockedKeepsSlot ? has(member, 'blocked', '=', false) : and(),
      rules.pendingKeepsSlot ? has(member, 'ioPending', '=', false) : and(),
    );
    const useless = and(is(permission, 'disabled'), is(member, 'recovering'));
    return [
      ...segments.map((segment) => sendIf(leaves, segment, { type: 'VACATE' })),
      ...(rules.lostSlotIsWritten ? [sendIf(leaves, superblock, { type: 'CHANGE.DEVS' })] : []),
      sendIf(leaves, member, { type: 'SLOT.LEAVE', keepOffset: !rules.newcomerBeginsAtZero }),
      ...(rules.failedRecoveryIsNotRetried
        ? [
            ...(rules.removalIsRecorded
              ? asksForWrite(world).map((delivery) => ({ ...delivery, when: useless }))
              : rules.lostSlotIsWritten
                ? [sendIf(useless, superblock, { type: 'CHANGE.DEVS' as const })]
                : []),
            sendIf(useless, member, { type: 'SLOT.GIVE' }),
          ]
        : []),
      ...(rules.recoveringKeepsSlot
        ? []
        : [sendIf(is(member, 'recovering'), member, { type: 'SLOT.GIVE' as const })]),
    ];
  });
}

/** Second pass: the first healthy spare takes the open slot. With a resync first, only when none is due. */
function addSpares(world: LifecycleWorld): Delivery[] {
  const { devices, segments, superblock, rules, max } = world;
  const wanted = and(
    slotFree(world),
    rules.resyncGoesFirst ? not(resyncDue(world)) : and(),
    rules.failedRecoveryIsNotRetried ? is(world.permission, 'granted') : and(),
  );
  return devices.flatMap(({ member }) => {
    const enters = and(wanted, is(member, 'spare'));
    return [
      // What a device that gave its slot up still holds is of no use: its recovery begins at 0.
      ...(rules.failedRecoveryIsNotRetried
        ? segments.map((segment) => sendIf(enters, segment, { type: 'VACATE' }))
        : []),
      sendIf(enters, superblock, { type: 'CHANGE.DEVS' }),
      sendIf(enters, member, { type: 'SLOT.ENTER' }),
      ...(rules.newcomerIsIncomplete
        ? []
        : [sendIf(is(member, 'recovering'), member, { type: 'OFFSET' as const, to: max })]),
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
      actor: 'memory',
      sentence: 'Row 12: there is no memory for a thread; the flags of the attempt are cleared.',
      kernel: 'md_register_thread(), 2.6.31',
      guard: is(arrayThread, 'creating'),
      deliveries: [
        send(arrayThread, { type: 'CREATE.FAIL' }),
        send(recovery, { type: 'RUNNING.CLEAR' }),
        send(recovery, { type: 'SYNC.CLEAR' }),
        ...clears(world, 'REQUESTED'),
        ...clears(world, 'CHECK'),
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

/**
 * The way out when there is no thread (any more): the mutex is released, RUNNING and RECOVER are cleared. With a
 * condition, only if it holds; the thread leaves last, so that the condition may speak of where it stands.
 */
export function epilogue(world: LifecycleWorld, when?: Predicate): Delivery[] {
  const { arrayThread, recovery, rules } = world;
  const leave = send(arrayThread, { type: 'LEAVE' });
  const clear = [
    send(recovery, { type: 'RUNNING.CLEAR' }),
    send(recovery, { type: 'RECOVER.CLEAR' }),
  ];
  if (when === undefined) return [leave, ...clear];
  const unthreaded = rules.threadMadeByWork ? and(when, not(threadKnown(world))) : when;
  return [...clear.map((delivery) => ({ ...delivery, when: unthreaded })), { ...leave, when }];
}
