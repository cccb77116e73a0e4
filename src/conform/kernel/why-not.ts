/** Why a goal of the model was not taken by scenarios on a real kernel, in words. */
import type { Goal } from '../../generate/index.ts';

/**
 * The first pattern that a goal matches gives the reason. For the first five all runs that explain the recordings of thirteen scenarios
 * were looked through: each of their goals is taken by some of these runs, and by none of the shortest.
 */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /a bit of another chunk is cleared|NEEDWRITE\.clear\|AGE_PENDING|passes over the counter page/,
    'A write log does not tell who writes page 0: an unplug for other chunks explains it in fewer steps than a daemon pass. A run that sees the calls takes it (`raidproof kernel run write-one-block --tier qemu`).',
  ],
  [
    /PENDING\.set\|BIT_CLEARED|DIRTY\.set\|SET_DIRTY/,
    'The second bit of a page that is set, or cleared, before the page goes out: the attribute is there already, nothing follows from it, and the shortest explanation goes without.',
  ],
  [
    /chunk\.count\|DAEMON_SCAN/,
    'A pass that leaves the counter alone, because its write is still in flight or a flag is set: nothing follows from it, and the shortest explanation goes without.',
  ],
  [
    /count\.one\|START_WRITE\|0/,
    'A write to a chunk between the second pass after its last write and the third. A log shows a pass only where it writes: recordings can be explained with such a write, and the shortest explanation goes without.',
  ],
  [
    /copy\.data\.stale\|RECOVERED/,
    'A write while a member is missing that the same member, back by the bitmap, is then given. Recordings can be explained with it, and with a write that missed nobody instead, before the failure was known; the shortest explanation takes that.',
  ],
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
    /RETURN_AS_SPARE|add the member as a spare|rebuilding\|RESTORED/,
    'Needs a member older than events_cleared: a re-add follows the failure here, and while a member is missing events_cleared does not rise.',
  ],
  [
    /unplug\.looking\|MUST_WAIT/,
    'Rules of the classic era: a modern unplug waits for what it wrote, not for what it saw.',
  ],
  [
    /chunk\.count\|LOAD/,
    'Needs bits set by hand, or a growth: an assembly finds counters of 0. The windows have neither.',
  ],
  [
    /count\.(zero|one|two)\|END_WRITE|count\.(zero|one)\|START_WRITE\|1/,
    'Needs a write to begin on a counter that has a flag and counts less than 2: while the chunk is synced.',
  ],
  [
    /an unplug begins for other chunks|parked\.none\|CAPTURE|captured\.none\|ISSUE/,
    'Of other chunks: the events of a window have an explanation by steps of its own chunk that is as short.',
  ],
  [
    /LAND_LATE|as memory holds it now/,
    'Needs a bit that changes while its page is in flight: where none does, a landing as submitted explains the same.',
  ],
  [
    /check the degraded array|CHECKED/,
    'Needs a check of a degraded array: these scenarios check whole ones.',
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
