/** What a sync, a write or a member is like once it is over, and who is told of a failure at once. */
import {
  type LivenessProperty,
  type StateProperty,
  and,
  every,
  has,
  implies,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { enoughMembers, membersOnRecord, slotRecovered, someBlocked } from './questions.ts';
import type { ArrayWorld } from './world.ts';

type Claim = Omit<StateProperty, 'kind'>;

/** Claims about single states that must always hold. */
export function restSafety(world: ArrayWorld): Claim[] {
  const { array, syncThread, devices, chunks, max } = world;
  const ending = or(is(syncThread, 'absent'), is(syncThread, 'interrupted'));
  return [
    {
      id: 'FAILURE-INTERRUPTS',
      sentence: 'While a failure is not on disk, no sync goes on.',
      reason: 'It would rebuild a member from one that is gone, and count it as done.',
      kernel: 'raid5 error(): MD_RECOVERY_INTR',
      predicate: world.rules.failureInterruptsRecovery
        ? implies(someBlocked(world), ending)
        : and(),
    },
    {
      id: 'FAILED-SYNCS-NOT',
      sentence: 'An array that has lost more than one member syncs nothing.',
      reason: 'There is nothing to compute a block from.',
      kernel: 'md_check_recovery(), raid5 sync_request(): degraded > max_degraded',
      predicate: implies(and(is(array, 'running'), not(enoughMembers(world))), ending),
    },
    {
      id: 'TEAR-SETTLED',
      sentence:
        'Once every device that gets no writes is on record as gone, it is settled what a torn write left.',
      reason: 'Else the block is read in one way today and in another after the next crash.',
      kernel: 'raid5 run(), md_update_sb(): who takes part is certain then',
      predicate: implies(
        and(is(array, 'running'), membersOnRecord(world)),
        every(chunks, ({ tear }) => is(tear, 'whole')),
      ),
    },
    ...(world.bitmap === undefined
      ? []
      : [
          {
            id: 'LEISURE',
            sentence: 'Between the two writes of md_update_sb() events_cleared stands still.',
            reason: 'It would be levelled with superblocks that know nothing of it.',
            kernel: 'md_update_sb(): bitmap_update_sb(), then the members; raid5d does both',
            predicate: implies(
              has(world.bitmap.superblock, 'lead', '=', 1),
              not(is(world.bitmap.superblock, 'eventsCleared.inMemory')),
            ),
          },
        ]),
    {
      id: 'IN-SYNC-WHOLE',
      sentence: 'recovery_offset of a member in sync is MaxSector.',
      reason: 'A member that fails is read up to there as long as it has its slot.',
      kernel: 'md_do_sync() out:, super_1_validate()',
      predicate: every(devices, ({ member }) =>
        implies(
          is(member, 'inSync'),
          and(has(member, 'offset', '=', max), has(member, 'guided', '=', false)),
        ),
      ),
    },
    {
      id: 'MEMBER-AT-REST',
      sentence:
        'A device without a slot has no recovery_offset, and one that has failed is not recovered by the bitmap any more.',
      reason: 'The next that takes its slot would be read, or passed over, where it lacks data.',
      kernel: 'remove_and_add_spares(): recovery_offset = 0; md_error(), super_1_validate()',
      predicate: every(devices, ({ member }) =>
        and(
          implies(
            or(is(member, 'out'), is(member, 'offline')),
            and(has(member, 'offset', '=', 0), has(member, 'guided', '=', false)),
          ),
          implies(
            or(is(member, 'blocked'), is(member, 'faulty')),
            has(member, 'guided', '=', false),
          ),
        ),
      ),
    },
    {
      id: 'ASSEMBLY-OVER',
      sentence: 'An assembly that is over leaves nothing behind for the next.',
      reason: 'The next would be forced, or miss a device, because of one before.',
      kernel: 'do_md_run(): start_dirty_degraded is asked anew',
      predicate: or(
        is(array, 'assembling'),
        and(
          has(array, 'absent', '=', null),
          has(array, 'source', '=', null),
          has(array, 'forced', '=', false),
        ),
      ),
    },
    ...replaySafety(world),
    {
      id: 'AT-REST',
      sentence: 'A sync or a write that is over leaves nothing behind for the next.',
      reason: 'The next sync would begin amid the array, or pass for one of another kind.',
      kernel: 'md_do_sync() out:, raid5 handle_stripe_clean_event()',
      predicate: and(
        implies(
          is(syncThread, 'absent'),
          and(has(syncThread, 'position', '=', 0), has(syncThread, 'kind', '=', 'none')),
        ),
        every(chunks, ({ write }) =>
          implies(
            is(write, 'none'),
            and(
              has(write, 'data', '=', 'missing'),
              has(write, 'parity', '=', 'missing'),
              has(write, 'parityRight', '=', true),
            ),
          ),
        ),
      ),
    },
  ];
}

/** The replay of the log comes before all else; none without a log. */
function replaySafety(world: ArrayWorld): Claim[] {
  const { replay, array, superblock, syncThread, chunks } = world;
  if (replay === undefined) return [];
  return [
    {
      id: 'REPLAY-FIRST',
      sentence: 'While the log is replayed nothing else has begun: no change, no failure, no sync.',
      reason: 'A write or a recovery would go by parity that is not mended yet.',
      kernel: 'ppl_init_log() in raid5 run(), before the array serves anybody; 4.12',
      predicate: implies(
        is(replay, 'done'),
        and(
          is(array, 'running'),
          is(superblock, 'update.none'),
          not(someBlocked(world)),
          or(is(syncThread, 'absent'), is(syncThread, 'interrupted')),
        ),
      ),
    },
    {
      id: 'REPLAY-WHOLE',
      sentence: 'The log mends a parity whose member is there, by data that is there.',
      reason: 'From a block that is missing it would make parity of anything.',
      kernel: 'ppl_recover_entry(): rows of which a member is missing are passed over, 4.12',
      predicate: implies(
        is(replay, 'done'),
        some(chunks, (chunk) =>
          and(slotRecovered(world, chunk.data, chunk), slotRecovered(world, chunk.parity, chunk)),
        ),
      ),
    },
  ];
}

/** What is done at last. */
export function restLiveness({ replay }: ArrayWorld): LivenessProperty[] {
  if (replay === undefined) return [];
  return [
    {
      id: 'REPLAYED',
      kind: 'leadsTo',
      sentence: 'An array whose log was replayed goes on.',
      reason: 'The replay is part of its assembly.',
      kernel: 'ppl_init_log(), md_run(), 4.12',
      premise: is(replay, 'done'),
      predicate: is(replay, 'none'),
      quiet: ['writer', 'user', 'failure', 'crash'],
    },
  ];
}
