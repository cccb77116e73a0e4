/** Mends that the simulation cannot show to be needed, each with the reason. */

import type { Era, Mend } from '../raid5/index.ts';

/** Whether a mend is shown by a schedule; else why not. */
export interface Unreachable {
  readonly era: Era;
  readonly mend: Mend;
  /** Another mend that makes up for it: the schedule leaves that one out, too. */
  readonly coveredBy: Mend | null;
  /** One sentence. */
  readonly reason: string;
}

/** In RAID5, or beside another mend, these change nothing. */
export const UNREACHABLE: readonly Unreachable[] = [
  {
    era: 'modern',
    mend: 'guided-only-in-own-slot',
    coveredBy: 'recovery-raises-events-cleared',
    reason:
      'A former member gets into a foreign slot only after a spare was recovered into its own, and then it is too old for the bitmap.',
  },
  {
    era: 'classic',
    mend: 'clear-during-recovery',
    coveredBy: 'resync-what-is-left',
    reason:
      'What a write amid a recovery leaves needed is resynced after it: more work, and nothing is lost.',
  },
  {
    era: 'classic',
    mend: 'unplug-waits-for-all',
    coveredBy: null,
    reason:
      'In RAID5 raid5d alone unplugs, and it waits for what it sent; whatever another sends leaves the page DIRTY for it.',
  },
  {
    era: 'classic',
    mend: 'abort-records-completed-3.3',
    coveredBy: null,
    reason:
      'RAID5 fails no resync request while the array stands: all that was asked for is done before the thread records where it is.',
  },
];

/** Why that mend is not shown by itself in that era, or null if it must be. */
export function whyUnreachable(era: Era, mend: string): Unreachable | null {
  return UNREACHABLE.find((one) => one.era === era && one.mend === mend) ?? null;
}
