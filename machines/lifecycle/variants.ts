/** Named changes of the lifecycle: the mends of the eras' defects, and the list of all changes. */
import { faults } from './faults.ts';
import { historicalFaults } from './historical.ts';
import type { LifecycleVariant } from './variant.ts';

const mends: readonly LifecycleVariant[] = [
  {
    name: 'abort-records-completed-3.3',
    kind: 'mend',
    sentence: 'An aborted resync records what completed, not what was requested.',
    commit: 'db91ff55bdf0 (3.3)',
    concerns: ['S21', 'S25'],
    eras: ['classic'],
    change: { abortedResyncRecordsCompleted: true },
  },
  {
    name: 'abort-records-completed-recovery',
    kind: 'mend',
    sentence: 'An aborted recovery records what completed, not what was requested.',
    concerns: ['S21-offset', 'S17'],
    change: { abortedRecoveryRecordsCompleted: true },
  },
  {
    name: 'checkpoint-heeds-interrupt',
    kind: 'mend',
    sentence: 'A checkpoint is dropped when INTR is set, since a request below it may have failed.',
    concerns: ['S21', 'S21-offset', 'S17', 'S25'],
    change: { checkpointHeedsInterrupt: true },
  },
  {
    name: 'stop-releases-mutex-6.6',
    kind: 'mend',
    sentence:
      'idle and frozen set INTR, release the mutex and wait until the array thread has reaped.',
    commit: '130443d60b1b (6.6)',
    concerns: [
      'L3-MUTEX',
      'L4',
      'L5',
      'L6-REST',
      'L8',
      'S18',
      'S19',
      'S20',
      'FROZEN',
      'L3',
      'INTR-RECOVERY',
      'FAILED-LEAVES',
      'WRITE-DONE',
      'COMMAND-ENDS',
      'L5-PROMPT',
      'CHECKPOINT-KEPT',
    ],
    change: { join: 'array thread reaps' },
  },
  {
    name: 'commands-take-mutex-6.11',
    kind: 'mend',
    sentence: 'check, repair, resync and recover hold the mutex from the look at RUNNING on.',
    commit: 'action_store() of 6.11',
    concerns: ['S17', 'S21-offset', 'SPARE-FIRST', 'DEGRADED-PASSES'],
    eras: ['modern'],
    change: { commandsTakeMutex: true },
  },
  {
    name: 'removal-is-recorded',
    kind: 'mend',
    sentence:
      'Once a partly recovered device has lost its slot, writes wait until that is on disk.',
    concerns: ['S17', 'S21-offset'],
    eras: ['modern'],
    change: { removalIsRecorded: true },
  },
  {
    name: 'check-leaves-checkpoint',
    kind: 'mend',
    sentence: 'The checkpoints of a check leave recovery_cp alone.',
    concerns: ['S21', 'S25'],
    eras: ['modern'],
    change: { checkLeavesRecoveryCp: true },
  },
  {
    name: 'recorded-failure-sets-needed',
    kind: 'mend',
    sentence: 'Once the failure of a device is on disk, a look is asked for that empties its slot.',
    concerns: ['FAILED-LEAVES'],
    eras: ['modern'],
    change: { recordedFailureSetsNeeded: true },
  },
  {
    name: 'unfreeze-sets-needed-3.18',
    kind: 'mend',
    sentence: 'Clearing FROZEN asks for a look at what was left.',
    commit: 'action_store() of 3.18',
    concerns: ['L5-REST', 'L6', 'FAILED-LEAVES'],
    eras: ['classic'],
    change: { unfreezeSetsNeeded: true },
  },
  {
    name: 'creation-failure-sets-needed',
    kind: 'mend',
    sentence: 'When no sync thread can be made, NEEDED is set again.',
    concerns: ['L5-REST', 'L6', 'FAILED-LEAVES'],
    change: { failedCreationSetsNeeded: true },
  },
  {
    name: 'acknowledge-after-record-4.3',
    kind: 'mend',
    sentence:
      'A failure sets CHANGE_PENDING, and writes that met it are acknowledged once it is on disk.',
    commit: 'c3cce6cda162 (4.3)',
    concerns: ['S23'],
    eras: ['classic'],
    change: { acknowledgementWaitsForRecord: true },
  },
  {
    name: 'suspended-arrays-are-looked-after-6.8',
    kind: 'mend',
    sentence: 'md_check_recovery() does its work on a suspended array, too.',
    commit: '1baae052cccd* (6.8)',
    concerns: ['L5', 'L3', 'FAILED-LEAVES', 'L5-PROMPT', 'RECOVER-TOLD'],
    scope: 'suspended',
    change: { suspendedIsIgnored: false },
  },
  {
    name: 'read-only-arrays-reap-6.8',
    kind: 'mend',
    sentence:
      'A sync of a read-only array is left alone while it runs, and reaped when it is done.',
    commit: '55a48ad2db64* (6.8)',
    bug: 77,
    concerns: ['L3', 'L8', 'S20', 'S19', 'S18', 'INTR-RECOVERY', 'NOT-AGAIN', 'DEGRADED-PASSES'],
    scope: 'read-only',
    change: { readOnlyLook: 'reap when done' },
  },
  {
    name: 'failure-wakes-waiting-sync',
    kind: 'mend',
    sentence:
      'The failure of a member wakes a sync that waits at sync_max; it sees INTR, which before 3.13 it did not look at there, and ends.',
    concerns: ['L4', 'FAILED-LEAVES'],
    scope: 'sync-max',
    change: { failureWakesSync: true, waitHeedsInterrupt: true },
  },
  {
    name: 'late-repair-leaves-recovery-cp',
    kind: 'mend',
    sentence:
      'A repair that begins at sync_min, behind the resync that is due, leaves recovery_cp alone.',
    concerns: ['S21', 'S25'],
    scope: 'sync-min',
    change: { repairBehindLeavesRecoveryCp: true },
  },
  {
    name: 'sync-always-done-6.8',
    kind: 'mend',
    sentence: 'A sync thread that finds its array read-only sets DONE, too.',
    commit: '82ec0ae59d02* (6.8)',
    bug: 78,
    concerns: ['L4'],
    scope: 'read-only',
    change: { readOnlySyncIsDone: true },
  },
];

/** Faults first, then mends. */
export const lifecycleVariants: readonly LifecycleVariant[] = [
  ...faults,
  ...historicalFaults,
  ...mends,
];
