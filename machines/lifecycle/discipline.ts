/** What holds of the lifecycle besides the rules' own list: that disk and memory agree at rest, and what a crash leaves. */
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
  some,
} from '../language/index.ts';
import type { Claim } from './member-properties.ts';
import {
  type Device,
  type LifecycleWorld,
  hasRequester,
  userIs,
  hasUser,
  flag,
  isParked,
  isReadOnly,
  mutexFree,
  spareInSlot,
  threadExists,
  upTo,
  wishInstances,
} from './world.ts';

/** Claims about single states that must always hold. */
export function disciplineSafety(world: LifecycleWorld): Claim[] {
  return [
    recordsAreTrue(world),
    ...(world.scope.crashes ? [nothingIsLeft(world)] : []),
    recoveryIsInterrupted(world),
    failureIsTold(world),
    ...(world.rules.reapClearsDone ? [doneIsOwned(world)] : []),
  ];
}

function recordsAreTrue(world: LifecycleWorld): Claim {
  const { superblock } = world;
  const settled = and(
    is(world.array, 'running'),
    mutexFree(world),
    is(superblock, 'changeDevs.clear'),
    is(superblock, 'changePending.clear'),
  );
  return {
    id: 'RECORDS-TRUE',
    sentence:
      'With no change of devices left to be written, the disk says of each what memory says.',
    reason: 'A role that is not on disk is forgotten in a crash, and a wrong one is believed.',
    kernel: 'MD_CHANGE_DEVS, md_update_sb(), super_1_validate()',
    predicate: implies(
      settled,
      every(world.devices, (device) => recordIsTrue(device)),
    ),
  };
}

function recordIsTrue({ member, record }: Device): Predicate {
  return and(
    implies(is(member, 'inSync'), is(record, 'active')),
    implies(is(member, 'spare'), is(record, 'spare')),
    implies(or(is(member, 'out'), is(member, 'gone'), is(member, 'faulty')), is(record, 'absent')),
    implies(
      is(member, 'recovering'),
      and(is(record, 'partial'), compare([record, 'offset'], '<=', [member, 'recoveryOffset'])),
    ),
  );
}

function nothingIsLeft(world: LifecycleWorld): Claim {
  const { superblock, recovery, scope } = world;
  const flags = (['RUNNING', 'NEEDED', 'SYNC', 'RECOVER', 'INTR', 'DONE'] as const).map((name) =>
    is(recovery, `${name.toLowerCase()}.clear`),
  );
  return {
    id: 'OFF',
    sentence: 'While the array is down, nothing of its memory is left and nobody is at work.',
    reason: 'What is left over from before a crash would be taken for news after it.',
    kernel: 'md_alloc(), md_run(): everything is allocated anew',
    predicate: implies(
      is(world.array, 'down'),
      and(
        ...flags,
        ...helpersRest(world),
        is(world.syncThread, 'absent'),
        is(world.arrayThread, 'idle'),
        is(world.writer, 'quiet'),
        ...wishInstances(world).map((wish) => is(wish, 'clear')),
        is(superblock, 'writes.clean'),
        is(superblock, 'written.same'),
        is(superblock, 'changeDevs.clear'),
        is(superblock, 'changeClean.clear'),
        is(superblock, 'changePending.clear'),
        every(upTo(scope.segments), (position) => is(world.segments[position]!, 'request.none')),
        every(world.devices, ({ member }) => is(member, 'offline')),
      ),
    ),
  };
}

function helpersRest(world: LifecycleWorld): Predicate[] {
  const { rules } = world;
  return [
    ...(rules.threadMadeByWork ? [is(world.startWork, 'idle')] : []),
    ...(rules.failedRecoveryIsNotRetried ? [is(world.permission, 'granted')] : []),
    ...(rules.errorIsRemembered ? [is(world.errorFlag, 'clear')] : []),
    ...(hasUser(world) ? [is(world.user, 'idle')] : []),
    ...(hasRequester(world) ? [is(world.requester, 'idle')] : []),
  ];
}

function recoveryIsInterrupted(world: LifecycleWorld): Claim {
  return {
    id: 'INTR-RECOVERY',
    sentence: 'A recovery that has lost the device it recovers is told to end.',
    reason: 'It would go on to the end of the members, with nothing to write to.',
    kernel: 'raid5 error(): MD_RECOVERY_INTR',
    predicate: implies(
      and(
        is(world.syncThread, 'syncing'),
        flag(world, 'RECOVER'),
        not(flag(world, 'SYNC')),
        not(spareInSlot(world)),
      ),
      flag(world, 'INTR'),
    ),
  };
}

function failureIsTold(world: LifecycleWorld): Claim {
  const { superblock } = world;
  return {
    id: 'FAILURE-TOLD',
    sentence: 'While a failure is not on disk, a write of the superblock is due or under way.',
    reason: 'The device keeps its slot and its stripes stand still until then.',
    kernel: 'raid5 error(): MD_CHANGE_DEVS, since 4.3 MD_CHANGE_PENDING, too',
    predicate: implies(
      some(world.devices, ({ member }) =>
        and(is(member, 'faulty'), has(member, 'blocked', '=', true)),
      ),
      // A read-only array writes nothing; the flag of the devices stays set until it can.
      world.rules.acknowledgementWaitsForRecord && !world.scope.readOnly
        ? is(superblock, 'changePending.set')
        : or(is(superblock, 'changeDevs.set'), is(superblock, 'changePending.set')),
    ),
  };
}

/** Since 4.1 the reap clears DONE. */
function doneIsOwned(world: LifecycleWorld): Claim {
  return {
    id: 'DONE-OWNED',
    sentence: 'DONE is set only while a sync thread exists or is being reaped.',
    reason: 'A DONE that is left over lets the next look reap a sync that has just begun.',
    kernel: 'md_reap_sync_thread(), 4.1',
    predicate: implies(
      flag(world, 'DONE'),
      or(
        threadExists(world),
        is(world.arrayThread, 'joined'),
        is(world.arrayThread, 'reaping'),
        userIs(world, 'joined'),
      ),
    ),
  };
}

/** What must be seen to happen. */
export function disciplineSightings(world: LifecycleWorld): Omit<Property, 'kind' | 'reason'>[] {
  const { superblock } = world;
  return [
    {
      id: 'io-outlives-failure',
      sentence: 'The failure of a device is on disk, and I/O to it is still out.',
      predicate: some(world.devices, ({ member }) =>
        and(
          is(member, 'faulty'),
          has(member, 'blocked', '=', false),
          has(member, 'ioPending', '=', true),
        ),
      ),
    },
    ...(world.rules.userWritesSuperblock
      ? []
      : [
          {
            id: 'removal-awaits-record',
            sentence: 'A spare was taken out of the array, and the disk does not know it yet.',
            predicate: and(
              is(superblock, 'changeDevs.set'),
              some(world.devices, ({ member, record }) =>
                and(is(member, 'gone'), is(record, 'spare')),
              ),
            ),
          },
        ]),
  ];
}

/** What is done at last. */
export function disciplineLiveness(world: LifecycleWorld): Omit<LivenessProperty, 'kind'>[] {
  // That a read-only array gives the slot up, too, is left out: nothing is written there meanwhile.
  const failed = and(
    is(world.array, 'running'),
    not(flag(world, 'FROZEN')),
    not(isReadOnly(world)),
    some(world.devices, ({ member }) => is(member, 'faulty')),
  );
  return [
    {
      id: 'FAILED-LEAVES',
      sentence: 'A failed device leaves its slot at last, unless the array is frozen or read-only.',
      reason: 'Only an empty slot can be taken by a spare.',
      kernel: 'remove_and_add_spares(), md_check_recovery() row 9',
      premise: failed,
      predicate: or(not(failed), isParked(world)),
      quiet: ['user', 'writer', 'crash', 'failing device', 'memory'],
    },
  ];
}
