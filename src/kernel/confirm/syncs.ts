/** Syncs that pass over what they should do, or stand still. */

import type { Device } from '../operations.ts';
import type { Shown } from './counterexample.ts';

const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];
const DATA_BYTE = 1 << 20;

/** The counterexamples of resyncs, of bits set by hand, and of sync_max. */
export const SYNCS: readonly Shown[] = [
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
  {
    name: 'failure-wakes-waiting-sync',
    network: 'lifecycle modern, sync-max',
    property: 'L4',
    claim:
      'A member fails while a sync waits at sync_max. Nobody wakes the sync: the failed device keeps its slot, and no spare ' +
      'is recovered, until sync_max is moved.',
    scenario: {
      name: 'failure-at-sync-max',
      sentence: 'A member fails while a check waits at sync_max, and a spare is there.',
      imagesCount: 5,
      fillSeed: 34,
      boots: [
        [
          { do: 'create', devices: FOUR, spares: ['d4'], assumeClean: false },
          { do: 'set', file: 'sync_max', value: '2048' },
          { do: 'set', file: 'sync_action', value: 'check' },
          { do: 'await-sector', sector: 2048 },
          { do: 'sleep', seconds: 1 },
          { do: 'value', file: 'sync_action', as: 'action' },
          { do: 'fail', device: 'd1' },
          { do: 'sleep', seconds: 30 },
          { do: 'value', file: 'dev-ubdb/state', as: 'state' },
          { do: 'value', file: 'dev-ubdb/slot', as: 'slot' },
          { do: 'value', file: 'sync_action', as: 'action-later' },
          { do: 'value', file: 'degraded', as: 'degraded' },
          { do: 'remove', device: 'd1' },
          { do: 'value', file: 'dev-ubdb/slot', as: 'slot-after-removal' },
          { do: 'set', file: 'sync_max', value: 'max' },
          { do: 'sleep', seconds: 1 },
          { do: 'await-idle' },
          { do: 'value', file: 'degraded', as: 'degraded-in-the-end' },
          { do: 'stop' },
        ],
      ],
    },
    premises: [
      { says: 'the check was waiting', result: 'action', is: 'check' },
      { says: 'd1 is known to have failed', result: 'state', is: 'faulty' },
      {
        says: 'once sync_max is moved the spare is recovered',
        result: 'degraded-in-the-end',
        is: '0',
      },
    ],
    shows: [
      { says: 'half a minute later d1 has its slot', result: 'slot', is: '1' },
      { says: 'and the check still waits', result: 'action-later', is: 'check' },
      { says: 'the spare is not recovered', result: 'degraded', is: '1' },
      { says: 'd1 cannot be removed by hand either', result: 'slot-after-removal', is: '1' },
    ],
  },
];
