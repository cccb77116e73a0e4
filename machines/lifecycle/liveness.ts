/** What the lifecycle gets done at last: the liveness properties L3 to L6 and L8 of semantics section 6. */
import {
  type LivenessProperty,
  type Predicate,
  and,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { disciplineLiveness } from './discipline.ts';
import { kindLiveness } from './kind-properties.ts';
import { orderLiveness } from './order-properties.ts';
import { outsideLiveness } from './outside-properties.ts';
import { workLiveness } from './work-properties.ts';
import {
  type LifecycleWorld,
  drained,
  flag,
  isParked,
  isReadOnly,
  resyncDue,
  slotFree,
  spareInSlot,
  threadExists,
} from './world.ts';

/** Nobody gives commands any more; one that is under way goes on. Else a user could take the mutex again and again. */
const NO_COMMANDS = ['user'];
// Stripes stand still during superblock writes: L4 also takes the writers to be quiet, who cause ever new ones.
/** Nothing comes from outside any more. */
const LEFT_ALONE = ['user', 'writer', 'crash', 'failing device', 'memory'];

/** All of them; each names whom it takes to be quiet. */
export function lifecycleLiveness(world: LifecycleWorld): LivenessProperty[] {
  const running = is(world.array, 'running');
  const claims: Omit<LivenessProperty, 'kind'>[] = [
    {
      id: 'L3',
      sentence: 'A sync that is done is reaped at last: DONE clears.',
      reason: 'Until then no other sync starts, and whoever stops the array waits.',
      kernel: 'md_check_recovery() P5 and row 5',
      premise: flag(world, 'DONE'),
      predicate: not(flag(world, 'DONE')),
      quiet: NO_COMMANDS,
    },
    {
      id: 'L4',
      sentence: 'RUNNING leads to DONE, or is cleared.',
      reason: 'A sync that never ends blocks all others, and the stop of the array.',
      kernel: 'md_do_sync() all exits, md_start_sync() failure',
      premise: flag(world, 'RUNNING'),
      predicate: or(flag(world, 'DONE'), not(flag(world, 'RUNNING')), isParked(world)),
      quiet: [...NO_COMMANDS, 'writer'],
    },
    {
      id: 'L5',
      sentence: 'NEEDED is considered at last, unless the array is frozen.',
      reason: 'Whoever sets NEEDED relies on somebody to look.',
      kernel: 'md_check_recovery() P5, row 4, row 6',
      premise: and(running, flag(world, 'NEEDED'), not(flag(world, 'FROZEN'))),
      predicate: or(not(flag(world, 'NEEDED')), flag(world, 'FROZEN')),
      quiet: NO_COMMANDS,
    },
    {
      id: 'L6',
      sentence: 'A degraded array with a usable spare that is not frozen starts to recover.',
      reason: 'The next failure loses the array, with a spare at hand.',
      kernel: 'remove_and_add_spares(), md_check_recovery() row 9',
      premise: and(running, usableSpare(world), not(flag(world, 'FROZEN')), not(isReadOnly(world))),
      predicate: or(
        and(threadExists(world), not(flag(world, 'SYNC'))),
        not(usableSpare(world)),
        flag(world, 'FROZEN'),
        isReadOnly(world),
        isParked(world),
      ),
      quiet: [...NO_COMMANDS, 'memory'],
    },
    {
      id: 'L6-REST',
      sentence: 'Left alone, the array comes to rest: it does not sync again and again.',
      reason:
        'A sync that starts and ends without progress takes the machine for nothing, for ever.',
      kernel: 'md_check_recovery() row 11, recovery_disabled',
      premise: running,
      predicate: or(not(running), atRest(world)),
      quiet: LEFT_ALONE,
    },
    {
      id: 'L6-STILL',
      sentence: 'While a failed device owes I/O the array rests, or one sync waits for it.',
      reason: 'A recovery that has nothing to write to is started and ended in a circle.',
      kernel: 'remove_and_add_spares(), md_check_recovery() row 9',
      premise: running,
      predicate: or(not(running), atRest(world), and(threadExists(world), not(drained(world)))),
      quiet: [...LEFT_ALONE, 'slow device'],
    },
    ...(world.rules.threadMadeByWork ? [givesUp(world)] : []),
    {
      id: 'L8',
      sentence: 'CHANGE_PENDING clears at last.',
      reason: 'Writers wait for it; while it is set the array does not take a write.',
      kernel: 'md_update_sb()',
      premise: is(world.superblock, 'changePending.set'),
      predicate: is(world.superblock, 'changePending.clear'),
      quiet: NO_COMMANDS,
    },
  ];
  return [
    ...claims,
    ...disciplineLiveness(world),
    ...workLiveness(world),
    ...orderLiveness(world),
    ...kindLiveness(world),
    ...outsideLiveness(world),
  ].map((claim) => ({
    ...claim,
    kind: 'leadsTo',
  }));
}

/**
 * Not before 3.1, where a raid5 tries again for ever. A resync that fails without end is left out: a member of a
 * complete array whose requests fail is failed itself.
 */
function givesUp(world: LifecycleWorld): Omit<LivenessProperty, 'kind'> {
  const running = is(world.array, 'running');
  return {
    id: 'L6-GIVE-UP',
    sentence: 'A recovery whose requests fail again and again is given up.',
    reason: 'It reads all members to the bad place, and begins again, for ever.',
    kernel: 'raid5 handle_failed_sync(), recovery_disabled, 3.1',
    premise: and(running, not(resyncDue(world))),
    predicate: or(not(running), atRest(world), resyncDue(world)),
    quiet: LEFT_ALONE.filter((actor) => actor !== 'failing device'),
  };
}

/** A device that could be recovered: in the open slot already, or free to take it. */
export function usableSpare(world: LifecycleWorld): Predicate {
  const granted = world.rules.failedRecoveryIsNotRetried ? is(world.permission, 'granted') : and();
  const free = some(world.devices, ({ member }) => is(member, 'spare'));
  return and(granted, or(spareInSlot(world), and(slotFree(world), free)));
}

/** No sync but one that waits at sync_max, none wanted, and nobody deciding about one. */
function atRest(world: LifecycleWorld): Predicate {
  return or(
    isParked(world),
    and(
      is(world.arrayThread, 'idle'),
      not(threadExists(world)),
      ...(['RUNNING', 'NEEDED', 'DONE'] as const).map((name) => not(flag(world, name))),
    ),
  );
}
