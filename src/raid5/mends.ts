/**
 * Mends: what would repair defects that the rules of an era really have. Off by default, since the
 * executor follows the era's rules also where they are wrong.
 */

/** Each mend with what it does, and for which defect. */
export const MENDS = {
  'recovery-raises-events-cleared':
    'a recovery may clear bits that a former member still needs: from its start on, older members are rebuilt whole',
  'guided-only-in-own-slot':
    'a superblock says that its recovery goes by the bitmap only where the member is in the slot whose data it holds',
  'flush-before-clear':
    'all members flush their caches before a page with cleared bits goes to any of them',
  'flush-before-clean':
    'all members flush their caches before any superblock calls the array clean',
  'failure-keeps-bits':
    'when a member fails, the chunks whose bits are set stay needed: its cache may have been lost with it',
  'failure-stays-needed':
    'recording a failure asks for another look, so that a failed member is not forgotten in its slot',
  'own-role-must-agree':
    'a member whose own superblock knows nothing of the slot that the freshest gives it is a spare',
  'role-from-freshest': 'a member that is behind takes its role from the freshest superblock (6.8)',
  'resync-what-is-left': 'what a resync or recovery leaves needed is resynced after it',
  'stale-bitmap-is-needed':
    'a bitmap that is out of date, and so filled, makes every chunk needed also where a member is missing',
  'stop-releases-mutex-6.6':
    'who stops a sync waits for its end without the mutex; raid5d reaps it (130443d60b1b)',
  'grow-marks-new-chunks': 'a grown bitmap marks every new chunk as needed, and sets its bit',
} as const satisfies Readonly<Record<string, string>>;

/** Name of a mend. */
export type Mend = keyof typeof MENDS;

/** Mends that are on. */
export type Mends = ReadonlySet<Mend>;

/** No mend. */
export const NO_MENDS: Mends = new Set();
