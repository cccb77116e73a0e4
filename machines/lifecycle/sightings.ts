/** What must be seen to happen, so that no promise is kept emptily. */
import { type Property, and, has, is, not, some } from '../language/index.ts';
import { type LifecycleWorld, degraded, flag, spareInSlot } from './world.ts';

/** All `sometimes` properties of the network. */
export function lifecycleSightings(world: LifecycleWorld): Property[] {
  const { syncThread, arrayThread, superblock, array, user, devices } = world;
  const idle = is(arrayThread, 'idle');
  const syncing = is(syncThread, 'syncing');
  const partial = some(devices, ({ member }) =>
    and(is(member, 'recovering'), has(member, 'recoveryOffset', '>', 0)),
  );
  const claims: Omit<Property, 'kind' | 'reason'>[] = [
    {
      id: 'recovery-completes',
      sentence: 'A recovery completes: a spare has become active and is about to be recorded so.',
      predicate: and(
        is(arrayThread, 'joined'),
        some(devices, ({ member, record }) => and(is(member, 'inSync'), not(is(record, 'active')))),
      ),
    },
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
      id: 'check-runs',
      sentence: 'A check runs.',
      predicate: and(syncing, flag(world, 'CHECK')),
    },
    {
      id: 'repair-runs',
      sentence: 'A repair runs.',
      predicate: and(syncing, flag(world, 'REQUESTED'), not(flag(world, 'CHECK'))),
    },
    {
      id: 'creation-is-retried',
      sentence:
        'A spare entered a slot and was recorded there without a sync thread; now one is made for it.',
      predicate: and(
        is(arrayThread, 'creating'),
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
      id: 'recovery-resumes-after-crash',
      sentence: 'After an assembly a recovery is about to resume at its checkpoint.',
      predicate: and(
        is(array, 'running'),
        is(arrayThread, 'creating'),
        flag(world, 'RECOVER'),
        partial,
        is(superblock, 'writes.clean'),
      ),
    },
    {
      id: 'idle-interrupts',
      sentence: 'A command waits for a sync that is told to end.',
      predicate: and(is(user, 'joining'), syncing, flag(world, 'INTR')),
    },
    {
      id: 'failure-amid-recovery',
      sentence: 'The device that is being recovered fails.',
      predicate: and(
        syncing,
        not(flag(world, 'SYNC')),
        flag(world, 'INTR'),
        not(spareInSlot(world)),
      ),
    },
    {
      id: 'frozen-forbids',
      sentence: 'The array thread finds a sync to do and FROZEN forbids it.',
      predicate: and(is(arrayThread, 'choosing'), flag(world, 'FROZEN'), degraded(world)),
    },
    {
      id: 'dirty-degraded',
      sentence: 'A dirty degraded array is assembled by force.',
      predicate: and(
        is(array, 'running'),
        idle,
        degraded(world),
        has(superblock, 'resyncOffset', '<', world.max),
        is(superblock, 'writes.clean'),
      ),
    },
  ];
  return claims.map((claim) => ({
    ...claim,
    kind: 'sometimes',
    reason: 'A model in which this cannot happen keeps its promises emptily.',
  }));
}
