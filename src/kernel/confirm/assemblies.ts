/** Assemblies that believe a superblock which is one event behind (S14). */

import type { Device } from '../operations.ts';
import type { Shown } from './counterexample.ts';

const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];
const DATA_BYTE = 1 << 20;
const BITMAP_BYTE = 8192;

/** The counterexamples of assemblies. */
export const ASSEMBLIES: readonly Shown[] = [
  {
    name: 'role-from-freshest',
    network: 'array modern',
    property: 'S14',
    claim:
      'A member fails, its failure is recorded with one superblock update, and the machine stops before the next. The ' +
      'assembly tolerates one event of difference and believes the role in the old superblock: the failed member is active ' +
      'again, without the writes that it missed.',
    scenario: {
      name: 'one-event-behind',
      sentence:
        'A write is acknowledged after a member has failed, and the machine stops before a second superblock update.',
      imagesCount: 4,
      fillSeed: 41,
      boots: [
        [
          { do: 'create', devices: FOUR, assumeClean: false },
          { do: 'stop' },
          { do: 'assemble', devices: FOUR, update: 'no-bbl' },
          { do: 'write', text: 'old.', at: 64, length: 4 },
          { do: 'await-clear' },
          { do: 'set', file: 'safe_mode_delay', value: '0' },
          { do: 'write', text: 'keeps it dirty.', at: 4096, length: 4 },
          { do: 'sleep', seconds: 1 },
          {
            do: 'faults',
            // The bit of the write (3 of 4 go to members that stay), then the first superblock update; the second is held.
            faults: [
              { fault: 'fail', image: 'd1', from: DATA_BYTE, access: 'w' },
              { fault: 'hold', image: 'd0', from: BITMAP_BYTE, to: BITMAP_BYTE + 4096, count: 3 },
            ],
          },
          { do: 'write', text: 'new.', at: 64, length: 4, background: true },
          { do: 'join' },
          {
            do: 'shell',
            words: 'result acknowledged yes',
            tells: 'the write has been acknowledged',
          },
          { do: 'faults', faults: [{ fault: 'kill', when: 'before', image: '*' }] },
          { do: 'sleep', seconds: 5 },
        ],
        [
          { do: 'examine', device: 'd0' },
          { do: 'examine', device: 'd1' },
          { do: 'assemble', devices: FOUR },
          { do: 'sleep', seconds: 2 },
          { do: 'value', file: 'degraded', as: 'degraded' },
          { do: 'read', at: 64, as: 'read' },
          { do: 'stop' },
          // What a user does next, where that was refused.
          { do: 'assemble', devices: FOUR, force: true },
          { do: 'sleep', seconds: 2 },
          { do: 'value', file: 'degraded', as: 'degraded-when-forced' },
          { do: 'read', at: 64, as: 'read-when-forced' },
          { do: 'stop' },
        ],
      ],
    },
    mended: {
      commit: 'dc1cc22ed58f',
      mainline: '6.8',
      stable: '6.1.176',
      instead:
        'The role of an old member is taken from the freshest superblock: the assembly leaves it out.',
    },
    premises: [{ says: 'the write was acknowledged', result: 'acknowledged', is: 'yes' }],
    shows: [
      { says: 'the failed member is active again', result: 'degraded', is: '0' },
      { says: 'the acknowledged write is lost', result: 'read', is: 'old.old.old.old.old.old.' },
    ],
  },
];
