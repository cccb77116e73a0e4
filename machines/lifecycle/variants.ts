/** Named changes of the lifecycle: faults that real kernels had or might have, and mends of the era's defects. */
import type { Variant } from '../language/index.ts';
import type { LifecycleRules } from './rules.ts';

/** A variant and the rules it changes. */
export interface LifecycleVariant extends Variant {
  readonly change: Partial<LifecycleRules>;
}

const faults: readonly LifecycleVariant[] = [
  {
    name: 'reap-keeps-running',
    kind: 'fault',
    sentence: 'The reap forgets to clear RUNNING.',
    concerns: ['RUNNING-OWNED'],
    // Of this era's two reaps the array thread's own is masked: its epilogue clears RUNNING once more.
    without: ['stop-releases-mutex-6.6'],
    change: { reapClearsRunning: false },
  },
  {
    name: 'reap-forgets-needed',
    kind: 'fault',
    sentence:
      'The reap clears DONE, as since 4.1, and forgets NEEDED: nobody looks at what is left to do.',
    concerns: ['L5'],
    change: { reapSetsNeeded: false, reapClearsDone: true },
  },
  {
    name: 'reap-without-done',
    kind: 'fault',
    sentence: 'A sync thread is reaped as soon as it is seen, whether or not it has set DONE.',
    concerns: ['S20'],
    change: { runningThreadIsLeftAlone: false },
  },
  {
    name: 'second-thread',
    kind: 'fault',
    sentence: 'md_check_recovery() makes a sync thread without looking whether there is one.',
    commit: '753260ed0b46 (6.6) made RUNNING alone the gate; bugs 67, 72 and 74 are of this class',
    concerns: ['S18'],
    change: { threadIsNoticed: false },
  },
  {
    name: 'stop-cleans-up-late',
    kind: 'fault',
    sentence:
      'idle joins the thread without the mutex, then clears RUNNING of whatever runs by then.',
    commit: '9dfbdafda3b3 (6.0), reverted by a865b96c513b (6.5)',
    concerns: ['S19', 'RUNNING-OWNED'],
    without: ['stop-releases-mutex-6.6'],
    change: { join: 'cleaned up late' },
  },
  {
    name: 'stop-clears-all-flags',
    kind: 'fault',
    sentence: 'idle and frozen clear the whole flag word after the join, FROZEN included.',
    commit: 'action_store() to 2.6.37, before reap_sync_thread() of 2.6.38',
    concerns: ['FROZEN', 'L5'],
    without: ['stop-releases-mutex-6.6'],
    change: { stopKeepsOtherFlags: false },
  },
  {
    name: 'checkpoint-without-wait',
    kind: 'fault',
    sentence: 'A checkpoint is published while requests below it are in flight.',
    concerns: ['S21-offset'],
    change: { checkpointWaits: false },
  },
  {
    name: 'interrupt-completes',
    kind: 'fault',
    sentence: 'An interrupted recovery is recorded as complete.',
    commit: 'the class of 7202082b7b7a (6.17)',
    concerns: ['S17'],
    change: { interruptIsNotCompletion: false },
  },
  {
    name: 'spare-activated-unfinished',
    kind: 'fault',
    sentence: 'The reap activates every spare in a slot, whatever INTR and recovery_offset say.',
    concerns: ['S17'],
    change: { onlyCompleteSparesActivate: false },
  },
  {
    name: 'blocked-removed',
    kind: 'fault',
    sentence: 'A failed device leaves its slot before its failure is on disk.',
    concerns: ['S22'],
    change: { blockedKeepsSlot: false },
  },
  {
    name: 'pending-removed',
    kind: 'fault',
    sentence: 'A failed device leaves its slot while I/O to it is out.',
    concerns: ['S22'],
    change: { pendingKeepsSlot: false },
  },
  {
    name: 'newcomer-keeps-offset',
    kind: 'fault',
    sentence:
      'A device that was once partly recovered keeps its recovery_offset when it comes back.',
    commit: '7eb418851f32 (3.14), reverted by d01552a76d71 (4.3)',
    concerns: ['S17'],
    change: { newcomerBeginsAtZero: false },
  },
  {
    name: 'write-before-dirty',
    kind: 'fault',
    sentence: 'Data goes out before the disk says dirty.',
    concerns: ['S15', 'S21'],
    change: { writeWaitsForDirty: false },
  },
  {
    name: 'force-assumes-clean',
    kind: 'fault',
    sentence: 'A forced assembly of a dirty degraded array declares it clean.',
    concerns: ['S25'],
    change: { forceKeepsResyncDue: false },
  },
  {
    name: 'resync-first-6.15',
    kind: 'fault',
    sentence:
      'A resync that is due goes before the recovery of spares; a degraded RAID5 passes over it at once.',
    commit: 'md_choose_sync_action() of 6.15',
    concerns: ['S25', 'S21'],
    change: { resyncGoesFirst: true },
  },
];

const mends: readonly LifecycleVariant[] = [
  {
    name: 'abort-records-completed-3.3',
    kind: 'mend',
    sentence: 'An aborted resync records what completed, not what was requested.',
    commit: 'db91ff55bdf0 (3.3)',
    concerns: ['S21', 'S25'],
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
    concerns: ['L3'],
    change: { join: 'array thread reaps' },
  },
  {
    name: 'unfreeze-sets-needed-3.18',
    kind: 'mend',
    sentence: 'Clearing FROZEN asks for a look at what was left.',
    commit: 'action_store() of 3.18',
    concerns: ['L5'],
    change: { unfreezeSetsNeeded: true },
  },
  {
    name: 'creation-failure-sets-needed',
    kind: 'mend',
    sentence: 'When no sync thread can be made, NEEDED is set again.',
    concerns: ['L5'],
    change: { failedCreationSetsNeeded: true },
  },
  {
    name: 'acknowledge-after-record-4.3',
    kind: 'mend',
    sentence:
      'A failure sets CHANGE_PENDING, and writes that met it are acknowledged once it is on disk.',
    commit: 'c3cce6cda162 (4.3)',
    concerns: ['S23'],
    change: { acknowledgementWaitsForRecord: true },
  },
];

/** Faults first, then mends. */
export const lifecycleVariants: readonly LifecycleVariant[] = [...faults, ...mends];
