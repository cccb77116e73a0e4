/** Checks and repairs that take the place of a resync that is due. */

import type { Device, Operation } from '../operations.ts';
import type { Expectation, Shown } from './counterexample.ts';

const FIVE: readonly Device[] = ['d0', 'd1', 'd2', 'd3', 'd4'];
const WITHOUT_D1: readonly Device[] = ['d0', 'd2', 'd3', 'd4'];
const DATA_BYTE = 1 << 20;
/** Second data chunk of the first row: it lies on d1. */
const ON_D1_KIBIBYTES = 64;

/** The first row is acknowledged on d0 and d1; a crash then tears a write to d0, behind its first member write. */
const tear = (bitmapChunkKibibytes: number | null): readonly Operation[] => [
  { do: 'create', devices: FIVE, bitmapChunkKibibytes, assumeClean: false },
  { do: 'write', text: 'old.', at: 0, length: 4 },
  { do: 'write', text: 'other.', at: ON_D1_KIBIBYTES, length: 4 },
  { do: 'sleep', seconds: 1 },
  { do: 'faults', faults: [{ fault: 'kill', when: 'after', image: '*', from: DATA_BYTE }] },
  { do: 'write', text: 'new.', at: 0, length: 4 },
  { do: 'sleep', seconds: 5 },
];

/** The array is assembled, and what is asked for is done before the resync begins. */
const replace = (request: readonly Operation[]): readonly Operation[] => [
  {
    do: 'shell',
    words: 'echo 1 > /sys/module/md_mod/parameters/start_ro',
    tells: 'arrays start read-auto, as after a boot: a resync waits for the first write',
  },
  { do: 'assemble', devices: FIVE },
  { do: 'value', file: 'resync_start', as: 'resync-due' },
  { do: 'value', file: 'array_state', as: 'state' },
  { do: 'bits', device: 'd0', as: 'bits-due' },
  ...request,
  { do: 'sleep', seconds: 1 },
  { do: 'await-idle' },
  { do: 'sleep', seconds: 5 },
  { do: 'value', file: 'last_sync_action', as: 'last-action' },
  { do: 'value', file: 'resync_start', as: 'resync-start' },
  { do: 'bits', device: 'd0', as: 'bits-left' },
  { do: 'check', as: 'mismatches' },
  { do: 'read', at: ON_D1_KIBIBYTES, as: 'read-whole' },
  { do: 'stop' },
  { do: 'assemble', devices: WITHOUT_D1 },
  { do: 'read', at: ON_D1_KIBIBYTES, as: 'read-degraded' },
  { do: 'stop' },
];
const PREMISES: readonly Expectation[] = [
  { says: 'a resync from the beginning was due', result: 'resync-due', is: '0' },
  { says: 'the array says that no resync is due any more', result: 'resync-start', is: 'none' },
  {
    says: 'the block on d1 is what was acknowledged',
    result: 'read-whole',
    is: 'other.other.other.other.',
  },
];
const SHOWS: readonly Expectation[] = [
  { says: 'the torn stripe was never repaired', result: 'mismatches', isAbove: 0 },
  {
    says: 'without d1, which nobody wrote to, an acknowledged block is lost',
    result: 'read-degraded',
    differsFrom: 'read-whole',
  },
];

/** The counterexamples of requests in the place of a resync. */
export const REPLACEMENTS: readonly Shown[] = [
  {
    name: 'check-leaves-checkpoint',
    network: 'lifecycle modern, checks',
    property: 'S21',
    claim:
      'A check that is asked for while a resync is due takes its place: it repairs nothing, and its checkpoints count as ' +
      'resynced.',
    scenario: {
      name: 'check-for-resync',
      sentence: 'After a crash a check is asked for before the resync begins.',
      imagesCount: 5,
      fillSeed: 31,
      boots: [tear(null), replace([{ do: 'set', file: 'sync_action', value: 'check' }])],
    },
    premises: PREMISES,
    shows: SHOWS,
  },
  {
    name: 'check-leaves-need',
    network: 'array modern, checks',
    property: 'S14',
    claim:
      'A check that takes the place of a due resync takes NEEDED over and repairs nothing; its end gives the flag back: the ' +
      'bit is cleared, and no resync visits the stripe.',
    scenario: {
      name: 'check-for-resync-by-bitmap',
      sentence: 'After a crash a check is asked for before the resync by the bitmap begins.',
      imagesCount: 5,
      fillSeed: 35,
      boots: [tear(64), replace([{ do: 'set', file: 'sync_action', value: 'check' }])],
    },
    premises: [
      ...PREMISES,
      { says: 'the bit of the torn stripe was set', result: 'bits-due', isAbove: 0 },
    ],
    shows: [{ says: 'no bit is set any more', result: 'bits-left', is: '0' }, ...SHOWS],
  },
  {
    name: 'late-repair-leaves-recovery-cp',
    network: 'lifecycle modern, sync-min',
    property: 'S25',
    claim:
      'A repair with a sync_min behind where the due resync begins takes its place, starts at sync_min, and its end counts as ' +
      'that of the resync.',
    scenario: {
      name: 'repair-behind-resync',
      sentence: 'After a crash a repair from sync_min on is asked for before the resync begins.',
      imagesCount: 5,
      fillSeed: 36,
      boots: [
        tear(null),
        replace([
          { do: 'set', file: 'sync_min', value: '8192' },
          { do: 'set', file: 'sync_action', value: 'repair' },
        ]),
      ],
    },
    premises: [
      ...PREMISES,
      { says: 'the last sync was the repair', result: 'last-action', is: 'repair' },
    ],
    shows: SHOWS,
  },
];
