/**
 * What the lifecycle promises: one safety property each, with the id of semantics section 6 where it has one.
 *
 * Left out: S1 to S14 and S24 speak of the bitmap (network `bitmap`); S16 and S27 of reads and of how a
 * stripe is written (network `array`); S26 of the event count, which this network replaces by "the freshest
 * superblock wins". That a resync goes before a recovery (6.15) is no promise of this era, and for a RAID5,
 * which cannot be resynced while degraded, it would break S25: see the variant resync-first-6.15.
 */
import { type Property, and, every, has, implies, is, not, or, some } from '../language/index.ts';
import { hasReason } from './steps/array-thread.ts';
import {
  type LifecycleWorld,
  degraded,
  degradedOnDisk,
  drained,
  flag,
  resyncDue,
  slotFree,
  someBlocked,
  spareInSlot,
  threadExists,
  upTo,
  userWaits,
} from './world.ts';

/** All safety properties of the network. */
export function lifecycleSafety(world: LifecycleWorld): Property[] {
  return [
    ...threadProperties(world),
    ...positionProperties(world),
    ...memberProperties(world),
    ...commandProperties(world),
  ].map((property) => ({ ...property, kind: 'always' as const }));
}

type Claim = Omit<Property, 'kind'>;

function threadProperties(world: LifecycleWorld): Claim[] {
  const { arrayThread, syncThread, user } = world;
  const owning = ['claimed', 'choosing', 'creating', 'createFailed', 'joined', 'reaping'];
  return [
    {
      id: 'S18',
      sentence: 'There is at most one sync thread.',
      reason: 'Two threads write the same stripes, and only one of them can ever be stopped.',
      kernel: 'md_check_recovery() rows 4 to 6',
      predicate: has(syncThread, 'lost', '=', false),
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
      predicate: implies(
        flag(world, 'RUNNING'),
        or(threadExists(world), ...owning.map((state) => is(arrayThread, state))),
      ),
    },
    {
      id: 'S20',
      sentence: 'A sync thread is joined only after DONE, or by a command that has set INTR.',
      reason: 'Whoever joins a thread that goes on working waits for hours with the mutex held.',
      kernel: 'md_check_recovery() rows 4, 5; action_store()',
      predicate: and(
        implies(is(arrayThread, 'joining'), flag(world, 'DONE')),
        implies(and(is(user, 'joining'), threadExists(world)), flag(world, 'INTR')),
      ),
    },
  ];
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

function memberProperties(world: LifecycleWorld): Claim[] {
  const { writer, superblock, devices, segments, max } = world;
  return [
    {
      id: 'S15',
      sentence: 'While data is in flight the disk says dirty.',
      reason: 'After a crash amid the write nobody would resync.',
      kernel: 'md_write_start() waits for CHANGE_PENDING',
      predicate: implies(is(writer, 'writing'), has(superblock, 'resyncOffset', '=', 0)),
    },
    {
      id: 'S17',
      sentence:
        'A member is In_sync, or its recovery_offset MaxSector, only with every segment recovered.',
      reason:
        'Reads from an In_sync member are served as they are: what was never written is returned.',
      kernel: 'md_do_sync() out:, raid5_spare_active()',
      predicate: implies(
        and(
          is(world.array, 'running'),
          or(
            not(degraded(world)),
            some(devices, ({ member }) =>
              and(is(member, 'recovering'), has(member, 'recoveryOffset', '=', max)),
            ),
          ),
        ),
        every(segments, (segment) => is(segment, 'openSlot.valid')),
      ),
    },
    {
      id: 'S22',
      sentence:
        'A device leaves its slot only when its failure is on disk and no I/O to it is out.',
      reason: 'A replacement takes over the slot while the old device still counts as current.',
      kernel: 'remove_and_add_spares(): Blocked, nr_pending',
      predicate: every(devices, ({ member }) =>
        implies(
          is(member, 'out'),
          and(has(member, 'blocked', '=', false), has(member, 'ioPending', '=', false)),
        ),
      ),
    },
    {
      id: 'S23',
      sentence:
        'A write that a failed member missed is acknowledged only after the failure is on disk.',
      reason: 'After a crash the failed member is taken for current and serves the old data.',
      kernel: 'raid5 error() sets CHANGE_PENDING, return_bi, 4.3',
      predicate: every(devices, ({ member, record }) =>
        implies(
          and(is(member, 'faulty'), has(member, 'missedWrite', '=', true)),
          is(record, 'absent'),
        ),
      ),
    },
  ];
}

function commandProperties(world: LifecycleWorld): Claim[] {
  const { arrayThread, user, array, devices } = world;
  const usable = or(
    spareInSlot(world),
    and(
      slotFree(world),
      some(devices, ({ member }) => is(member, 'spare')),
    ),
  );
  return [
    {
      id: 'FROZEN',
      sentence: 'From "frozen" until the next command FROZEN is set and no sync is started.',
      reason: 'Programs freeze an array to change it in peace.',
      kernel: 'action_store(), md_check_recovery() row 7',
      predicate: implies(
        and(has(user, 'wantsFrozen', '=', true), not(userWaits(world))),
        and(flag(world, 'FROZEN'), not(is(arrayThread, 'creating'))),
      ),
    },
    {
      id: 'L5',
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
          not(hasReason(world)),
        ),
        not(or(resyncDue(world), usable)),
      ),
    },
    {
      id: 'L3',
      sentence: 'Nobody waits with the mutex for a sync that waits for the superblock.',
      reason:
        'The superblock is written under the mutex: the array hangs until it is switched off.',
      kernel: 'action_store(), md_do_sync() out:',
      predicate:
        world.rules.join === 'mutex held'
          ? not(and(is(user, 'joining'), someBlocked(world), not(drained(world))))
          : and(),
    },
  ];
}
