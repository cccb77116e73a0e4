/** Why a goal of the model was not taken by scenarios on a real kernel, in words. */
import type { Goal } from '../../generate/index.ts';

/** The first pattern that a goal matches gives the reason. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /refuse|REFUSE/,
    'A dirty degraded array is refused at assembly: no scenario kills a degraded array.',
  ],
  [
    /interrupt the resync|abort the resync|RESYNC_ABORT|resync.*ABORT/,
    'A resync of these small arrays ends before a command or a failure can come between.',
  ],
  [
    /recovery.*(ABORT|INTERRUPT)|abort the recovery|fail the recovering device|FAIL_BY_BITMAP|FAIL_AS_SPARE|hollow/i,
    'A recovery of these small arrays ends before the device can fail.',
  ],
  [
    /took its slot|WANTED|\.lost|\.outside/,
    'Needs the spare to fail after it was recovered; only d1 fails in these scenarios.',
  ],
  [
    /FETCH|LAND|SUBMIT|POWER_FAILS|CUT_OFF|CUT_SHORT|FORGET|FAILS/,
    'Needs a crash or a failure at one moment between two writes; one kill a scenario strikes, in the write hole.',
  ],
  [
    /ABORT_SYNC|RESYNC|NEEDED|START_SYNC|END_SYNC|SYNC/,
    'Needs a sync and a write, or a second sync, on the same chunk at the same time.',
  ],
  [
    /SLEEP|WAKE|overflow|AFTER_WAIT/,
    'Needs COUNTER_MAX writes on a chunk at once: 16383. The window has no such writer.',
  ],
  [
    /events_cleared|SAVE|RAISE|WRITE_AND_WAIT|WAITED|COPY_TO_PAGE|MEMBER_LEAVES/,
    'events_cleared is followed past one departure: needs a write after a spare took the slot, then the old member.',
  ],
  [
    /mdadm|period|clock|superblock writes|use /,
    'Of the observer, not of md: recordings of another kind take it.',
  ],
];

/** The reason; a sentence. */
export function whyNot(goal: Goal): string {
  const found = REASONS.find(([pattern]) => pattern.test(goal));
  return found?.[1] ?? 'No explaining run went this way: the recordings allow another explanation.';
}
