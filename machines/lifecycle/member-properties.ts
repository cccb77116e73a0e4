/** What the lifecycle promises of writes and of the members: S15, S17, S22 and S23. */
import { type Property, and, every, has, implies, is, not, or, some } from '../language/index.ts';
import { type LifecycleWorld, degraded } from './world.ts';

/** A property whose kind is left to the list that it is put into. */
export type Claim = Omit<Property, 'kind'>;

/** All of them. */
export function memberProperties(world: LifecycleWorld): Claim[] {
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
