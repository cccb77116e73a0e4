/** Counterexamples that a run from outside does not bring about, each with the reason. */

import type { NotShown } from './counterexample.ts';

/** Those that are left. */
export const NOT_SHOWN: readonly NotShown[] = [
  {
    name: 'superblock-lands-first',
    network: 'bitmap modern, superblock',
    property: 'S11',
    claim:
      'A page with a cleared bit lands before the page with the new events_cleared, which was queued first.',
    reason:
      'The devices of User Mode Linux do one request after the other, in order. It takes a device that reorders what is ' +
      'in flight together.',
  },
  {
    name: 'writes-carry-copies',
    network: 'bitmap modern, superblock',
    property: 'S11',
    claim:
      'A page that is in flight since the last daemon pass is read from memory after this pass has cleared a bit of it, ' +
      'and lands ahead of the page with the new events_cleared.',
    reason:
      'That writes read memory late is seen in stock runs: one round of page 0 reached three members with the old event ' +
      'count and one with the new. The counterexample takes a second page of the bitmap and a write of it that is in ' +
      'flight for a whole daemon period while other I/O goes on; the one I/O process of User Mode Linux holds all or nothing.',
  },
  {
    name: 'growth-resets-allclean',
    network: 'bitmap modern, growth',
    property: 'L2',
    claim: 'After a growth the daemon may sleep for ever over marks that no resync takes up.',
    reason:
      'The marks of a growth are in memory only (growth-sets-bits); unless that is mended first, there is nothing on disk ' +
      'that the daemon would leave set.',
  },
  {
    name: 'need-lifts-one',
    network: 'bitmap modern, set-bits',
    property: 'S2',
    claim:
      'A need that joins a counter of 1 makes it NEEDED|1: the next write is counted one too low.',
    reason:
      'The counter is not seen from outside. Its consequence takes a write that stays in flight for three daemon passes ' +
      'while other I/O goes on; the one I/O process of User Mode Linux holds all or nothing.',
  },
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
];
