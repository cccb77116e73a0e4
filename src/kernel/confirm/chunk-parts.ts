/** A recovery that goes on inside a bitmap chunk ends the need of all of it (S14). */

import type { Device } from '../operations.ts';
import type { Shown } from './counterexample.ts';

/** Parity lies on the last slot, as else a dirty array without a whole member there is refused. */
const THREE: readonly Device[] = ['d0', 'd1', 'd2'];
const DATA_BYTE = 1 << 20;
/** Inside the first bitmap chunk of 2 MiB, that is 4096 sectors. */
const BARRIER_SECTOR = 2048;

/** The counterexample of a recovery that begins inside a chunk. */
export const CHUNK_PARTS: readonly Shown[] = [
  {
    name: 'recovery-from-chunk-start',
    network: 'the executor, modern',
    property: 'S14',
    claim:
      'A recovery goes on at an offset inside a bitmap chunk. The need of the whole chunk ends with it, although nobody ' +
      'resynced the part below: a write torn there by the crash keeps its wrong parity in a clean array.',
    scenario: {
      name: 'recovery-inside-chunk',
      sentence:
        'A crash tears a write below recovery_offset, in the chunk in which the recovery of the parity disk goes on.',
      imagesCount: 4,
      fillSeed: 53,
      boots: [
        [
          {
            do: 'create',
            devices: THREE,
            layout: 'parity-last',
            bitmapChunkKibibytes: 2048,
            assumeClean: false,
          },
          { do: 'write', text: 'old.', at: 0, length: 4 },
          { do: 'write', text: 'other.', at: 64, length: 4 },
          { do: 'await-clear' },
          { do: 'fail', device: 'd2' },
          { do: 'remove', device: 'd2' },
          { do: 'set', file: 'sync_max', value: String(BARRIER_SECTOR) },
          { do: 'add', device: 'd3' },
          { do: 'await-sector', sector: BARRIER_SECTOR },
          { do: 'sleep', seconds: 2 },
          { do: 'faults', faults: [{ fault: 'kill', when: 'after', image: '*', from: DATA_BYTE }] },
          { do: 'write', text: 'torn.', at: 0, length: 4 },
          { do: 'sleep', seconds: 5 },
        ],
        [
          { do: 'examine', device: 'd3' },
          { do: 'assemble', devices: ['d0', 'd1', 'd3'] },
          { do: 'await-idle' },
          { do: 'value', file: 'degraded', as: 'degraded' },
          { do: 'value', file: 'resync_start', as: 'resync-start' },
          { do: 'read', at: 64, as: 'other-whole' },
          { do: 'check', as: 'mismatches' },
          { do: 'stop' },
          { do: 'assemble', devices: ['d0', 'd3'] },
          { do: 'read', at: 64, as: 'other-degraded' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [
      { says: 'the recovery has ended', result: 'degraded', is: '0' },
      { says: 'no resync is due any more', result: 'resync-start', is: 'none' },
      {
        says: 'the other block of the row is there',
        result: 'other-whole',
        is: 'other.other.other.other.',
      },
    ],
    shows: [
      { says: 'parity of the row is wrong', result: 'mismatches', isAbove: 0 },
      {
        says: 'without d1 a block is lost that nobody was writing',
        result: 'other-degraded',
        differsFrom: 'other-whole',
      },
    ],
  },
];
