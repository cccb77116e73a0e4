/** Resyncs that pass over what they should do. */

import type { Device } from '../operations.ts';
import type { Shown } from './counterexample.ts';

const FIVE: readonly Device[] = ['d0', 'd1', 'd2', 'd3', 'd4'];
const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];
const DATA_BYTE = 1 << 20;

/** The counterexamples of resyncs, checks and bits set by hand. */
export const SYNCS: readonly Shown[] = [
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
      boots: [
        [
          { do: 'create', devices: FIVE, bitmapChunkKibibytes: null, assumeClean: false },
          { do: 'write', text: 'old.', at: 0, length: 4 },
          { do: 'sleep', seconds: 1 },
          { do: 'faults', faults: [{ fault: 'kill', when: 'after', image: '*', from: DATA_BYTE }] },
          { do: 'write', text: 'new.', at: 0, length: 4 },
          { do: 'sleep', seconds: 5 },
        ],
        [
          {
            do: 'shell',
            words: 'echo 1 > /sys/module/md_mod/parameters/start_ro',
            tells: 'arrays start read-auto, as after a boot: a resync waits for the first write',
          },
          { do: 'assemble', devices: FIVE },
          { do: 'value', file: 'resync_start', as: 'resync-due' },
          { do: 'value', file: 'array_state', as: 'state' },
          { do: 'set', file: 'sync_action', value: 'check' },
          { do: 'sleep', seconds: 1 },
          { do: 'await-idle' },
          { do: 'sleep', seconds: 1 },
          { do: 'value', file: 'last_sync_action', as: 'last-action' },
          { do: 'value', file: 'resync_start', as: 'resync-start' },
          { do: 'check', as: 'mismatches' },
          { do: 'digest', as: 'digest-whole' },
          { do: 'stop' },
          { do: 'assemble', devices: ['d0', 'd2', 'd3', 'd4'] },
          { do: 'digest', as: 'digest-degraded' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [
      { says: 'a resync from the beginning was due', result: 'resync-due', is: '0' },
      { says: 'the array says that no resync is due any more', result: 'resync-start', is: 'none' },
    ],
    shows: [
      { says: 'the torn stripe was never repaired', result: 'mismatches', isAbove: 0 },
      {
        says: 'without d1, which nobody wrote to, its data is another',
        result: 'digest-degraded',
        differsFrom: 'digest-whole',
      },
    ],
  },
  {
    name: 'resync-looks-again',
    network: 'bitmap modern, set-bits',
    property: 'L1',
    claim:
      'The user sets the bit of a chunk that a running resync has passed. The end of the resync says that none is due: the ' +
      'chunk stays NEEDED, nothing resynchronises it, and its bit is never cleared.',
    scenario: {
      name: 'bit-behind-resync',
      sentence: 'A bit is set by hand behind a running resync.',
      imagesCount: 4,
      fillSeed: 32,
      boots: [
        [
          {
            do: 'shell',
            words:
              'echo 2000 > /proc/sys/dev/raid/speed_limit_max; echo 1000 > /proc/sys/dev/raid/speed_limit_min',
            tells: 'slow resyncs',
          },
          {
            do: 'shell',
            words:
              'mdadm --create $array --quiet --run --force --level=5 --metadata=1.2 --raid-devices=4 --chunk=64K ' +
              '--bitmap=internal --bitmap-chunk=64K --delay=1 /dev/ubda /dev/ubdb /dev/ubdc /dev/ubdd 2>&1',
            tells: 'create a RAID5 whose resync goes on',
          },
          { do: 'await-sector', sector: 4096 },
          {
            do: 'shell',
            words:
              'yes wrong. | head -c 4096 | dd of=/dev/ubdd bs=4k seek=256 oflag=direct conv=notrunc 2>/dev/null',
            tells: 'wrong parity in chunk 0, behind the resync',
          },
          { do: 'value', file: 'sync_action', as: 'action' },
          {
            do: 'shell',
            words:
              'echo 0 > /sys/block/md0/md/bitmap_set_bits 2>/dev/null || echo 0-0 > /sys/block/md0/md/bitmap_set_bits',
            tells: 'bitmap_set_bits := 0',
          },
          { do: 'await-idle' },
          { do: 'sleep', seconds: 10 },
          { do: 'bits', device: 'd0', as: 'bits' },
          { do: 'value', file: 'resync_start', as: 'resync-start' },
          { do: 'value', file: 'sync_action', as: 'action-afterwards' },
          { do: 'check', as: 'mismatches' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [{ says: 'the resync was running', result: 'action', is: 'resync' }],
    shows: [
      { says: 'ten seconds of silence later a bit is set', result: 'bits', is: '1' },
      { says: 'no resync is due', result: 'resync-start', is: 'none' },
      { says: 'and none runs', result: 'action-afterwards', is: 'idle' },
      { says: 'parity there stays wrong', result: 'mismatches', isAbove: 0 },
    ],
  },
  {
    name: 'resync-what-is-left',
    network: 'array modern, two chunks',
    property: 'NEED-DUE',
    claim:
      'A degraded array is assembled with bits NEEDED. The recovery goes on from recovery_offset and leaves NEEDED what ' +
      'lies below: those bits stay set.',
    scenario: {
      name: 'recovery-leaves-bits',
      sentence:
        'A crash during a recovery by the bitmap, with a write under way below recovery_offset.',
      imagesCount: 4,
      fillSeed: 33,
      boots: [
        [
          { do: 'create', devices: FOUR, assumeClean: false },
          { do: 'await-clear' },
          { do: 'fail', device: 'd1' },
          { do: 'remove', device: 'd1' },
          { do: 'write', text: 'missed.', at: 80 * 192, length: 192 },
          { do: 'set', file: 'sync_max', value: '8192' },
          { do: 're-add', device: 'd1' },
          { do: 'await-sector', sector: 8192 },
          { do: 'sleep', seconds: 1 },
          {
            do: 'faults',
            faults: [{ fault: 'kill', when: 'before', image: '*', from: DATA_BYTE }],
          },
          { do: 'write', text: 'torn.', at: 0, length: 4 },
          { do: 'sleep', seconds: 5 },
        ],
        [
          { do: 'assemble', devices: FOUR, force: true },
          { do: 'await-idle' },
          { do: 'sleep', seconds: 10 },
          { do: 'value', file: 'degraded', as: 'degraded' },
          { do: 'value', file: 'resync_start', as: 'resync-start' },
          { do: 'bits', device: 'd0', as: 'bits' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [
      { says: 'the recovery has ended', result: 'degraded', is: '0' },
      { says: 'no resync is due', result: 'resync-start', is: 'none' },
    ],
    shows: [{ says: 'ten seconds of silence later a bit is set', result: 'bits', isAbove: 0 }],
  },
];
