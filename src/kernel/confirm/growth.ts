/** Growing an array: chunks that are never marked, or in memory only (S9, S3). */

import type { Device, Operation } from '../operations.ts';
import type { Expectation, Shown } from './counterexample.ts';

const FIVE: readonly Device[] = ['d0', 'd1', 'd2', 'd3', 'd4'];
const OLD_KIBIBYTES = 3072;
/** Where data begins in an array that mdadm makes of small members. */
const DATA_BYTE = 1 << 20;

const BEGIN: readonly Operation[] = [
  { do: 'create', devices: FIVE, sizeKibibytes: OLD_KIBIBYTES, assumeClean: false },
  { do: 'await-clear' },
];

/**
 * Row 90 of chunks, behind the old end: its first data chunk lies on d0 (90 mod 5 is 0). The check before leaves only the
 * last rows in the cache of stripes; a cached stripe would be written whole.
 */
const PRECIOUS_KIBIBYTES = 90 * 4 * 64;

/**
 * One block is written behind the old end and acknowledged; with five members that is a read-modify-write, which carries
 * wrong parity along. The member that holds it is gone, and the block is read again.
 */
const LOSE: readonly Operation[] = [
  { do: 'check', as: 'mismatches' },
  { do: 'write', text: 'precious.', at: PRECIOUS_KIBIBYTES, length: 4 },
  { do: 'read', at: PRECIOUS_KIBIBYTES, as: 'written' },
  { do: 'digest', as: 'digest-whole' },
  // A new assembly, as the cache of stripes would still answer for d0.
  { do: 'stop' },
  { do: 'assemble', devices: ['d1', 'd2', 'd3', 'd4'] },
  { do: 'read', at: PRECIOUS_KIBIBYTES, as: 'read-degraded' },
  { do: 'digest', as: 'digest-degraded' },
  { do: 'stop' },
];

const PREMISES: readonly Expectation[] = [
  {
    says: 'the block was written and acknowledged',
    result: 'written',
    is: 'precious.precious.precio',
  },
];
const SHOWS: readonly Expectation[] = [
  { says: 'parity is wrong behind the old end', result: 'mismatches', isAbove: 0 },
  {
    says: 'without d0 an acknowledged block is lost',
    result: 'read-degraded',
    differsFrom: 'written',
  },
];

/** The counterexamples of growth. */
export const GROWTH: readonly Shown[] = [
  {
    name: 'growth-marks-from-old-end',
    network: 'bitmap modern, growth-off-boundary',
    property: 'S9',
    claim:
      'Where the old end lies inside a counter page that has no memory, the new chunks of that page are never marked. The ' +
      'resync after the growth skips them, without any crash: their parity is never made.',
    scenario: {
      name: 'grow-quiet',
      sentence: 'A quiet array is grown.',
      imagesCount: 5,
      fillSeed: 21,
      boots: [
        [
          ...BEGIN,
          { do: 'sleep', seconds: 2 },
          { do: 'grow', sizeKibibytes: 'max' },
          { do: 'await-idle' },
          { do: 'sleep', seconds: 1 },
          ...LOSE,
        ],
      ],
    },
    premises: PREMISES,
    shows: SHOWS,
  },
  {
    name: 'growth-sets-bits',
    network: 'bitmap modern, growth',
    property: 'S3',
    claim:
      'Growing marks the new chunks in memory only. After a crash the resync goes by the bits on disk and skips them: the ' +
      'array calls itself clean, and their parity was never made.',
    scenario: {
      name: 'grow-and-crash',
      sentence:
        'An array with a set bit is grown, and the machine stops as the resync of the new part begins.',
      imagesCount: 5,
      fillSeed: 22,
      boots: [
        [
          ...BEGIN,
          // A counter in use keeps the page of counters, so that the new chunks are marked one by one.
          { do: 'write', text: 'keeps the page.', at: 0, length: 4 },
          {
            do: 'faults',
            faults: [
              {
                fault: 'kill',
                when: 'before',
                image: '*',
                from: DATA_BYTE + OLD_KIBIBYTES * 1024,
                count: 200,
              },
            ],
          },
          { do: 'grow', sizeKibibytes: 'max' },
          { do: 'sleep', seconds: 20 },
        ],
        [
          { do: 'assemble', devices: FIVE },
          { do: 'await-idle' },
          { do: 'value', file: 'component_size', as: 'component' },
          { do: 'value', file: 'resync_start', as: 'resync-start' },
          ...LOSE,
        ],
      ],
    },
    premises: [
      ...PREMISES,
      { says: 'the new size was on disk', result: 'component', isAbove: OLD_KIBIBYTES },
      { says: 'no resync is due any more', result: 'resync-start', is: 'none' },
    ],
    shows: SHOWS,
  },
];
