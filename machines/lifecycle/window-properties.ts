/** What sync_min and sync_max promise, where users set them (semantics 5.5, 5.6). */
import { type Property, and, compare, every, has, implies, is } from '../language/index.ts';
import type { Claim } from './member-properties.ts';
import { type LifecycleWorld, flag, upTo } from './world.ts';

/** Claims about single states that must always hold. */
export function windowSafety({ scope, window, segments, syncThread }: LifecycleWorld): Claim[] {
  if (!scope.syncMax) return [];
  return [
    {
      id: 'WINDOW-MAX',
      sentence: 'No sync request is under way at or above sync_max.',
      reason: 'Whoever sets sync_max suspends that part, or changes it, and relies on being alone.',
      kernel: 'md_do_sync(): while (j >= mddev->resync_max)',
      predicate: every(upTo(scope.segments), (position) =>
        implies(is(segments[position]!, 'request.inFlight'), has(window, 'to', '>', position)),
      ),
    },
    {
      id: 'WINDOW-WAKES',
      sentence: 'No sync sleeps at sync_max once sync_max is beyond its position.',
      reason: 'A program moves sync_max step by step; the sync would stand still for ever.',
      kernel: 'max_sync_store(): wake_up(recovery_wait)',
      predicate: implies(
        is(window, 'asleep'),
        compare([syncThread, 'position'], '>=', [window, 'to']),
      ),
    },
    {
      id: 'WINDOW-DONE',
      sentence: 'A sync that waits at sync_max has completed, and published, all it requested.',
      reason: 'Whoever reads sync_completed while the sync waits relies on it.',
      kernel: 'md_do_sync(): curr_resync_completed = j before the wait',
      predicate: implies(
        is(window, 'asleep'),
        and(
          compare([syncThread, 'position'], '=', [syncThread, 'completed']),
          every(segments, (segment) => is(segment, 'request.none')),
        ),
      ),
    },
  ];
}

/** What must be seen to happen. */
export function windowSightings(world: LifecycleWorld): Omit<Property, 'kind' | 'reason'>[] {
  const { scope, window, syncThread, superblock } = world;
  return [
    ...(scope.syncMax
      ? [
          {
            id: 'waits-at-sync-max',
            sentence: 'A sync that has done a part of its work waits at sync_max.',
            predicate: and(is(window, 'asleep'), has(syncThread, 'completed', '>', 0)),
          },
        ]
      : []),
    ...(scope.syncMin
      ? [
          {
            id: 'begins-at-sync-min',
            sentence: 'A repair begins at sync_min, behind where a resync is due.',
            predicate: and(
              is(syncThread, 'syncing'),
              flag(world, 'REQUESTED'),
              compare([window, 'from'], '>', [superblock, 'recoveryCp']),
            ),
          },
        ]
      : []),
  ];
}
