/** What the rules of the modern era, Linux 6.1, themselves violate. */
import type { KnownDefect } from '../../language/index.ts';

/** What it takes that a request of a recovery fails; those of a resync do not (handle_failed_sync(), 6.1). */
const UNREADABLE =
  'Where a source cannot be read and the spare has no room in a list of bad blocks:';

/** Each shows with all other mends on. */
export const modernDefects: readonly KnownDefect[] = [
  {
    property: 'S21-offset',
    mend: 'abort-records-completed-recovery',
    consequence: `${UNREADABLE} a recovery aborted by a failed request is recorded up to behind that request: after a crash the spare keeps a hole of old blocks.`,
    versions: '2.6.31 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'S17',
    mend: 'abort-records-completed-recovery',
    consequence: 'The spare with the hole becomes In_sync and serves its old blocks as data.',
    versions: '2.6.31 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'S21-offset',
    mend: 'checkpoint-heeds-interrupt',
    consequence: `${UNREADABLE} a checkpoint counts a recovery request that failed as completed: a hole of old blocks after a crash.`,
    versions: '2.6.31 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'S17',
    mend: 'checkpoint-heeds-interrupt',
    consequence: 'The spare with the hole becomes In_sync and serves its old blocks as data.',
    versions: '2.6.31 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'S21-offset',
    mend: 'removal-is-recorded',
    consequence:
      'A partly recovered device that lost its slot misses writes before the superblock says so, and after a crash and a forced assembly it is recovered from where it was.',
    versions: '3.1 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'S17',
    mend: 'removal-is-recorded',
    consequence: 'That device becomes In_sync and serves blocks from before those writes.',
    versions: '3.1 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'L5-REST',
    mend: 'creation-failure-sets-needed',
    consequence:
      'After a sync thread could not be made, nobody tries again until something else happens.',
    versions: '2.6.31 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'FAILED-LEAVES',
    mend: 'creation-failure-sets-needed',
    consequence: 'A device that failed meanwhile keeps its slot, and no spare can take it.',
    versions: '3.18 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'FAILED-LEAVES',
    mend: 'recorded-failure-sets-needed',
    consequence:
      'A member fails between two instructions of a look: the look spends NEEDED on a device whose failure is not on disk yet, and the next look does not search. The device keeps its slot, and a spare waits, until something else happens.',
    versions: 'since NEEDED is tested and cleared in one (3.4 to 3.6), to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'L6',
    mend: 'creation-failure-sets-needed',
    consequence: 'A degraded array with a spare at hand does not recover.',
    versions: '2.6.31 to 6.1 at least',
    eras: ['modern'],
  },
  {
    property: 'S18',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'idle clears RUNNING of a sync that began meanwhile; its work item is queued twice, and the list of work is corrupt.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'S19',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'A sync thread runs while RUNNING is clear: stop and sync_action see no sync.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'S20',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'idle waits for a new sync that it did not interrupt, until all of it is done.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'FROZEN',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'frozen returns while the work item is still making the thread: a sync runs on an array that should be still.',
    versions: '4.1 to 6.5',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'INTR-RECOVERY',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'A recovery that lost its device is not told to end: INTR was cleared with the flags of the sync before it.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'FAILED-LEAVES',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'A failed device keeps its slot, since the array thread waits for ever.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'L3',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'The array thread joins a sync that waits for it: the array hangs.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'COMMAND-ALONE',
    mend: 'commands-take-mutex-6.11',
    consequence:
      'A command sets its flags while a sync has begun. repair, written while a recovery starts, makes it pass over everything and count as done (S21-offset): the device that was never written becomes In_sync (S17). It needs neither crash nor error.',
    versions: '4.1 to 6.10',
    eras: ['modern'],
    scope: 'requests',
  },
  {
    property: 'S21-offset',
    mend: 'commands-take-mutex-6.11',
    consequence:
      'repair, written while a recovery starts, makes it pass over everything and count as done.',
    versions: '4.1 to 6.10',
    eras: ['modern'],
    scope: 'requests',
  },
  {
    property: 'S17',
    mend: 'commands-take-mutex-6.11',
    consequence:
      'The device that was never written becomes In_sync; it needs neither crash nor error.',
    versions: '4.1 to 6.10',
    eras: ['modern'],
    scope: 'requests',
  },
  {
    property: 'S21',
    mend: 'check-leaves-checkpoint',
    consequence:
      'check, written while a resync is due, takes its place: it repairs nothing, and its checkpoints count as resynced.',
    versions: '4.4 to 6.1 at least',
    eras: ['modern'],
    scope: 'checks',
  },
  {
    property: 'S25',
    mend: 'check-leaves-checkpoint',
    consequence: 'The array calls itself in sync while parity is wrong.',
    versions: '4.4 to 6.1 at least',
    eras: ['modern'],
    scope: 'checks',
  },
  {
    property: 'COMMAND-ENDS',
    mend: 'stop-releases-mutex-6.6',
    consequence: 'idle or frozen never returns: the array thread joins the sync that waits for it.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'L5-PROMPT',
    mend: 'stop-releases-mutex-6.6',
    consequence:
      'The array thread waits for a sync that is not done, and looks after nothing else.',
    versions: '6.0 to 6.4',
    eras: ['modern'],
    scope: 'stops',
  },
  {
    property: 'SPARE-FIRST',
    mend: 'commands-take-mutex-6.11',
    consequence:
      'repair, written while a recovery starts, makes a resync of it, with the spare in its slot.',
    versions: '4.1 to 6.10',
    eras: ['modern'],
    scope: 'requests',
  },
  {
    property: 'DEGRADED-PASSES',
    mend: 'commands-take-mutex-6.11',
    consequence:
      'repair, written amid a recovery, makes a resync of it while its requests are under way.',
    versions: '4.1 to 6.10',
    eras: ['modern'],
    scope: 'requests',
  },
];
