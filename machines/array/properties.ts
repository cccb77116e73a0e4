/**
 * What the array promises about data: one safety property each, with the id of semantics section 6 where it has
 * one. Here is what a user can lose; the networks `bitmap` and `lifecycle` promise how it is kept.
 */
import { type StateProperty, and, every, has, implies, is, not, or } from '../language/index.ts';
import { bitmapProperties } from './bitmap-properties.ts';
import {
  alive,
  each,
  settled,
  flagged,
  fresh,
  holdsData,
  isRecovery,
  parityWrong,
  readable,
  readsFresh,
  resyncDue,
  running,
  slotReadable,
  stale,
  syncAbsent,
} from './questions.ts';
import { type ArrayWorld, type Chunk, SLOTS } from './world.ts';

/** A safety property without its kind. */
export type Claim = Omit<StateProperty, 'kind'>;

/** All safety properties of the network. */
export function arraySafety(world: ArrayWorld): StateProperty[] {
  return [
    ...readProperties(world),
    ...memberProperties(world),
    ...writeProperties(world),
    ...(world.bitmap === undefined ? logProperties(world) : bitmapProperties(world)),
  ].map((property) => ({ ...property, kind: 'always' as const }));
}

function readProperties(world: ArrayWorld): Claim[] {
  const { chunks } = world;
  // Before a resync is over the loss of a member loses data: the observer `loss` counts it.
  const resyncKnownDue = (chunk: Chunk) => and(parityWrong(world, chunk), flagged(chunk));
  const rebuilt = (slot: number, chunk: Chunk) =>
    every(
      SLOTS.filter((other) => other !== slot),
      (other) => and(slotReadable(world, other, chunk), readsFresh(world, other, chunk)),
    );
  return [
    {
      id: 'READ',
      sentence:
        'Every block can be read, and is what was last acknowledged, while at most one member is gone.',
      reason: 'That is what a RAID5 is for.',
      kernel: 'handle_stripe_fill(), fetch_block()',
      predicate: implies(
        alive(world),
        every(chunks, (chunk) =>
          implies(
            settled(chunk),
            every([chunk.data, chunk.bystander], (slot) =>
              or(slotReadable(world, slot, chunk), rebuilt(slot, chunk), resyncKnownDue(chunk)),
            ),
          ),
        ),
      ),
    },
    {
      id: 'S16',
      sentence: 'A member from which a block of data is read holds what was last acknowledged.',
      reason: 'What a member returns is taken for the data; nobody compares it with parity.',
      kernel: 'analyse_stripe() R5_Insync',
      predicate: implies(
        running(world),
        each(world, (device, chunk) =>
          holdsData(device, chunk)
            ? implies(readable(world, device, chunk), fresh(device, chunk))
            : and(),
        ),
      ),
    },
  ];
}

function memberProperties(world: ArrayWorld): Claim[] {
  return [
    {
      id: 'S17',
      sentence: 'A member is In_sync only if it holds all data that was acknowledged.',
      reason: 'An In_sync member is never looked at again: what it lacks is lost.',
      kernel: 'md_do_sync() out:, raid5_spare_active(), super_1_validate()',
      predicate: implies(
        running(world),
        each(world, (device, chunk) =>
          holdsData(device, chunk)
            ? implies(is(device.member, 'inSync'), fresh(device, chunk))
            : and(),
        ),
      ),
    },
    {
      id: 'S23',
      sentence:
        'A device that missed an acknowledged write is not called an active member by the superblocks.',
      reason: 'After a crash it is taken for current and serves the old data.',
      kernel: 'raid5 error() sets CHANGE_PENDING, return_bi, 4.3',
      predicate: each(world, (device, chunk) =>
        holdsData(device, chunk)
          ? implies(
              and(is(device.label, 'current'), has(device.label, 'role', '=', 'active')),
              fresh(device, chunk),
            )
          : and(),
      ),
    },
    {
      id: 'S24',
      sentence: 'The recovery of a member visits every chunk of which it has not the right block.',
      reason:
        'A chunk that is passed over stays old, and is read as soon as the member is In_sync.',
      kernel: 'super_1_validate(), raid5_add_disk() fullsync, bitmap_start_sync()',
      predicate: implies(
        alive(world),
        each(world, (device, chunk) =>
          implies(
            and(is(device.member, 'recovering'), stale(device, chunk)),
            and(
              or(
                has(device.member, 'guided', '=', false),
                has(world.syncThread, 'fullsync', '=', true),
                flagged(chunk),
                // The write that it missed has not ended: its end flags the chunk, and the recovery waits.
                and(is(chunk.write, 'inFlight'), syncAbsent(world)),
              ),
              has(device.member, 'offset', '<=', chunk.number),
              or(not(isRecovery(world)), has(world.syncThread, 'position', '<=', chunk.number)),
            ),
          ),
        ),
      ),
    },
    {
      id: 'S26',
      sentence: 'A device that has left is behind the others in its event count.',
      reason: 'Nothing else tells a device that missed writes from one that did not.',
      kernel: 'md_update_sb(), 84692195969b (2.6.18)',
      predicate: every(world.devices, ({ label }) =>
        implies(is(label, 'left'), has(label, 'gap', '>', 0)),
      ),
    },
  ];
}

function writeProperties(world: ArrayWorld): Claim[] {
  const { chunks, superblock } = world;
  return [
    {
      id: 'S15',
      sentence: 'While data is in flight the superblocks say dirty.',
      reason: 'After a crash amid the write nobody would resync it.',
      kernel: 'md_write_start() waits for CHANGE_PENDING',
      predicate: every(chunks, ({ write }) =>
        implies(is(write, 'inFlight'), has(superblock, 'resyncOffset', '=', 0)),
      ),
    },
    {
      id: 'S27',
      sentence: 'The parity that a write sends out fits the data.',
      reason:
        'A write is acknowledged as redundant; if parity stays wrong the loss of a member loses it.',
      kernel: 'handle_stripe_dirtying(), 3.7',
      predicate: every(chunks, ({ write }) =>
        implies(
          and(is(write, 'inFlight'), alive(world), not(has(write, 'parity', '=', 'missing'))),
          has(write, 'parityRight', '=', true),
        ),
      ),
    },
  ];
}

function logProperties(world: ArrayWorld): Claim[] {
  return [
    {
      id: 'HOLE-CLOSED',
      sentence: 'With a partial parity log no block is lost because parity does not fit.',
      reason:
        'It is the purpose of the log: data that nobody writes to survives a crash while degraded.',
      kernel: 'ppl_log_stripe(), ppl_recover(), 4.12',
      predicate: has(world.loss, 'seen', '=', 'nothing'),
    },
    {
      id: 'NO-RESYNC',
      sentence: 'With a partial parity log no resync is due while the array runs.',
      reason: 'The replay of the log has made parity fit before the array serves anybody.',
      kernel: 'ppl_init_log(), ppl_recover(): recovery_cp = MaxSector, 4.12',
      predicate: implies(is(world.array, 'running'), not(resyncDue(world))),
    },
    {
      id: 'PARITY-FITS',
      sentence: 'With a partial parity log parity fits as soon as the array is assembled.',
      reason: 'No resync follows: what the replay leaves wrong stays wrong.',
      kernel: 'ppl_recover(), recovery_cp = MaxSector, 4.12',
      predicate: implies(
        running(world),
        every(world.chunks, (chunk) => implies(settled(chunk), not(parityWrong(world, chunk)))),
      ),
    },
  ];
}
