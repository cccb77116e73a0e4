/** What the bitmap promises about data: that whoever needs a chunk finds its bit. */
import { type Predicate, and, every, has, implies, is, not, or } from '../language/index.ts';
import type { Claim } from './properties.ts';
import {
  alive,
  bitSet,
  degraded,
  each,
  flagged,
  hasLeft,
  inSlot,
  parityWrong,
  recorded,
  resyncDue,
  settled,
  stale,
  syncAbsent,
  wouldBeGuided,
} from './questions.ts';
import type { ArrayWorld, Chunk, Device } from './world.ts';

/** Safety where there is a bitmap; none without. */
export function bitmapProperties(world: ArrayWorld): Claim[] {
  const { chunks, devices, bitmap, superblock } = world;
  if (bitmap === undefined) return [];
  return [
    {
      id: 'S1',
      sentence:
        'While a data write is in flight, the bit of its chunk is set on every member that an assembly reads bits from.',
      reason: 'A crash then makes the next assembly resync the chunk, whichever member is asked.',
      kernel: 'bitmap_unplug() before submission',
      predicate: each(world, (device, chunk) =>
        implies(
          and(or(is(chunk.write, 'inFlight'), not(is(chunk.tear, 'whole'))), counts(device)),
          bitSet(device, chunk),
        ),
      ),
    },
    {
      id: 'S14',
      sentence:
        'A chunk whose parity does not fit is NEEDED or being resynced, and its bit is on disk.',
      reason:
        'It is the purpose of the bitmap: wrong parity that no resync visits loses data later.',
      kernel: 'the whole of drivers/md/bitmap.c',
      predicate: every(chunks, (chunk) =>
        implies(
          and(alive(world), settled(chunk), parityWrong(world, chunk)),
          and(
            flagged(chunk),
            every(devices, (device) => implies(counts(device), bitSet(device, chunk))),
          ),
        ),
      ),
    },
    {
      id: 'S9',
      sentence: 'A chunk is RESYNC as long as its sync I/O is in flight.',
      reason:
        'A flag dropped earlier lets the daemon clear the bit before the sync has done its work.',
      kernel: 'bitmap_cond_end_sync() waits for recovery_active == 0',
      predicate: every(chunks, (chunk) => syncIsKnown(world, chunk)),
    },
    {
      id: 'S10',
      sentence:
        'While a device is gone, each chunk that it missed stays NEEDED, being synced or written, unless the next recovery is full.',
      reason: 'A need that is dropped while degraded is missing when the device comes back.',
      kernel: 'bitmap_endwrite(), bitmap_start_sync(degraded), bitmap_init_from_disk()',
      predicate: implies(
        alive(world),
        each(world, (device, chunk) =>
          implies(
            and(missedWhileGone(device), stale(device, chunk)),
            or(
              and(flagged(chunk), recorded(chunk)),
              is(chunk.write, 'inFlight'),
              has(world.syncThread, 'fullsync', '=', true),
            ),
          ),
        ),
      ),
    },
    {
      id: 'S11',
      sentence:
        'A device that events_cleared on disk does not rule out has missed only chunks whose bit is set on disk.',
      reason: 'A bit may be cleared only when no returning device is thought to need it.',
      kernel: 'bitmap_endwrite() events_cleared, bitmap_daemon_work() need_sync',
      predicate: each(world, (device, chunk) =>
        implies(
          and(
            hasLeft(device),
            not(has(device.label, 'passed', '=', 'disk')),
            keepsHistory(device),
            stale(device, chunk),
          ),
          every(devices, (other) => implies(counts(other), bitSet(other, chunk))),
        ),
      ),
    },
    {
      id: 'S13',
      sentence: 'The bitmap on disk is not older than the superblocks of the members.',
      reason: 'A bitmap that is older is out of date: all of the array is resynced.',
      kernel: 'md_update_sb() calls bitmap_update_sb() first',
      predicate: has(bitmap.superblock, 'lead', '>=', 0),
    },
    {
      id: 'NEED-DUE',
      sentence: 'A chunk that is NEEDED on a complete array has a resync due or under way.',
      reason: 'Else nobody ever resyncs it, and its bit stays set.',
      kernel: 'bitmap_endwrite(), bitmap_dirty_bits(), md_check_recovery() row 10',
      predicate: implies(
        and(alive(world), not(degraded(world)), syncAbsent(world)),
        every(chunks, (chunk) =>
          implies(
            flagged(chunk),
            and(resyncDue(world), has(superblock, 'recoveryCp', '<=', world.max)),
          ),
        ),
      ),
    },
  ];
}

function syncIsKnown({ syncThread }: ArrayWorld, { word, number }: Chunk): Predicate {
  if (word === undefined) return and();
  const inFlight = and(
    is(syncThread, 'waiting'),
    has(syncThread, 'position', '=', number),
    has(syncThread, 'kind', '=', 'resync'),
  );
  return implies(inFlight, is(word, 'RESYNC.set'));
}

/** It is out of service, and would be recovered by the bitmap. */
function missedWhileGone(device: Device): Predicate {
  return and(not(inSlot(device)), wouldBeGuided(device));
}

function keepsHistory({ label }: Device): Predicate {
  return or(has(label, 'role', '=', 'active'), has(label, 'role', '=', 'guided'));
}

/** An assembly may read the bitmap from it, and believes it to be active. */
function counts({ label }: Device): Predicate {
  return and(is(label, 'current'), has(label, 'role', '=', 'active'));
}
