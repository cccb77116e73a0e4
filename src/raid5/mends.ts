/**
 * Mends: what would repair defects that the rules of an era really have. Off by default, since the
 * executor follows the era's rules also where they are wrong.
 */

import type { Era } from './era.ts';

/** Defects of both eras. */
const OF_BOTH = {
  'recovery-raises-events-cleared':
    'a recovery may clear bits that a former member still needs: from its start on, older members are rebuilt whole; and where one is missing every bit found set is needed, also if events_cleared is the count of the array, as a filled bitmap says, too',
  'flush-before-clear':
    'all members flush their caches before a page with cleared bits goes to any of them',
  'flush-before-clean':
    'all members flush their caches before any superblock calls the array clean',
  'failed-flush-fails-member':
    'a member whose cache cannot be flushed fails, as by any other error: what it holds may be lost',
  'flush-waits-for-record':
    'a flush is acknowledged once every failure is on disk: it skips the failed member, whose cache may be lost',
  'failure-keeps-bits':
    'when a member fails, the chunks whose bits are set stay needed: its cache may have been lost with it',
  'own-role-must-agree':
    'a member whose own superblock knows nothing of the slot that the freshest gives it is a spare',
  'resync-what-is-left': 'what a resync or recovery leaves needed is resynced after it',
  'check-leaves-need': 'a check leaves chunks needed: it repairs nothing',
  'events-only-forward':
    'the event count never steps back: else a later failure is recorded at a count that the failed member has, too',
  'recovery-from-chunk-start':
    'a recovery that goes on inside a chunk begins at its start, as the need of the whole chunk ends with it',
  'missing-member-is-recorded':
    'a start without a member is recorded before anything else: else its count is that of the missing one, if that was ahead',
  'stop-releases-mutex-6.6':
    'who stops a sync waits for its end without the mutex; raid5d reaps it (130443d60b1b)',
} as const satisfies Readonly<Record<string, string>>;

/** Defects that later kernels mended; the modern era has the repair. */
const OF_CLASSIC = {
  'role-from-freshest': 'a member that is behind takes its role from the freshest superblock (6.8)',
  'load-as-two': 'a bit that is found set loads as a count of 2 (ef99bf480de9, 3.3)',
  'allclean-follows-pages':
    'allclean says exactly that no page waits for the daemon (the rules of 3.2)',
  'skip-by-file-page':
    'the daemon skips to the end of a file page, not beyond: the header shifts the bits (bf07bb7d5be4, 3.5)',
  'unplug-waits-for-all':
    'an unplug waits for all bitmap writes, whoever sent them (4b5060ddae2b, 3.18)',
  'unfreeze-sets-needed-3.18':
    'what was put off while frozen is looked at once the array is not (action_store of 3.18)',
  'wait-for-earlier-writes':
    'earlier bitmap writes land before an unplug or the daemon sends more (85c9ccd4f026, 4.10)',
  'clear-during-recovery':
    'a write that reached all members ends well, also where one is missing (961902c0f824, 3.2)',
  'failing-add-ends-nothing-3.2':
    'a spare that finds no slot does not keep the members after it from their recovery (3.2)',
  'faulty-serves-nothing':
    'a failed member is not read any more, though its recovery offset is beyond all (a847627709b3, 3.2)',
  'abort-records-completed-3.3':
    'an aborted resync goes on where all before it was completed (db91ff55bdf0, 3.3)',
  'reconstruct-where-resync-due':
    'parity that a resync has not passed yet is not used for a write (a7854487cd71, 3.7)',
  'quiesce-before-recovery':
    'writes that began without the spare end before its recovery begins (133d4527eab8, 3.16)',
  'acknowledge-after-record-4.3':
    'a write that met a failure is acknowledged once the failure is on disk (c3cce6cda162, 4.3)',
} as const satisfies Readonly<Record<string, string>>;

/** Defects that came after the classic era. */
const OF_MODERN = {
  'failure-stays-needed':
    'recording a failure asks for another look, so that a failed member is not forgotten in its slot',
  'guided-only-in-own-slot':
    'a superblock says that its recovery goes by the bitmap only where the member is in the slot whose data it holds',
  'check-leaves-checkpoint': 'the checkpoints of a check leave the resync offset alone',
  'growth-marks-from-old-end':
    'a growth marks every chunk from the one that holds the old end on, also where no counters are',
  'growth-lets-raid5d-record':
    'while a growth waits for the last stripe, raid5d may record the failure that holds it (as mddev_suspend lets it)',
  'growth-sets-bits': 'a growth sets the bits of the chunks that it marks as needed',
  'growth-keeps-chunk-size':
    'a growth for which the bits need larger chunks is refused: pages and header change one by one',
} as const satisfies Readonly<Record<string, string>>;

/** Each mend with what it does, and for which defect. */
export const MENDS = { ...OF_BOTH, ...OF_CLASSIC, ...OF_MODERN } as const;

/** Name of a mend. */
export type Mend = keyof typeof MENDS;

/** Mends that are on. */
export type Mends = ReadonlySet<Mend>;

/** No mend. */
export const NO_MENDS: Mends = new Set();

/** The mends that change something in that era. */
export function mendsOf(era: Era): Mend[] {
  const own = era === 'classic' ? OF_CLASSIC : OF_MODERN;
  return Object.keys({ ...OF_BOTH, ...own }) as Mend[];
}
