/** Members that come back by the bitmap although it has forgotten what they missed (S10). */

import type { Device, Operation } from '../operations.ts';
import type { Scenario } from '../scenario.ts';
import type { Shown } from './counterexample.ts';

const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];

/** Second data chunk of the first row: it lies on d1. */
const ON_D1 = { at: 64, length: 64 } as const;

/** Data chunk of row 48, behind the barrier of the recovery: it lies on d1, as row 0's does. */
const LATE_ON_D1 = { at: 48 * 192 + 64, length: 64 } as const;

/** An array on random bytes with right parity and old data on d1; no bit is set any more. */
const BEGIN: readonly Operation[] = [
  { do: 'create', devices: FOUR, assumeClean: false },
  { do: 'write', text: 'old.', ...ON_D1 },
  { do: 'write', text: 'old.', ...LATE_ON_D1 },
  { do: 'await-clear' },
];

const LEAVE: readonly Operation[] = [
  { do: 'fail', device: 'd1' },
  { do: 'remove', device: 'd1' },
];

/** In the same run conf->fullsync still says that the next recovery visits everything. Without these operations nothing is stale. */
const FORGET_BY_ASSEMBLY: readonly Operation[] = [
  { do: 'stop' },
  { do: 'assemble', devices: ['d0', 'd2', 'd3'] },
];
const FORGET_BY_CHECK: readonly Operation[] = [
  // A degraded RAID5 ends the check at once, and that counts as a completed sync.
  { do: 'check', as: 'mismatches-degraded' },
  { do: 'sleep', seconds: 1 },
];

/** The spare is lost before its recovery is over; conf->fullsync is forgotten; the member that had left comes back. */
const comeBack = (forget: readonly Operation[]): readonly Operation[] => [
  { do: 'fail', device: 'd4' },
  // A sync thread that waits at its barrier does not look at INTR.
  { do: 'set', file: 'sync_max', value: 'max' },
  { do: 'sleep', seconds: 1 },
  { do: 'remove', device: 'd4' },
  { do: 'sleep', seconds: 5 },
  { do: 'bits', device: 'd0', as: 'bits-left' },
  ...forget,
  { do: 'digest', as: 'digest-without-d1' },
  { do: 're-add', device: 'd1' },
  { do: 'await-idle' },
  { do: 'value', file: 'degraded', as: 'degraded' },
  { do: 'digest', as: 'digest-with-d1' },
];

const END: readonly Operation[] = [{ do: 'check', as: 'mismatches' }, { do: 'stop' }];

const SHOWS = {
  premises: [
    {
      says: 'the new data was readable before d1 came back',
      result: 'before',
      is: 'new.new.new.new.new.new.',
    },
    { says: 'd1 was taken back', result: 'degraded', is: '0' },
  ],
  shows: [
    { says: 'the array serves the old data', result: 'after', is: 'old.old.old.old.old.old.' },
    { says: 'its content has changed', result: 'digest-with-d1', differsFrom: 'digest-without-d1' },
    { says: 'parity does not fit', result: 'mismatches', isAbove: 0 },
  ],
} as const;

function scenario(name: string, operations: readonly Operation[]): Scenario {
  return {
    name,
    sentence: 'A member comes back stale.',
    imagesCount: 5,
    fillSeed: 11,
    boots: [operations],
  };
}

/** Data is written while d1 is away; the recovery of a spare passes it and takes its bit along. */
const passedByRecovery = scenario('passed-by-recovery', [
  ...BEGIN,
  ...LEAVE,
  { do: 'write', text: 'new.', ...ON_D1 },
  { do: 'bits', device: 'd0', as: 'bits-missed' },
  { do: 'set', file: 'sync_max', value: '6144' },
  { do: 'add', device: 'd4' },
  { do: 'await-sector', sector: 6144 },
  { do: 'read', at: ON_D1.at, as: 'before' },
  ...comeBack(FORGET_BY_ASSEMBLY),
  { do: 'read', at: ON_D1.at, as: 'after' },
  ...END,
]);

/** Data is written while a spare is being recovered, ahead of the recovery: the spare gets it, and its bit is cleared. */
const writtenDuringRecovery = scenario('written-during-recovery', [
  ...BEGIN,
  ...LEAVE,
  { do: 'set', file: 'sync_max', value: '2048' },
  { do: 'add', device: 'd4' },
  { do: 'await-sector', sector: 2048 },
  { do: 'write', text: 'new.', ...LATE_ON_D1 },
  { do: 'read', at: LATE_ON_D1.at, as: 'before' },
  ...comeBack(FORGET_BY_CHECK),
  { do: 'read', at: LATE_ON_D1.at, as: 'after' },
  ...END,
]);

/**
 * d1 is re-added with many chunks to recover, and fails at one of them: what the sync thread had asked for behind it loses
 * RESYNC and is not NEEDED. Without lists of bad blocks a failed write fails the member.
 */
const abortedReturn = scenario('aborted-return', [
  { do: 'create', devices: FOUR, assumeClean: false },
  { do: 'stop' },
  { do: 'assemble', devices: FOUR, update: 'no-bbl' },
  { do: 'write', text: 'old.', at: 0, length: 64 * 192 },
  { do: 'await-clear' },
  ...LEAVE,
  { do: 'write', text: 'new.', at: 0, length: 64 * 192 },
  { do: 'digest', as: 'digest-without-d1' },
  { do: 'bits', device: 'd0', as: 'bits-missed' },
  {
    do: 'faults',
    faults: [{ fault: 'fail', image: 'd1', from: (1 << 20) + (1 << 18), access: 'w' }],
  },
  { do: 're-add', device: 'd1' },
  { do: 'await-value', file: 'degraded', value: '1' },
  { do: 'sleep', seconds: 2 },
  { do: 'faults', faults: [] },
  { do: 'remove', device: 'd1' },
  { do: 'sleep', seconds: 5 },
  { do: 'bits', device: 'd0', as: 'bits-left' },
  { do: 're-add', device: 'd1' },
  { do: 'await-idle' },
  { do: 'value', file: 'degraded', as: 'degraded' },
  { do: 'digest', as: 'digest-with-d1' },
  { do: 'check', as: 'mismatches' },
  { do: 'stop' },
]);

/** The counterexamples of members that return. */
export const RETURNS: readonly Shown[] = [
  {
    name: 'full-recovery-rules-others-out',
    network: 'array modern, spare',
    property: 'S10',
    claim:
      'The recovery of a spare clears bits that a member which left still needs, and events_cleared stands still: if the ' +
      'spare is lost, that member comes back by the bitmap and serves old data.',
    scenario: passedByRecovery,
    ...SHOWS,
  },
  {
    name: 'all-clearing-raises',
    network: 'bitmap modern, returns',
    property: 'S10',
    claim:
      'A rebuild clears bits, and events_cleared stays until the next write ends: the member that had left is let in ' +
      'without what it missed.',
    scenario: passedByRecovery,
    ...SHOWS,
  },
  {
    name: 'raise-while-recovering',
    network: 'bitmap modern, returns',
    property: 'S10',
    claim:
      'Writes that reach a spare which is being rebuilt give their bits up, and events_cleared stays: if the spare fails, ' +
      'the member that had left comes back without them.',
    scenario: writtenDuringRecovery,
    ...SHOWS,
  },
  {
    name: 'abort-all-begun',
    network: 'bitmap modern, returns',
    property: 'S10',
    claim:
      'A member fails while recovery I/O is in flight that the sync thread has left already: those chunks lose RESYNC and ' +
      'are not NEEDED. Added again, the member stays stale there.',
    scenario: abortedReturn,
    premises: [
      { says: 'chunks were to be recovered', result: 'bits-missed', isAbove: 0 },
      { says: 'd1 was taken back', result: 'degraded', is: '0' },
    ],
    shows: [
      {
        says: 'the content has changed',
        result: 'digest-with-d1',
        differsFrom: 'digest-without-d1',
      },
      { says: 'parity does not fit', result: 'mismatches', isAbove: 0 },
    ],
  },
];
