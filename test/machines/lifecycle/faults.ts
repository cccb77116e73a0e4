/** The faults of the lifecycle with the lengths of their shortest counterexamples. */
import type { Ground } from './helpers.ts';

/** A fault, a property that catches it, the steps to it, and where; else as the variant says. */
export type Caught = readonly [
  fault: string,
  property: string,
  steps: number,
  parameters?: Ground['parameters'],
];

/** Faults of the classic rules only. */
export const CLASSIC_FAULTS: readonly Caught[] = [
  ['reap-keeps-running', 'RUNNING-OWNED', 9],
  ['reap-forgets-needed', 'L5-REST', 22],
  ['reap-without-done', 'S20', 11],
  ['second-thread', 'S18', 14],
  ['stop-cleans-up-late', 'S19', 15],
  ['stop-cleans-up-late', 'RUNNING-OWNED', 9],
  ['stop-clears-all-flags', 'FROZEN', 9],
  ['stop-clears-all-flags', 'L5-REST', 13],
  ['checkpoint-without-wait', 'S21-offset', 19],
  ['interrupt-completes', 'S17', 18],
  ['spare-activated-unfinished', 'S17', 24],
  ['blocked-removed', 'S22', 6],
  ['pending-removed', 'S22', 15],
  ['newcomer-keeps-offset', 'S17', 31],
  ['write-before-dirty', 'S15', 2],
  ['write-before-dirty', 'S21', 3],
  ['force-assumes-clean', 'S25', 38],
  ['resync-first-6.15', 'S25', 39],
  ['resync-first-6.15', 'S21', 40],
  ['magic-position-leaks', 'S21', 18],
];

const SMALL = { segments: 1 };

/** Faults of the modern rules; most are known to the classic ones, too. */
export const MODERN_FAULTS: readonly Caught[] = [
  ['assembly-forgets-wake-up', 'L5', 2, SMALL],
  ['start-keeps-flags', 'RUNNING-OWNED', 5],
  ['newcomer-counts-as-recovered', 'S17', 13],
  ['count-falls-while-degraded', 'S26', 17],
  ['count-falls-to-zero', 'S26', 11],
  ['interrupted-recovery-restarts', 'S21-KEPT', 29],
  ['recovery-is-retried-for-ever', 'L6-GIVE-UP', 42, SMALL],
  ['pending-failure-counts-as-spare', 'L6-STILL', 32, SMALL],
  ['abort-records-requested', 'S21', 21],
  ['stop-looks-at-thread-only', 'FROZEN', 15],
  ['stop-without-mutex', 'S18', 38],
  ['stop-holds-mutex', 'L4', 25, SMALL],
  ['stop-holds-mutex', 'L8', 25, SMALL],
  ['gate-on-thread-only', 'S18', 18],
  ['stop-flushes-under-mutex', 'L4', 16, SMALL],
  ['assembly-makes-thread', 'L4', 4, SMALL],
  ['no-op-rearms-needed', 'L6-REST', 7, SMALL],
  ['own-role-is-trusted', 'S17', 10],
  ['peer-activates-spare', 'S17', 14],
  ['degraded-counts-as-failed', 'L6', 19, SMALL],
  ['failure-traps-stripe', 'L4', 20, SMALL],
  ['acknowledge-before-record', 'S23', 7],
  ['thread-awaits-itself', 'L8', 1, SMALL],
  ['read-only-look-forgets-done', 'L3', 26, { crashes: 0, writes: 0 }],
  ['read-only-sync-returns', 'L4', 14],
  ['suspended-array-ignored', 'L3', 16],
  ['suspended-array-ignored', 'L5', 2],
  ['unlock-wakes-nobody', 'L5', 13],
  ['raise-wakes-nobody', 'WINDOW-WAKES', 20],
  ['loop-ignores-sync-max', 'WINDOW-MAX', 16],
  ['sleeps-before-done', 'WINDOW-DONE', 16],
];
