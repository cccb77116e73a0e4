/** Counterexamples of the recovery lifecycle that a run from outside does not bring about, each with the reason. */

import type { NotShown } from './counterexample.ts';

/** Those of the lifecycle, and of the array. */
export const LIFECYCLE_NOT_SHOWN: readonly NotShown[] = [
  {
    name: 'creation-failure-sets-needed',
    network: 'lifecycle modern',
    property: 'L5-REST',
    claim: 'After a sync thread could not be made nobody tries again.',
    reason: 'It takes a kthread_run() that fails; a stock kernel has no switch for that.',
  },
  {
    name: 'checkpoint-heeds-interrupt',
    network: 'lifecycle modern',
    property: 'S21-offset',
    claim:
      'A checkpoint of a recovery that waited for a request which then failed counts it as completed.',
    reason:
      'RAID5 of 6.1 never fails a resync request: handle_failed_sync() reports success to md_done_sync() unless a recovery ' +
      'could not record a bad block; for that see abort-records-completed-recovery.',
  },
  {
    name: 'abort-records-completed-recovery',
    network: 'lifecycle modern',
    property: 'S21-offset',
    claim: 'A recovery that a failed request aborts is recorded up to behind that request.',
    reason:
      'RAID5 aborts a recovery so only where a source cannot be read and the device being recovered has no list of bad ' +
      'blocks, but the source has one; mdadm makes lists for all members or for none.',
  },
  {
    name: 'removal-is-recorded',
    network: 'lifecycle modern',
    property: 'S21-offset',
    claim:
      'A partly recovered device that lost its slot misses writes, and is recovered from where it was.',
    reason:
      'It begins with a recovery that a failed request aborts; see abort-records-completed-recovery.',
  },
  {
    name: 'stop-releases-mutex-6.6',
    network: 'lifecycle modern, stops',
    property: 'FROZEN',
    claim: 'frozen returns while the work item is still making the thread.',
    reason:
      'It is a race between two processors; User Mode Linux has one, and does not preempt the kernel. action_store() of ' +
      '6.1.176 does release the mutex as the model says.',
  },
  {
    name: 'commands-take-mutex-6.11',
    network: 'lifecycle modern, requests',
    property: 'COMMAND-ALONE',
    claim:
      'repair, written while a recovery starts, makes it pass over everything and count as done.',
    reason:
      'It is a race between two processors; User Mode Linux has one, and does not preempt the kernel. action_store() of ' +
      '6.1.176 does set the flags without the mutex, as the model says.',
  },
  {
    name: 'recorded-failure-sets-needed',
    network: 'lifecycle modern',
    property: 'FAILED-LEAVES',
    claim: 'A member that fails amid a look at the flags keeps its slot.',
    reason:
      'The failure must fall between two instructions of md_check_recovery(), from another processor; User Mode Linux has one.',
  },
  {
    name: 'suspended-arrays-are-looked-after-6.8',
    network: 'lifecycle modern, suspended',
    property: 'L5',
    claim: 'A suspended array is not looked after while its sync goes on.',
    reason:
      'For arrays of mdadm mddev_suspend() lasts only as long as one write to sysfs, and mddev_resume() asks for a look. ' +
      'It takes dm-raid, which the harness does not drive; that was not tried.',
  },
  {
    name: 'read-only-arrays-reap-6.8',
    network: 'lifecycle modern, read-only',
    property: 'S20',
    claim: 'A look at a read-only array reaps a sync that is not done, or not begun.',
    reason:
      'Written to array_state, readonly and read-auto freeze the array and wait until RUNNING is clear before md_set_readonly() ' +
      'sets ro, and nothing starts a sync of a read-only array: arrays of mdadm do not get there. dm-raid sets ro itself; the ' +
      'harness does not drive it, and that was not tried.',
  },
  {
    name: 'sync-always-done-6.8',
    network: 'lifecycle modern, read-only',
    property: 'L4',
    claim:
      'A sync thread that finds its array read-only returns without DONE, and nobody reaps it.',
    reason:
      'Written to array_state, readonly waits until RUNNING is clear before it sets ro: a sync thread of an array of mdadm does ' +
      'not find it read-only. dm-raid sets ro itself; the harness does not drive it, and that was not tried.',
  },
];
