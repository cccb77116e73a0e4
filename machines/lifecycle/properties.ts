/**
 * What the lifecycle promises: one safety property each, with the id of semantics section 6 where it has one.
 *
 * Left out: S1 to S14 and S24 speak of the bitmap (network `bitmap`); S16 and S27 of reads and of how a
 * stripe is written (network `array`); S26 of the event count, which this network replaces by "the freshest
 * superblock wins". That a resync goes before a recovery (6.15) is no promise of this era, and for a RAID5,
 * which cannot be resynced while degraded, it would break S25: see the variant resync-first-6.15.
 */
import {
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
import { disciplineSafety } from './discipline.ts';
import { usableSpare } from './liveness.ts';
import { type Claim, memberProperties } from './member-properties.ts';
import { orderSafety } from './order-properties.ts';
import { kindSafety } from './kind-properties.ts';
import { outsideSafety } from './outside-properties.ts';
import { hasReason } from './steps/array-thread.ts';
import { windowSafety } from './window-properties.ts';
import { workSafety } from './work-properties.ts';
import { writtenSafety } from './written-properties.ts';
import {
  type LifecycleWorld,
  degraded,
  degradedOnDisk,
  drained,
  flag,
  isReadOnly,
  resyncDue,
  someBlocked,
  threadExists,
  hasUser,
  upTo,
  userIs,
  userWaits,
} from './world.ts';

/** All safety properties of the network. */
export function lifecycleSafety(world: LifecycleWorld): Property[] {
  return [
    ...(world.scope.events ? [eventProperty(world)] : []),
    ...threadProperties(world),
    ...positionProperties(world),
    ...memberProperties(world),
    ...commandProperties(world),
    ...disciplineSafety(world),
    ...workSafety(world),
    ...windowSafety(world),
    ...orderSafety(world),
    ...kindSafety(world),
    ...writtenSafety(world),
    ...outsideSafety(world),
  ].map((property) => ({ ...property, kind: 'always' as const }));
}

function threadProperties(world: LifecycleWorld): Claim[] {
  const { arrayThread, syncThread } = world;
  const byWork = world.rules.threadMadeByWork;
  return [
    {
      id: 'S18',
      sentence: 'There is at most one sync thread, and at most one on its way.',
      reason: 'Two threads write the same stripes, and only one of them can ever be stopped.',
      kernel: 'md_check_recovery() rows 4 to 6',
      predicate: and(
        has(syncThread, 'lost', '=', false),
        byWork ? has(world.startWork, 'queuedTwice', '=', false) : and(),
      ),
    },
    {
      id: 'S19',
      sentence: 'While a sync thread exists RUNNING is set; so it is from DONE until the reap.',
      reason: 'Stop, idle and sync_action look at RUNNING to know whether a sync is under way.',
      kernel: 'reap_sync_thread(): the thread goes first, RUNNING last',
      predicate: implies(threadExists(world), flag(world, 'RUNNING')),
    },
    {
      id: 'RUNNING-OWNED',
      sentence: 'RUNNING is set only while a sync thread exists, is being made or being reaped.',
      reason: 'A RUNNING without owner is never cleared: no sync starts again, and stop may hang.',
      kernel: 'md_check_recovery() row 6 to epilogue, reap_sync_thread()',
      predicate: implies(flag(world, 'RUNNING'), or(threadExists(world), ...runningOwners(world))),
    },
    {
      id: 'S20',
      sentence: 'A sync thread is joined only after DONE, or by a command that has set INTR.',
      reason: 'Whoever joins a thread that goes on working waits for hours with the mutex held.',
      kernel: 'md_check_recovery() rows 4, 5; action_store()',
      predicate: and(
        // A look at a read-only array reaps without asking whether there is a thread.
        implies(
          world.scope.readOnly
            ? and(is(arrayThread, 'joining'), threadExists(world))
            : is(arrayThread, 'joining'),
          flag(world, 'DONE'),
        ),
        implies(
          and(
            userIs(world, 'joining'),
            threadExists(world),
            // Else another sync may have begun before the command has looked again.
            byWork && world.rules.join === 'array thread reaps' && hasUser(world)
              ? has(world.user, 'wantsFrozen', '=', true)
              : and(),
          ),
          flag(world, 'INTR'),
        ),
      ),
    },
  ];
}

/** Who answers for RUNNING while no sync thread exists. */
function runningOwners(world: LifecycleWorld): Predicate[] {
  const { arrayThread, startWork, rules } = world;
  return rules.threadMadeByWork
    ? [
        ...['claimed', 'noticing', 'choosing', 'joined', 'reaping'].map((state) =>
          is(arrayThread, state),
        ),
        not(is(startWork, 'idle')),
        userIs(world, 'joined'),
      ]
    : ['claimed', 'choosing', 'creating', 'createFailed', 'joined', 'reaping'].map((state) =>
        is(arrayThread, state),
      );
}

/** Nothing has been started, and nothing is on its way to be. */
function nothingStarted(world: LifecycleWorld): Predicate {
  return world.rules.threadMadeByWork
    ? and(not(threadExists(world)), is(world.startWork, 'idle'))
    : not(is(world.arrayThread, 'creating'));
}

function positionProperties(world: LifecycleWorld): Claim[] {
  const { superblock, segments, devices } = world;
  return [
    {
      id: 'S21',
      sentence: 'Below resync_offset on disk no segment has suspect redundancy.',
      reason:
        'A resync after a restart begins there; parity below stays wrong until a disk is lost.',
      kernel: 'md_do_sync() out:',
      predicate: every(upTo(world.scope.segments), (position) =>
        implies(
          and(
            has(superblock, 'resyncOffset', '>', position),
            is(segments[position]!, 'redundancy.suspect'),
          ),
          // Losing the machine amid a write is what "dirty" covers; a degraded array has nothing to resync.
          degradedOnDisk(world),
        ),
      ),
    },
    {
      id: 'S21-offset',
      sentence: 'Below recovery_offset on disk every segment of the recovered device is written.',
      reason: 'A recovery resumes there; what was not written below is read as if it were data.',
      kernel: 'md_do_sync() out:, md_update_sb()',
      predicate: every(devices, ({ record }) =>
        every(upTo(world.scope.segments), (position) =>
          implies(
            and(is(record, 'partial'), has(record, 'offset', '>', position)),
            is(segments[position]!, 'openSlot.valid'),
          ),
        ),
      ),
    },
    {
      id: 'S21-KEPT',
      sentence:
        'What the disk says is recovered of a device is not forgotten while it keeps its slot.',
      reason: 'A recovery that begins at 0 after each disturbance may never end.',
      kernel: 'raid5_remove_disk(), remove_and_add_spares()',
      predicate: every(devices, ({ member, record }) =>
        implies(
          and(is(member, 'recovering'), is(record, 'partial')),
          compare([member, 'recoveryOffset'], '>=', [record, 'offset']),
        ),
      ),
    },
    {
      id: 'S25',
      sentence: 'A resync stays due until every segment was resynced.',
      reason:
        'A resync that is forgotten leaves wrong parity on an array that calls itself in sync.',
      kernel: 'md_do_sync() out:, recovery_cp',
      predicate: or(
        is(world.array, 'down'),
        resyncDue(world),
        degraded(world),
        not(some(segments, (segment) => is(segment, 'redundancy.suspect'))),
      ),
    },
  ];
}

function commandProperties(world: LifecycleWorld): Claim[] {
  const { arrayThread, array } = world;
  return [
    ...(hasUser(world) ? [frozen(world)] : []),
    {
      id: 'L5-REST',
      sentence: 'An array at rest that is not frozen has no sync left to do.',
      reason:
        'A degraded array with a spare at hand, or one with a resync due, waits for an accident.',
      kernel: 'md_check_recovery() P5, NEEDED',
      predicate: implies(
        and(
          is(array, 'running'),
          is(arrayThread, 'idle'),
          not(userWaits(world)),
          not(flag(world, 'RUNNING')),
          not(flag(world, 'FROZEN')),
          not(isReadOnly(world)),
          not(hasReason(world)),
        ),
        not(or(resyncDue(world), usableSpare(world))),
      ),
    },
    {
      id: 'L3-MUTEX',
      sentence: 'Nobody waits with the mutex for a sync that waits for the superblock.',
      reason:
        'The superblock is written under the mutex: the array hangs until it is switched off.',
      kernel: 'action_store(), md_do_sync() out:',
      predicate:
        world.rules.join === 'mutex held'
          ? not(and(userIs(world, 'joining'), someBlocked(world), not(drained(world))))
          : and(),
    },
  ];
}

function frozen(world: LifecycleWorld): Claim {
  return {
    id: 'FROZEN',
    sentence: 'From "frozen" until the next command FROZEN is set and no sync is started.',
    reason: 'Programs freeze an array to change it in peace.',
    kernel: 'action_store(), md_check_recovery() row 7',
    predicate: implies(
      and(has(world.user, 'wantsFrozen', '=', true), not(userWaits(world))),
      and(flag(world, 'FROZEN'), nothingStarted(world)),
    ),
  };
}

function eventProperty({ events }: LifecycleWorld): Claim {
  return {
    id: 'S26',
    sentence: 'The event count never goes back while the array is degraded, and never to 0.',
    reason: 'A device that was dropped looks current again, or the array as if never written.',
    kernel: 'md_update_sb() can_decrease_events',
    predicate: and(
      has(events, 'fellDegraded', '=', false),
      has(events, 'returnedToZero', '=', false),
    ),
  };
}
