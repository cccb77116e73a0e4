/** What of the superblock waits to be written: that nothing is forgotten, and nothing is written for nothing. */
import { and, compare, has, implies, is, not } from '../language/index.ts';
import type { Claim } from './member-properties.ts';
import { type LifecycleWorld, mutexFree, resyncDue, superblockChanged } from './world.ts';

/** Claims about single states that must always hold. */
export function writtenSafety(world: LifecycleWorld): Claim[] {
  const { superblock } = world;
  const settled = and(
    is(world.array, 'running'),
    mutexFree(world),
    not(superblockChanged(world)),
    is(superblock, 'changePending.clear'),
  );
  const clean = is(superblock, 'writes.clean');
  const otherwise = is(superblock, 'written.otherwise');
  return [
    {
      id: 'CHECKPOINT-TRUE',
      sentence:
        'With nothing left to be written, resync_offset is recovery_cp, and 0 while the array is dirty.',
      reason: 'A crash then resyncs what was done already, or not what is due.',
      kernel: 'md_update_sb(), super_1_sync()',
      predicate: implies(
        settled,
        and(
          implies(clean, compare([superblock, 'resyncOffset'], '=', [superblock, 'recoveryCp'])),
          implies(is(superblock, 'writes.dirty'), has(superblock, 'resyncOffset', '=', 0)),
        ),
      ),
    },
    ...(world.scope.writes
      ? []
      : [
          {
            id: 'UNWRITTEN',
            sentence: 'Of an array that nobody writes to no resync is due.',
            reason: 'It would read and write all of it for nothing.',
            kernel: 'md_write_start() alone gives in_sync up; md_do_sync() out:',
            predicate: not(resyncDue(world)),
          },
        ]),
    {
      id: 'CLEAN-ONCE',
      sentence: 'An array becomes clean only while the disk says dirty.',
      reason: 'A clean array that becomes clean again wakes its disks for nothing.',
      kernel: 'md_check_recovery() row 2: !in_sync',
      predicate: implies(and(clean, otherwise), has(superblock, 'resyncOffset', '=', 0)),
    },
    {
      id: 'DIRTY-PENDING',
      sentence: 'An array that has become dirty in memory only has CHANGE_PENDING set.',
      reason: 'Writers wait for that flag; without it data goes out under a clean superblock.',
      kernel: 'md_write_start(): MD_CHANGE_CLEAN, MD_CHANGE_PENDING',
      predicate: implies(
        and(is(superblock, 'writes.dirty'), otherwise),
        is(superblock, 'changePending.set'),
      ),
    },
  ];
}
