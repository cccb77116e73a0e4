/** What the bitmap promises about data: that whoever needs a chunk finds its bit. */
import { type Predicate, and, every, has, implies, is, not, or, some } from '../language/index.ts';
import { whereExists } from './growth.ts';
import type { Claim } from './properties.ts';
import {
  alive,
  bitSet,
  degraded,
  each,
  flagged,
  hasLeft,
  inService,
  inSlot,
  parityWrong,
  recorded,
  resyncDue,
  setInMemory,
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
      id: 'S9-END',
      sentence: 'A chunk is RESYNC only while its sync is under way.',
      reason: 'A flag that nobody takes back keeps the bit set for ever.',
      kernel: 'bitmap_cond_end_sync(), bitmap_end_sync(), bitmap_close_sync()',
      predicate: every(chunks, (chunk) => resyncIsUnderWay(world, chunk)),
    },
    ...copyProperties(world, bitmap),
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

/** What is on disk and what is in memory; where the copies may differ, S1 shows what comes of it. */
function copyProperties(
  world: ArrayWorld,
  bitmap: NonNullable<ArrayWorld['bitmap']>,
): readonly Claim[] {
  const { array, devices } = world;
  const due = or(is(bitmap.page, 'DIRTY.set'), is(bitmap.page, 'NEEDWRITE.set'));
  const agree = (of: (device: Device, chunk: Chunk) => Predicate): Predicate =>
    world.rules.loadEqualisesCopies
      ? implies(and(is(array, 'running'), not(due)), each(world, of))
      : and();
  return [
    {
      id: 'S4',
      sentence:
        'A bit that is set in memory is set on each device in service, or the page is to be written.',
      reason: 'Data goes out over the bit once the page is written.',
      kernel: 'bitmap_file_set_bit(), bitmap_unplug(), bitmap_write_all()',
      predicate: agree((device, chunk) =>
        implies(and(inService(device), setInMemory(chunk)), bitSet(device, chunk)),
      ),
    },
    {
      id: 'S4-CLEAR',
      sentence:
        'A bit that is set on a device in service is set in memory, too, or the page is to be written.',
      reason: 'A bit that only the disk knows is never cleared: each crash resyncs its chunk.',
      kernel: 'bitmap_daemon_work(), bitmap_init_from_disk()',
      predicate: agree((device, chunk) =>
        implies(
          whereExists(world, chunk.number, and(inService(device), bitSet(device, chunk))),
          setInMemory(chunk),
        ),
      ),
    },
    {
      id: 'S4-LOAD',
      sentence: 'A bit that is set in memory is set on some device, or the page is DIRTY.',
      reason: 'An assembly takes its bits from a disk: others name chunks that need nothing.',
      kernel: 'bitmap_init_from_disk(), bitmap_startwrite()',
      predicate: implies(
        and(is(array, 'running'), is(bitmap.page, 'DIRTY.clear')),
        every(world.chunks, (chunk) =>
          implies(
            setInMemory(chunk),
            some(devices, (device) => bitSet(device, chunk)),
          ),
        ),
      ),
    },
    {
      id: 'FULL-RULES-OUT',
      sentence:
        'When a device is taken for a full recovery, events_cleared goes past all that are not in a slot.',
      reason: 'The recovery clears bits that an older member would need.',
      kernel: 'the mend full-recovery-rules-others-out; md itself leaves events_cleared as it is',
      predicate: every(devices, ({ member, label }) =>
        world.rules.fullRecoveryRulesOthersOut
          ? implies(
              and(is(member, 'recovering'), has(member, 'guided', '=', false), is(label, 'left')),
              not(is(bitmap.superblock, 'eventsCleared.older')),
            )
          : and(),
      ),
    },
    {
      id: 'CLEARED-ON-DISK',
      sentence:
        'Where events_cleared is on disk, so is that it has gone past a device with a history.',
      reason: 'A device that only memory rules out comes back after a crash.',
      kernel: 'bitmap_daemon_work() need_sync, bitmap_update_sb()',
      predicate: implies(
        is(bitmap.superblock, 'eventsCleared.onDisk'),
        every(devices, (device) =>
          not(and(keepsHistory(device), has(device.label, 'passed', '=', 'memory'))),
        ),
      ),
    },
  ];
}

function resyncIsUnderWay({ syncThread }: ArrayWorld, { word, number }: Chunk): Predicate {
  if (word === undefined) return and();
  return implies(
    is(word, 'RESYNC.set'),
    and(
      or(is(syncThread, 'waiting'), is(syncThread, 'interrupted')),
      has(syncThread, 'position', '=', number),
    ),
  );
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
