/** Roles in superblocks of which a device's own and the others' tell different things (S14, S17). */

import type { Device, Operation } from '../operations.ts';
import type { Shown } from './counterexample.ts';

const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];
const SUPERBLOCK_BYTE = 4096;
const BITMAP_BYTE = 8192;
/** Beyond what a recovery has reached that waits at sector 2048. */
const LATE = { at: 48 * 192, length: 192 } as const;

/** Data beyond the barrier, on an array with right parity. */
const BEGIN: readonly Operation[] = [
  { do: 'write', text: 'precious.', ...LATE },
  { do: 'await-clear' },
];

const END: readonly Operation[] = [
  { do: 'await-idle' },
  { do: 'value', file: 'degraded', as: 'degraded' },
  { do: 'digest', as: 'digest-afterwards' },
  { do: 'check', as: 'mismatches' },
  { do: 'stop' },
];

const SHOWS: Pick<Shown, 'premises' | 'shows'> = {
  premises: [{ says: 'every slot has its member', result: 'degraded', is: '0' }],
  shows: [
    { says: 'the content has changed', result: 'digest-afterwards', differsFrom: 'digest-before' },
    { says: 'parity does not fit', result: 'mismatches', isAbove: 0 },
  ],
};

const ownRoleMustAgree: Shown = {
  name: 'own-role-must-agree',
  network: 'the executor, modern',
  property: 'S17',
  claim:
    'A spare gets a slot, and the machine stops when the first member has the superblock that says so. The assembly gives the ' +
    'spare that slot by the freshest superblock; its own, one event behind, tells of no recovery: it counts as in sync, unwritten.',
  scenario: {
    name: 'spare-in-sync-unwritten',
    sentence: 'The machine stops amid the superblock update that gives a spare its slot.',
    imagesCount: 5,
    fillSeed: 54,
    boots: [
      [
        { do: 'create', devices: FOUR, spares: ['d4'], assumeClean: false },
        ...BEGIN,
        // A new assembly lets d0 come last; its superblock is written first.
        { do: 'stop' },
        { do: 'assemble', devices: ['d0', 'd1', 'd2', 'd3', 'd4'] },
        { do: 'await-clear' },
        { do: 'digest', as: 'digest-before' },
        {
          do: 'faults',
          faults: [
            {
              fault: 'kill',
              when: 'after',
              image: 'd0',
              from: SUPERBLOCK_BYTE,
              to: BITMAP_BYTE,
              count: 2,
            },
          ],
        },
        { do: 'fail', device: 'd1' },
        { do: 'sleep', seconds: 5 },
      ],
      [
        { do: 'examine', device: 'd0' },
        { do: 'examine', device: 'd4' },
        { do: 'assemble', devices: ['d0', 'd2', 'd3', 'd4'] },
        ...END,
      ],
    ],
  },
  ...SHOWS,
};

const guidedOnlyInOwnSlot: Shown = {
  name: 'guided-only-in-own-slot',
  network: 'the executor, modern',
  property: 'S17',
  claim:
    'A former member is put into another slot, to be recovered whole. Its superblock says that this recovery goes by the bitmap. ' +
    'After a crash it does: chunks without a bit keep the data of the old slot.',
  scenario: {
    name: 'bitmap-in-another-slot',
    sentence: 'A crash during the recovery of a former member in a slot that was not its own.',
    imagesCount: 5,
    fillSeed: 55,
    boots: [
      [
        { do: 'create', devices: FOUR, assumeClean: false },
        ...BEGIN,
        { do: 'digest', as: 'digest-before' },
        { do: 'fail', device: 'd1' },
        { do: 'remove', device: 'd1' },
        { do: 'add', device: 'd4' },
        { do: 'await-idle' },
        { do: 'fail', device: 'd2' },
        { do: 'remove', device: 'd2' },
        { do: 'set', file: 'sync_max', value: '2048' },
        { do: 're-add', device: 'd1' },
        { do: 'await-sector', sector: 2048 },
        { do: 'sleep', seconds: 1 },
        { do: 'value', file: 'dev-ubdb/slot', as: 'slot' },
        { do: 'faults', faults: [{ fault: 'kill', when: 'before', image: '*' }] },
        { do: 'write', text: 'never gets out.', at: 0, length: 4, background: true },
        { do: 'sleep', seconds: 5 },
      ],
      [
        { do: 'examine', device: 'd1' },
        { do: 'assemble', devices: ['d0', 'd1', 'd3', 'd4'] },
        ...END,
      ],
    ],
  },
  premises: [...SHOWS.premises, { says: 'd1 was in the slot of d2', result: 'slot', is: '2' }],
  shows: SHOWS.shows,
};

/** The counterexamples of roles. */
export const ROLES: readonly Shown[] = [ownRoleMustAgree, guidedOnlyInOwnSlot];
