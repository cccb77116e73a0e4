/** In which order things are done: what may not be at the same time, and what must be on record before what. */
import {
  type StateProperty,
  and,
  count,
  every,
  has,
  implies,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import {
  degraded,
  devicesOf,
  membersOnRecord,
  served,
  slotRecovered,
  stale,
  syncs,
} from './questions.ts';
import { type ArrayWorld, type Device, SLOTS } from './world.ts';

type Claim = Omit<StateProperty, 'kind'>;

/** Claims about single states that must always hold. */
export function orderSafety(world: ArrayWorld): Claim[] {
  return [...ofStripes(world), ...ofMembers(world), ...ofSuperblocks(world)];
}

function ofStripes(world: ArrayWorld): Claim[] {
  const { chunks, loss, array, superblock } = world;
  return [
    {
      id: 'LOCK',
      sentence: 'A stripe is not synced while a write of it is on its way.',
      reason: 'Parity would be computed from blocks of which some are old and some are new.',
      kernel: 'STRIPE_SYNCING, handle_stripe(): a stripe does one thing at a time',
      predicate: every(chunks, (chunk) =>
        not(and(syncs(world, chunk), is(chunk.write, 'inFlight'))),
      ),
    },
    {
      id: 'WRITE-SEATED',
      sentence: 'A block that is on its way to disk goes to a device in service.',
      reason: 'What is sent to nobody is acknowledged and lost.',
      kernel: 'ops_run_io(): rdev, not Faulty',
      predicate: every(chunks, ({ write, data, parity }) =>
        and(
          implies(has(write, 'data', '=', 'inFlight'), served(world, data)),
          implies(has(write, 'parity', '=', 'inFlight'), served(world, parity)),
        ),
      ),
    },
    {
      id: 'LOSS-DEGRADED',
      sentence: 'Wrong parity costs data only where the block cannot be read any more.',
      reason: 'A complete array reads its data, and never computes it from parity.',
      kernel: 'fetch_block(): compute only what cannot be read',
      predicate: and(
        implies(
          not(has(loss, 'seen', '=', 'nothing')),
          and(is(array, 'running'), degraded(world), membersOnRecord(world)),
        ),
        implies(has(loss, 'seen', '=', 'bystander'), lost(world, 'bystander')),
        implies(has(loss, 'seen', '=', 'written'), lost(world, 'data')),
      ),
    },
    {
      id: 'LOSS-FIRST',
      sentence:
        'What wrong parity costs is counted before anything follows: no change is due on a clean array, and no write waits for a dirty mark.',
      reason: 'From the record of the failure on, what parity gives is the content for all.',
      kernel: 'raid5 run(), md_update_sb(): who takes part is certain then',
      predicate: implies(
        not(has(loss, 'seen', '=', 'nothing')),
        and(
          not(is(superblock, 'writing.pending')),
          not(and(is(superblock, 'writing.clean'), is(superblock, 'update.due'))),
        ),
      ),
    },
  ];
}

/** No device of that slot can give the block, or has it. */
function lost(world: ArrayWorld, place: 'data' | 'bystander') {
  return some(world.chunks, (chunk) =>
    and(
      not(slotRecovered(world, chunk[place], chunk)),
      every(devicesOf(world, chunk[place]), (device) => stale(device, chunk)),
    ),
  );
}

function ofMembers(world: ArrayWorld): Claim[] {
  const { array, superblock, devices, scope } = world;
  const certain = devices.filter(({ fallible }) => !fallible || !scope.absentees);
  return [
    {
      id: 'ACTIVE-IN',
      sentence:
        'A device that is there and that the newest superblocks call a member is in service, or has failed.',
      reason: 'A member that is left out for nothing costs redundancy.',
      kernel: 'super_1_validate(), raid5 run()',
      predicate: implies(
        is(array, 'running'),
        every(certain, (device) =>
          implies(
            and(isCurrent(device), or(has(device.label, 'role', '=', 'active'), isPartial(device))),
            not(is(device.member, 'out')),
          ),
        ),
      ),
    },
    {
      id: 'ADDED-RECORDED',
      sentence:
        'The superblock of a device that is being recovered says so, or the superblocks are to be written.',
      reason: 'After a crash it would be taken for what it was before.',
      kernel: 'add_new_disk() and raid5_add_disk() set MD_CHANGE_DEVS, super_1_sync()',
      predicate: every(devices, (device) =>
        implies(
          is(device.member, 'recovering'),
          or(
            is(superblock, 'update.due'),
            and(isCurrent(device), isPartial(device)),
            // One event behind is believed before 6.8.
            world.rules.roleFromFreshest ? or() : isPartial(device),
          ),
        ),
      ),
    },
    oneRecovery(world),
    ...(world.bitmap === undefined ? [] : [fullsyncFollows(world)]),
    // Where the array can be stopped, users interrupt a sync, too.
    ...(world.growth === undefined ? [reapFirst(world)] : []),
  ];
}

function oneRecovery(world: ArrayWorld): Claim {
  return {
    id: 'ONE-RECOVERY',
    sentence: 'At most one slot is being recovered.',
    reason: 'From two blocks that are missing in a stripe none can be computed.',
    kernel: 'raid5_add_disk(): has_failed(), raid5 run(): degraded > max_degraded',
    predicate: count(
      SLOTS,
      (slot) => some(devicesOf(world, slot), ({ member }) => is(member, 'recovering')),
      '<=',
      1,
    ),
  };
}

function reapFirst({ syncThread, devices }: ArrayWorld): Claim {
  return {
    id: 'REAP-FIRST',
    sentence: 'A device that failed amid a sync keeps its slot until the sync is reaped.',
    reason: 'The sync thread may still have requests on their way to it.',
    kernel: 'md_check_recovery(): reap before remove_and_add_spares()',
    predicate: implies(
      is(syncThread, 'interrupted'),
      some(devices, ({ member }) => or(is(member, 'blocked'), is(member, 'faulty'))),
    ),
  };
}

function fullsyncFollows(world: ArrayWorld): Claim {
  const { syncThread, devices } = world;
  return {
    id: 'FULLSYNC',
    sentence:
      'From when a device is taken for a full recovery until a sync is completed, and no longer, all chunks are rebuilt.',
    reason: 'The bitmap knows nothing of a device that was never a member.',
    kernel: 'raid5_add_disk(): fullsync = 1; raid5 sync_request(): fullsync = 0',
    predicate: and(
      every(devices, ({ member, label }) =>
        implies(
          and(is(member, 'recovering'), has(member, 'guided', '=', false), is(label, 'left')),
          // One event behind, a device may also be taken in by an assembly before 6.8.
          world.rules.roleFromFreshest ? has(syncThread, 'fullsync', '=', true) : and(),
        ),
      ),
      implies(
        and(is(world.array, 'running'), not(degraded(world)), is(syncThread, 'absent')),
        has(syncThread, 'fullsync', '=', false),
      ),
    ),
  };
}

function ofSuperblocks(world: ArrayWorld): Claim[] {
  const { array, superblock, devices, scope, max } = world;
  return [
    {
      id: 'NEWEST',
      sentence: 'A superblock that was written with the newest is not behind them.',
      reason: 'By its event count a device is believed or not.',
      kernel: 'md_update_sb(), super_1_sync()',
      predicate: every(devices, (device) =>
        implies(isCurrent(device), has(device.label, 'gap', '=', 0)),
      ),
    },
    {
      id: 'DIRTY-TOLD',
      sentence:
        'With nothing left to be written, the disk calls for at least the resync that memory calls for.',
      reason: 'A crash forgets what is due only in memory.',
      kernel: 'super_1_sync(): recovery_cp if in_sync, else 0',
      predicate: implies(
        and(is(array, 'running'), is(superblock, 'update.none')),
        and(
          implies(not(is(superblock, 'writing.clean')), has(superblock, 'resyncOffset', '=', 0)),
          // bitmap_dirty_bits() lowers recovery_cp in memory alone: the bits are on disk.
          scope.bitsByHand
            ? and()
            : or(
                ...Array.from({ length: max + 1 }, (_, at) =>
                  and(
                    has(superblock, 'recoveryCp', '>=', at),
                    has(superblock, 'resyncOffset', '=', at),
                  ),
                ),
              ),
        ),
      ),
    },
  ];
}

function isCurrent({ label }: Device) {
  return is(label, 'current');
}

function isPartial({ label }: Device) {
  return or(has(label, 'role', '=', 'guided'), has(label, 'role', '=', 'full'));
}
