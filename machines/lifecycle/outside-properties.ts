/** What comes from outside: assemblies, commands, writes and failures, and that each of them is seen. */
import {
  type LivenessProperty,
  type Property,
  and,
  every,
  has,
  implies,
  is,
  not,
  some,
} from '../language/index.ts';
import type { Claim } from './member-properties.ts';
import {
  type LifecycleWorld,
  degraded,
  drained,
  flag,
  hasRequester,
  hasUser,
  isReadOnly,
  someBlocked,
  spareInSlot,
  userIdle,
  userIs,
  userWaits,
} from './world.ts';

type Sighting = Omit<Property, 'kind' | 'reason'>;

/** Claims about single states that must always hold. */
export function outsideSafety(world: LifecycleWorld): Claim[] {
  if (!world.scope.stops || !hasUser(world)) return [];
  return [
    {
      id: 'FROZEN-WANTED',
      sentence: 'FROZEN is set only from "frozen" until the next command, or until a crash.',
      reason: 'An array that stays frozen is never repaired, and nobody knows why.',
      kernel: 'action_store(): clear_bit(MD_RECOVERY_FROZEN)',
      predicate: implies(flag(world, 'FROZEN'), has(world.user, 'wantsFrozen', '=', true)),
    },
  ];
}

/** What must be seen to happen. */
export function outsideSightings(world: LifecycleWorld): Sighting[] {
  const { scope, devices, writer } = world;
  return [
    {
      id: 'device-leaves',
      sentence: 'A device is not in the array any more.',
      predicate: and(
        is(world.array, 'running'),
        some(devices, ({ member }) => is(member, 'gone')),
      ),
    },
    {
      id: 'failed-stays-listed',
      sentence: 'A failed device has lost its slot and is still in the list of the array.',
      predicate: some(devices, ({ member }) => is(member, 'out')),
    },
    {
      id: 'fails-at-rest',
      sentence: 'A member fails while nothing is asked of it.',
      predicate: and(
        someBlocked(world),
        drained(world),
        is(writer, 'quiet'),
        not(flag(world, 'RUNNING')),
        every(devices, ({ member }) => has(member, 'ioPending', '=', false)),
      ),
    },
    ...(scope.writes
      ? [
          {
            id: 'write-waits',
            sentence: 'A write waits until the disk says dirty.',
            predicate: and(is(writer, 'waiting'), is(world.superblock, 'changePending.set')),
          },
        ]
      : []),
    ...(scope.writes && scope.crashes
      ? [
          {
            id: 'write-is-torn',
            sentence: 'A crash amid a write left parity that does not fit.',
            predicate: some(world.segments, (segment) => is(segment, 'redundancy.suspect')),
          },
        ]
      : []),
    {
      id: 'creation-fails',
      sentence: 'There is no memory for a sync thread; who was to be recovered keeps its slot.',
      predicate: world.rules.threadMadeByWork
        ? and(
            is(world.arrayThread, 'idle'),
            spareInSlot(world),
            flag(world, 'NEEDED'),
            not(flag(world, 'RUNNING')),
            not(flag(world, 'RECOVER')),
          )
        : is(world.arrayThread, 'createFailed'),
    },
    ...commandSightings(world),
  ];
}

function commandSightings(world: LifecycleWorld): Sighting[] {
  const { scope, syncThread, superblock } = world;
  const wanted = (frozen: boolean) => has(world.user, 'wantsFrozen', '=', frozen);
  return [
    ...(scope.stops && hasUser(world)
      ? ([true, false] as const).map((frozen) => ({
          id: frozen ? 'frozen-stops' : 'idle-stops',
          sentence: `${frozen ? 'frozen' : 'idle'} waits for a sync that is told to end.`,
          predicate: and(
            userIs(world, 'joining'),
            is(syncThread, 'syncing'),
            flag(world, 'INTR'),
            wanted(frozen),
          ),
        }))
      : []),
    ...(scope.stops && hasUser(world)
      ? [
          {
            id: 'frozen-before-the-look',
            sentence: 'A complete array is frozen before it is looked at.',
            predicate: and(
              flag(world, 'FROZEN'),
              flag(world, 'NEEDED'),
              not(flag(world, 'INTR')),
              not(flag(world, 'RUNNING')),
              not(degraded(world)),
              userIdle(world),
            ),
          },
        ]
      : []),
    ...(scope.stops && hasUser(world)
      ? [
          {
            id: 'thaws',
            sentence: 'A frozen array with a spare at hand is let go, and looked at.',
            predicate: and(
              is(world.array, 'running'),
              is(world.arrayThread, 'idle'),
              some(world.devices, ({ member }) => is(member, 'spare')),
              degraded(world),
              flag(world, 'NEEDED'),
              ...(['RECOVER', 'RUNNING', 'FROZEN', 'INTR'] as const).map((name) =>
                not(flag(world, name)),
              ),
            ),
          },
        ]
      : []),
    ...(scope.requests
      ? [
          {
            id: 'recovery-asked-of-complete',
            sentence: 'The user asks a complete array at rest for a recovery.',
            predicate: and(
              flag(world, 'RECOVER'),
              flag(world, 'NEEDED'),
              not(flag(world, 'RUNNING')),
              not(degraded(world)),
              is(superblock, 'changeDevs.clear'),
            ),
          },
        ]
      : []),
  ];
}

/** What is done at last. */
export function outsideLiveness(world: LifecycleWorld): Omit<LivenessProperty, 'kind'>[] {
  const { array, scope } = world;
  return [
    ...(scope.crashes
      ? [
          {
            id: 'ASSEMBLED',
            sentence: 'An array that is down can be brought up again, if need be by force.',
            reason: 'Superblocks that no assembly takes are the loss of all data.',
            kernel: 'md_run(), analyze_sbs(), raid5 run()',
            premise: is(array, 'down'),
            predicate: is(array, 'running'),
          },
        ]
      : []),
    ...((scope.stops && hasUser(world)) || hasRequester(world)
      ? [
          {
            id: 'COMMAND-ENDS',
            sentence: 'A command that has begun is over at last.',
            reason: 'Whoever gave it hangs, and with it whatever waits for the mutex.',
            kernel: 'action_store()',
            premise: userWaits(world),
            predicate: not(userWaits(world)),
            quiet: ['user', 'writer', 'crash', 'failing device', 'memory'],
          },
        ]
      : []),
    {
      id: 'L5-PROMPT',
      sentence: 'NEEDED is considered though a sync takes its time.',
      reason: 'raid5d would look again and again, as long as the sync runs.',
      kernel: 'md_check_recovery() row 4',
      premise: and(
        is(array, 'running'),
        flag(world, 'NEEDED'),
        not(flag(world, 'FROZEN')),
        not(isReadOnly(world)),
      ),
      predicate: not(flag(world, 'NEEDED')),
      quiet: ['user', 'writer', 'crash', 'failing device', 'memory', 'device', 'slow device'],
    },
  ];
}
