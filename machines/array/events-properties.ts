/** What events_cleared promises in memory: whom it rules out, and that it goes to disk before the bits it speaks for are gone. */
import {
  type Predicate,
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
import { hasLeft, recorded } from './questions.ts';
import type { ArrayWorld, Device } from './world.ts';

type Claim = Omit<StateProperty, 'kind'>;

/** Claims about single states; none without a bitmap. */
export function eventsSafety({ bitmap, devices, chunks, superblock, rules }: ArrayWorld): Claim[] {
  if (bitmap === undefined) return [];
  const inMemory = is(bitmap.superblock, 'eventsCleared.inMemory');
  const isRaised = not(is(bitmap.superblock, 'eventsCleared.older'));
  return [
    {
      id: 'CLEARED-PASSES',
      sentence:
        'events_cleared that is as high as the event count of the array has passed every device that has left with a history.',
      reason:
        'A device that it has not passed is recovered by bits that may be cleared from now on.',
      kernel: 'bitmap_endwrite(): events_cleared = mddev->events; super_1_validate()',
      predicate: implies(
        isRaised,
        every(devices, (device) =>
          implies(and(hasLeft(device), hasHistory(device)), hasPassed(device)),
        ),
      ),
    },
    {
      id: 'PASSED-CLEARED',
      sentence:
        'A device with a history that is passed in memory alone is passed by an events_cleared that is not on disk yet.',
      reason: 'What memory says of it would never reach the disk.',
      kernel: 'bitmap_endwrite(): need_sync',
      predicate: every(devices, (device) =>
        implies(and(hasHistory(device), has(device.label, 'passed', '=', 'memory')), inMemory),
      ),
    },
    // Up to 2.6.26 events_cleared was raised with the superblocks, whatever the bits said.
    ...(rules.eventsClearedFirst
      ? [
          {
            id: 'NEED-SYNC',
            sentence:
              'While events_cleared is not on disk, a chunk is counted, or the superblocks are to be written.',
            reason:
              'A crash that forgets it would bring back a device for which the bits are gone.',
            kernel: 'bitmap_daemon_work(): need_sync before the bits are cleared',
            predicate: implies(
              inMemory,
              or(
                is(superblock, 'update.due'),
                some(chunks, (chunk) => recorded(chunk)),
              ),
            ),
          },
        ]
      : []),
  ];
}

function hasPassed({ label }: Device): Predicate {
  return not(has(label, 'passed', '=', 'no'));
}

/** It was a member once; an empty disk and a spare have no events to compare. */
function hasHistory({ label }: Device): Predicate {
  return not(has(label, 'role', '=', 'blank'));
}
