/** The end of md_do_sync(): how far the sync came is put into recovery_cp or recovery_offset. */
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
import { asksForWrite } from './superblock.ts';
import { coversRecoveryCp, windowOutcome } from './window.ts';
import { type LifecycleWorld, drained, flag, resyncs, upTo } from '../world.ts';

/** Behind the label out:, once recovery_active is 0. A check publishes nothing. */
export function recordOutcome(world: LifecycleWorld): Step {
  const { syncThread, superblock } = world;
  const still = is(syncThread, 'draining');
  const publishes = and(not(flag(world, 'CHECK')), has(syncThread, 'position', '>', 0));
  return {
    name: 'record how far the sync came',
    call: call({ type: 'RECORD' }),
    actor: 'sync thread',
    sentence:
      'All requests have ended; recovery_cp or recovery_offset moves, to MaxSector if complete.',
    kernel: 'md_do_sync() out:, 2.6.31',
    guard: and(is(syncThread, 'draining'), drained(world)),
    deliveries: [
      ...resyncOutcome(world, and(publishes, resyncs(world), coversRecoveryCp(world))),
      ...recoveryOutcome(
        world,
        and(
          publishes,
          not(resyncs(world)),
          world.rules.offsetFollowsRecoveryOnly ? flag(world, 'RECOVER') : and(),
        ),
      ),
      ...(world.rules.endOfSyncAsksForWrite
        ? asksForWrite(world)
        : [send(superblock, { type: 'CHANGE.DEVS' as const })]),
      ...windowOutcome(world),
      ...(world.rules.completedOutlivesSync
        ? [
            sendIf(and(flag(world, 'INTR'), still), syncThread, { type: 'RECORD.ABORTED' }),
            sendIf(still, syncThread, { type: 'RECORD.COMPLETE' }),
          ]
        : [send(syncThread, { type: 'RECORD' as const })]),
    ],
  };
}

function resyncOutcome(world: LifecycleWorld, when: Predicate): Delivery[] {
  const { syncThread, superblock, max, rules } = world;
  const interrupted = flag(world, 'INTR');
  const onError = rules.errorIsRemembered ? is(world.errorFlag, 'set') : or();
  const reaches = (to: number): Predicate =>
    rules.abortedResyncRecordsCompleted
      ? has(syncThread, 'completed', '=', to)
      : or(
          and(onError, has(syncThread, 'completed', '=', to)),
          and(not(onError), has(syncThread, 'position', '=', to)),
        );
  return [
    ...(rules.magicStaysInside ? [] : [leaked(world)]),
    sendIf(and(when, not(interrupted)), superblock, { type: 'CHECKPOINT', to: max }),
    ...upTo(max).map((to) =>
      sendIf(
        and(when, interrupted, reaches(to), has(superblock, 'recoveryCp', '<', to)),
        superblock,
        { type: 'CHECKPOINT', to },
      ),
    ),
  ];
}

/** curr_resync is 3 while nothing is done yet: as a checkpoint it passes over the first sectors. */
function leaked(world: LifecycleWorld): Delivery {
  const { syncThread, superblock } = world;
  return sendIf(
    and(
      resyncs(world),
      not(flag(world, 'CHECK')),
      flag(world, 'INTR'),
      has(syncThread, 'position', '=', 0),
      has(superblock, 'recoveryCp', '=', 0),
    ),
    superblock,
    { type: 'CHECKPOINT', to: 1 },
  );
}

function recoveryOutcome(world: LifecycleWorld, when: Predicate): Delivery[] {
  const { syncThread, devices, max, rules } = world;
  const reached = rules.abortedRecoveryRecordsCompleted ? 'completed' : 'position';
  const interrupted = and(flag(world, 'INTR'), rules.interruptIsNotCompletion ? and() : not(and()));
  return devices.flatMap(({ member }) => [
    sendIf(and(when, not(interrupted), is(member, 'recovering')), member, {
      type: 'OFFSET',
      to: max,
    }),
    ...upTo(max).map((to) =>
      sendIf(
        and(
          when,
          interrupted,
          is(member, 'recovering'),
          has(syncThread, reached, '=', to),
          has(member, 'recoveryOffset', '<', to),
        ),
        member,
        { type: 'OFFSET', to },
      ),
    ),
  ]);
}
