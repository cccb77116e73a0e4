/** What the rules of the classic era, 2.6.31 to 3.1, themselves violate. */
import type { KnownDefect } from '../language/index.ts';

/** Found by the checker at default scope; with all mends on, every property holds. */
export const classicDefects: readonly KnownDefect[] = [
  {
    property: 'S21',
    mend: 'abort-records-completed-3.3',
    consequence:
      'A resync aborted by a failed request (two blocks of a stripe that cannot be read for now) is resumed behind that request: its parity stays wrong until a disk is lost.',
    versions: '2.6.31 to 3.2',
    eras: ['classic'],
  },
  {
    property: 'S21',
    mend: 'checkpoint-heeds-interrupt',
    consequence:
      'A checkpoint that waited for a request which then failed counts it as completed; a resync resumes behind it.',
    versions:
      '3.3 and later, until a RAID5 no longer fails a resync request (by 6.1); raid1 where no good block is left',
    eras: ['classic'],
  },
  {
    property: 'S21-offset',
    mend: 'abort-records-completed-recovery',
    consequence:
      'A recovery aborted by a failed request is resumed behind that request: the spare keeps a hole of old blocks.',
    versions: '2.6.31 to 3.1 at least',
    eras: ['classic'],
  },
  {
    property: 'S21-offset',
    mend: 'checkpoint-heeds-interrupt',
    consequence: 'A checkpoint counts a recovery request that failed as completed: the same hole.',
    versions: '2.6.31 to 3.1 at least',
    eras: ['classic'],
  },
  {
    property: 'S17',
    mend: 'abort-records-completed-recovery',
    consequence: 'The spare with the hole becomes In_sync and serves its old blocks as data.',
    versions: '2.6.31 to 3.1 at least',
    eras: ['classic'],
  },
  {
    property: 'S17',
    mend: 'checkpoint-heeds-interrupt',
    consequence: 'The spare with the hole becomes In_sync and serves its old blocks as data.',
    versions: '2.6.31 to 3.1 at least',
    eras: ['classic'],
  },
  {
    property: 'S25',
    mend: 'abort-records-completed-3.3',
    consequence: 'The array calls itself in sync while parity of a segment is wrong.',
    versions: '2.6.31 to 3.2',
    eras: ['classic'],
  },
  {
    property: 'S25',
    mend: 'checkpoint-heeds-interrupt',
    consequence: 'The array calls itself in sync while parity of a segment is wrong.',
    versions:
      '3.3 and later, until a RAID5 no longer fails a resync request (by 6.1); raid1 where no good block is left',
    eras: ['classic'],
  },
  {
    property: 'S23',
    mend: 'acknowledge-after-record-4.3',
    consequence:
      'A crash between acknowledgement and superblock write brings the failed member back as current, without the write.',
    versions: '2.6.31 to 4.2',
    eras: ['classic'],
  },
  {
    property: 'L5-REST',
    mend: 'unfreeze-sets-needed-3.18',
    consequence:
      'After frozen and idle a degraded array leaves its spare unused until something else happens.',
    versions:
      '2.6.33 to 3.17 by our rules; a 2.6.3x source sets NEEDED for every command, where this would be no defect: to be confirmed',
    eras: ['classic'],
  },
  {
    property: 'L5-REST',
    mend: 'creation-failure-sets-needed',
    consequence:
      'After a sync thread could not be made, nobody tries again until something else happens.',
    versions: '2.6.31 to 3.1 at least',
    eras: ['classic'],
  },
  {
    property: 'L3-MUTEX',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'idle or frozen hangs for ever, and with it all writes, if a member fails during the sync it stops.',
    versions: '3.1 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'L4',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'The sync that idle waits for never ends, since the superblock is never written.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'WISH-SERVED',
    mend: 'unfreeze-sets-needed-3.18',
    consequence:
      'A check or repair that was asked for while the array was frozen waits, after idle, until something else happens.',
    versions:
      '2.6.33 to 3.17 by our rules; a 2.6.3x source sets NEEDED for every command, where this would be no defect: to be confirmed',
    eras: ['classic'],
  },
  {
    property: 'WISH-SERVED',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'A check or repair waits for an array thread that does not get the mutex.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'FAILED-LEAVES',
    mend: 'unfreeze-sets-needed-3.18',
    consequence:
      'A look at a frozen array spends NEEDED; a device that failed keeps its slot after idle, and no spare can take it.',
    versions:
      '2.6.33 to 3.17 by our rules; a 2.6.3x source sets NEEDED for every command, where this would be no defect: to be confirmed',
    eras: ['classic'],
  },
  {
    property: 'L6',
    mend: 'unfreeze-sets-needed-3.18',
    consequence: 'A degraded array with a spare at hand does not recover.',
    versions:
      '2.6.33 to 3.17 by our rules; a 2.6.3x source sets NEEDED for every command, where this would be no defect: to be confirmed',
    eras: ['classic'],
  },
  {
    property: 'L6',
    mend: 'creation-failure-sets-needed',
    consequence: 'A degraded array with a spare at hand does not recover.',
    versions: '2.6.31 to 3.1 at least',
    eras: ['classic'],
  },
  {
    property: 'L5',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'NEEDED is never looked at again: the array thread does not get the mutex.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'L6-REST',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'The array never comes to rest: its sync never ends.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'FAILED-LEAVES',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'A failed device keeps its slot: the array thread does not get the mutex.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'WRITE-DONE',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'Writes hang for ever, since the superblock that they wait for is never written.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'L8',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'Writers wait for ever for a superblock write that needs the mutex.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'COMMAND-ENDS',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'idle or frozen never returns: the sync that it waits for waits for the superblock.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'L5-PROMPT',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'As long as the sync takes that idle waits for, nobody looks after the array.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
  {
    property: 'CHECKPOINT-KEPT',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'As long as idle waits for a recovery, its checkpoints are not written: a crash throws it back.',
    versions: '2.6.31 to 5.19, 6.5',
    eras: ['classic'],
  },
];
