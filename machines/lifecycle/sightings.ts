/** What must be seen to happen, so that no promise is kept emptily. */
import { type Property, and, has, is, not, some } from '../language/index.ts';
import { disciplineSightings } from './discipline.ts';
import { workSightings as seenAtWork } from './work-properties.ts';
import { type LifecycleWorld, degraded, flag, hasUser, spareInSlot, userIs } from './world.ts';

import { kindSightings } from './kind-properties.ts';
import { orderSightings } from './order-properties.ts';
import { outsideSightings } from './outside-properties.ts';
import { windowSightings } from './window-properties.ts';

type Sighting = Omit<Property, 'kind' | 'reason'>;

/** All `sometimes` properties of the network, as far as its surroundings can bring them about. */
export function lifecycleSightings(world: LifecycleWorld): Property[] {
  const { scope, rules } = world;
  const claims: Sighting[] = [
    ...recoverySightings(world),
    ...disciplineSightings(world),
    ...seenAtWork(world),
    ...(scope.checks ? [checkRuns(world)] : []),
    ...(scope.requests ? [repairRuns(world)] : []),
    ...(scope.stops && hasUser(world) ? stopSightings(world) : []),
    ...(scope.crashes ? crashSightings(world) : []),
    ...(scope.crashes && scope.writes ? dirtySightings(world) : []),
    ...(scope.events && scope.writes ? [countGoesBack(world)] : []),
    ...(rules.threadMadeByWork ? workSightings(world) : []),
    ...(rules.failedRecoveryIsNotRetried ? permissionSightings(world) : []),
    ...heldSightings(world),
    ...windowSightings(world),
    ...orderSightings(world),
    ...kindSightings(world),
    ...outsideSightings(world),
  ];
  return claims.map((claim) => ({
    ...claim,
    kind: 'sometimes',
    reason: 'A model in which this cannot happen keeps its promises emptily.',
  }));
}

function recoverySightings(world: LifecycleWorld): Sighting[] {
  const { syncThread, arrayThread, superblock, devices } = world;
  return [
    {
      id: 'recovery-completes',
      sentence: 'A recovery completes: a spare has become active and is about to be recorded so.',
      predicate: and(
        is(arrayThread, 'joined'),
        some(devices, ({ member, record }) => and(is(member, 'inSync'), not(is(record, 'active')))),
      ),
    },
    {
      id: 'creation-is-retried',
      sentence:
        'A spare entered a slot and was recorded there without a sync thread; now one is made for it.',
      predicate: and(
        creating(world),
        flag(world, 'RECOVER'),
        some(devices, ({ member, record }) =>
          and(
            is(member, 'recovering'),
            has(member, 'recoveryOffset', '=', 0),
            is(record, 'partial'),
            has(record, 'offset', '=', 0),
          ),
        ),
        is(superblock, 'changeDevs.clear'),
      ),
    },
    {
      id: 'failure-amid-recovery',
      sentence: 'The device that is being recovered fails.',
      predicate: and(
        is(syncThread, 'syncing'),
        not(flag(world, 'SYNC')),
        flag(world, 'INTR'),
        not(spareInSlot(world)),
      ),
    },
  ];
}

function checkRuns(world: LifecycleWorld): Sighting {
  return {
    id: 'check-runs',
    sentence: 'A check runs.',
    predicate: and(is(world.syncThread, 'syncing'), flag(world, 'CHECK')),
  };
}

function repairRuns(world: LifecycleWorld): Sighting {
  return {
    id: 'repair-runs',
    sentence: 'A repair runs.',
    predicate: and(
      is(world.syncThread, 'syncing'),
      flag(world, 'REQUESTED'),
      not(flag(world, 'CHECK')),
    ),
  };
}

function stopSightings(world: LifecycleWorld): Sighting[] {
  return [
    {
      id: 'idle-interrupts',
      sentence: 'A command waits for a sync that is told to end.',
      predicate: and(
        userIs(world, 'joining'),
        is(world.syncThread, 'syncing'),
        flag(world, 'INTR'),
      ),
    },
    {
      id: 'frozen-forbids',
      sentence: 'The array thread finds a sync to do and FROZEN forbids it.',
      predicate: and(is(world.arrayThread, 'choosing'), flag(world, 'FROZEN'), degraded(world)),
    },
  ];
}

function crashSightings(world: LifecycleWorld): Sighting[] {
  const { array, superblock, devices } = world;
  const partial = some(devices, ({ member }) =>
    and(is(member, 'recovering'), has(member, 'recoveryOffset', '>', 0)),
  );
  return [
    {
      id: 'recovery-resumes-after-crash',
      sentence: 'After an assembly a recovery is about to resume at its checkpoint.',
      predicate: and(
        is(array, 'running'),
        creating(world),
        flag(world, 'RECOVER'),
        partial,
        is(superblock, 'writes.clean'),
      ),
    },
  ];
}

function dirtySightings(world: LifecycleWorld): Sighting[] {
  const { array, superblock, syncThread, arrayThread } = world;
  return [
    {
      id: 'resync-completes-after-crash',
      sentence: 'A resync that a crash made due runs to its end.',
      predicate: and(
        is(syncThread, 'recorded'),
        flag(world, 'SYNC'),
        not(flag(world, 'REQUESTED')),
        not(flag(world, 'INTR')),
        not(degraded(world)),
        has(superblock, 'recoveryCp', '=', world.max),
      ),
    },
    {
      id: 'dirty-degraded',
      sentence: 'A dirty degraded array is assembled by force.',
      predicate: and(
        is(array, 'running'),
        is(arrayThread, 'idle'),
        degraded(world),
        has(superblock, 'resyncOffset', '<', world.max),
        is(superblock, 'writes.clean'),
      ),
    },
  ];
}

function countGoesBack(world: LifecycleWorld): Sighting {
  return {
    id: 'count-may-go-back',
    sentence: 'The array is clean again, and its event count may go back.',
    predicate: and(
      has(world.events, 'canDecrease', '=', true),
      has(world.events, 'count', '>', 1),
      is(world.superblock, 'writes.clean'),
      is(world.superblock, 'changeClean.set'),
    ),
  };
}

/** A sync is under way while the array is held still, and comes to its end. */
function heldSightings(world: LifecycleWorld): Sighting[] {
  const { scope, readOnly, suspended, syncThread } = world;
  const held = (id: string, hold: LifecycleWorld['readOnly'], words: string): Sighting[] => [
    {
      id: `syncs-while-${id}`,
      sentence: `A sync runs on an array that is ${words}.`,
      predicate: and(is(hold, 'on'), is(syncThread, 'syncing')),
    },
    {
      id: `done-while-${id}`,
      sentence: `A sync is done on an array that is ${words}.`,
      predicate: and(is(hold, 'on'), flag(world, 'DONE'), is(syncThread, 'done')),
    },
  ];
  return [
    ...(scope.suspends ? held('suspended', suspended, 'suspended') : []),
    ...(scope.readOnly ? held('read-only', readOnly, 'read-only') : []),
  ];
}

function workSightings(world: LifecycleWorld): Sighting[] {
  return [
    {
      id: 'running-without-thread',
      sentence:
        'RUNNING is set, the array thread has gone, and the sync thread is still to be made.',
      predicate: and(
        flag(world, 'RUNNING'),
        is(world.arrayThread, 'idle'),
        is(world.startWork, 'queued'),
        is(world.syncThread, 'absent'),
      ),
    },
  ];
}

function permissionSightings(world: LifecycleWorld): Sighting[] {
  return [
    {
      id: 'recovery-is-given-up',
      sentence: 'A recovery failed; its device lost the slot and the array rests degraded.',
      predicate: and(
        is(world.permission, 'disabled'),
        is(world.arrayThread, 'idle'),
        not(flag(world, 'RUNNING')),
        some(world.devices, ({ member }) => is(member, 'spare')),
      ),
    },
  ];
}

/** A sync thread is about to be made. */
function creating({ rules, startWork, arrayThread }: LifecycleWorld) {
  return rules.threadMadeByWork ? is(startWork, 'executing') : is(arrayThread, 'creating');
}
