/** Which kind of sync is wanted or under way, and where it begins: the flags of md_check_recovery() rows 9 to 11. */
import {
  type LivenessProperty,
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
import type { Claim } from './member-properties.ts';
import {
  type LifecycleWorld,
  behindThread,
  degraded,
  flag,
  hasRequester,
  isReadOnly,
  resyncs,
  spareInSlot,
  threadExists,
  upTo,
} from './world.ts';

/** Claims about single states that must always hold. */
export function kindSafety(world: LifecycleWorld): Claim[] {
  const { syncThread, segments, devices, superblock } = world;
  const requested = flag(world, 'REQUESTED');
  const asked = hasRequester(world) ? [not(is(world.requester, 'idle'))] : [];
  const working = or(...['syncing', 'checkpointing'].map((state) => is(syncThread, state)));
  return [
    {
      id: 'SPARE-FIRST',
      sentence: 'With a device to be recovered in its slot, a sync is a recovery.',
      reason: 'A resync passes over a degraded array, and its end would count as a recovery.',
      kernel: 'md_check_recovery() row 9: SYNC, CHECK and REQUESTED are cleared',
      predicate: implies(and(threadExists(world), spareInSlot(world)), not(resyncs(world))),
    },
    {
      id: 'REQUESTED-SYNC',
      sentence: 'REQUESTED is set only with SYNC, and CHECK only with both.',
      reason: 'A wish that outlives its sync makes a check of the resync after it.',
      kernel: 'action_store(), md_reap_sync_thread(), md_check_recovery() row 9',
      predicate: and(
        implies(requested, or(resyncs(world), ...asked)),
        implies(flag(world, 'CHECK'), or(requested, ...asked)),
      ),
    },
    {
      id: 'NOT-AGAIN',
      sentence: 'A sync begins where the last one left off, not before.',
      reason: 'A sync that begins at 0 after each disturbance may never end.',
      kernel: 'md_do_sync(): recovery_cp, recovery_offset',
      predicate: implies(
        working,
        or(
          requested,
          and(
            resyncs(world),
            or(
              compare([syncThread, 'position'], '>=', [superblock, 'recoveryCp']),
              has(superblock, 'recoveryCp', '>', world.scope.segments),
            ),
          ),
          and(
            not(resyncs(world)),
            every(devices, ({ member }) =>
              implies(
                is(member, 'recovering'),
                or(
                  compare([syncThread, 'position'], '>=', [member, 'recoveryOffset']),
                  has(member, 'recoveryOffset', '>', world.scope.segments),
                ),
              ),
            ),
          ),
        ),
      ),
    },
    {
      id: 'DEGRADED-PASSES',
      sentence: 'A resync asks for nothing once the failed member of the array has lost its slot.',
      reason: 'There is no redundancy to restore: such a request would read what is not there.',
      kernel: 'raid5 sync_request(): degraded >= max_degraded',
      predicate: implies(
        and(
          resyncs(world),
          some(segments, (segment) => is(segment, 'request.inFlight')),
        ),
        or(
          not(degraded(world)),
          some(devices, ({ member }) => is(member, 'faulty')),
        ),
      ),
    },
  ];
}

/** What must be seen to happen. */
export function kindSightings(world: LifecycleWorld): Omit<Property, 'kind' | 'reason'>[] {
  const { syncThread, devices, scope } = world;
  return [
    {
      id: 'told-before-it-begins',
      sentence: 'A sync is told to end before it has begun.',
      predicate: and(is(syncThread, 'created'), flag(world, 'INTR')),
    },
    {
      id: 'request-fails',
      sentence: 'A request of a recovery fails, and the device that is recovered does not.',
      predicate: and(
        or(is(syncThread, 'syncing'), is(syncThread, 'draining')),
        not(resyncs(world)),
        flag(world, 'INTR'),
        not(flag(world, 'FROZEN')),
        some(devices, ({ member }) => is(member, 'recovering')),
      ),
    },
    {
      id: 'recovers-stale',
      sentence: 'A device is recovered that does not hold what it should.',
      predicate: and(
        is(syncThread, 'syncing'),
        some(devices, ({ member }) => is(member, 'recovering')),
        some(world.segments, (segment) => is(segment, 'openSlot.stale')),
      ),
    },
    ...(scope.segments > 1
      ? [
          {
            id: 'begins-amid',
            sentence: 'A recovery goes on amid the members, where an earlier one left off.',
            predicate: and(
              is(syncThread, 'syncing'),
              not(resyncs(world)),
              some(upTo(scope.segments), (position) =>
                and(
                  has(syncThread, 'position', '=', position),
                  has(syncThread, 'completed', '=', position),
                  position === 0 ? or() : and(),
                ),
              ),
              some(devices, ({ member }) => has(member, 'recoveryOffset', '>', 0)),
            ),
          },
        ]
      : []),
  ];
}

/** What is done at last. */
export function kindLiveness(world: LifecycleWorld): Omit<LivenessProperty, 'kind'>[] {
  if (world.scope.segments < 2) return [];
  const running = and(is(world.array, 'running'), not(isReadOnly(world)));
  const behind = some(world.devices, (device) => behindThread(world, device));
  return [
    {
      id: 'CHECKPOINT-KEPT',
      sentence:
        'A checkpoint of a recovery is written at last, though the recovery takes its time.',
      reason: 'A recovery of days would begin at 0 after a crash.',
      kernel: 'md_do_sync(): MD_CHANGE_CLEAN, md_wakeup_thread()',
      premise: and(running, behind),
      predicate: or(not(running), not(behind)),
      quiet: ['user', 'writer', 'crash', 'failing device', 'memory', 'device', 'slow device'],
    },
  ];
}
