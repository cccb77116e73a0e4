/** Superblocks of two histories that carry the same event count (S14): the assembly takes a member for current that is not. */

import type { Device, Fault, Operation } from '../operations.ts';
import { disks } from '../shell.ts';
import type { Expectation, Shown } from './counterexample.ts';

const FOUR: readonly Device[] = ['d0', 'd1', 'd2', 'd3'];
const SUPERBLOCK_BYTE = 4096;
const BITMAP_BYTE = 8192;

/** The machine stops before anything more reaches a disk; a write that begins makes it so. */
const POWER_OFF: readonly Operation[] = [
  { do: 'faults', faults: [{ fault: 'kill', when: 'before', image: '*' }] },
  { do: 'write', text: 'never gets out.', at: 4096, length: 4, background: true },
  { do: 'sleep', seconds: 5 },
];

const ACKNOWLEDGED: Operation = {
  do: 'shell',
  words: 'result acknowledged yes',
  tells: 'the write has been acknowledged',
};

function events(device: Device): Operation {
  const words = `result events-${device} $(mdadm -E ${disks([device])} | sed -n 's/.*Events : //p')`;
  return { do: 'shell', words, tells: `events of ${device}` };
}

/**
 * Everything is there again; what was acknowledged is read. The member that missed it is named last: mdadm leaves out whoever
 * calls the first of the freshest failed.
 */
function assembled(devices: readonly Device[], at: number): readonly Operation[] {
  return [
    ...FOUR.map(events),
    { do: 'assemble', devices },
    { do: 'sleep', seconds: 4 },
    { do: 'value', file: 'degraded', as: 'degraded' },
    { do: 'read', at, as: 'read' },
    { do: 'stop' },
  ];
}

const GIVEN: Expectation = {
  says: 'the write was acknowledged',
  result: 'acknowledged',
  is: 'yes',
};
const SHOWS: readonly Expectation[] = [
  { says: 'the member that missed the write is active', result: 'degraded', is: '0' },
  { says: 'the acknowledged write is lost', result: 'read', is: 'old.old.old.old.old.old.' },
];

function superblockOf(image: Device): {
  readonly image: Device;
  readonly from: number;
  readonly to: number;
} {
  return { image, from: SUPERBLOCK_BYTE, to: BITMAP_BYTE };
}

/** d0 is the last to get a superblock: the others are clean already, at one event less. */
const HELD: Fault = { fault: 'hold', ...superblockOf('d0') };

const eventsOnlyForward: Shown = {
  name: 'events-only-forward',
  network: 'the executor, modern',
  property: 'S14',
  claim:
    'Going clean takes the event count one back. A member fails on just that superblock write: the failure is recorded at the ' +
    'count that the failed member still carries. After a crash it is current again, without the writes that it missed.',
  scenario: {
    name: 'one-event-back',
    sentence: 'A member fails while the array goes clean and a write begins; the machine stops.',
    imagesCount: 4,
    fillSeed: 51,
    boots: [
      [
        { do: 'create', devices: FOUR },
        { do: 'write', text: 'old.', at: 0, length: 4 },
        { do: 'await-clear' },
        { do: 'write', text: 'old.', at: 0, length: 4 },
        { do: 'await-clear' },
        { do: 'set', file: 'sync_action', value: 'frozen' },
        { do: 'set', file: 'safe_mode_delay', value: '3' },
        { do: 'write', text: 'makes it dirty.', at: 8192, length: 4 },
        { do: 'faults', faults: [HELD] },
        { do: 'await-value', file: 'array_state', value: 'clean' },
        { do: 'sleep', seconds: 1 },
        { do: 'set', file: 'safe_mode_delay', value: '600' },
        { do: 'write', text: 'new.', at: 0, length: 4, background: true },
        { do: 'sleep', seconds: 1 },
        { do: 'faults', faults: [{ fault: 'fail', ...superblockOf('d0'), access: 'w' }] },
        { do: 'join' },
        ACKNOWLEDGED,
        { do: 'value', file: 'degraded', as: 'degraded-before' },
        ...POWER_OFF,
      ],
      assembled(['d1', 'd2', 'd3', 'd0'], 0),
    ],
  },
  premises: [
    GIVEN,
    { says: 'd0 had failed', result: 'degraded-before', is: '1' },
    { says: 'd0 has as many events as d1', result: 'events-d0', sameAs: 'events-d1' },
  ],
  shows: SHOWS,
};

const missingMemberIsRecorded: Shown = {
  name: 'missing-member-is-recorded',
  network: 'the executor, modern',
  property: 'S14',
  claim:
    'A crash amid the superblock writes leaves one member an event ahead. The array is started without it, and nothing records ' +
    'that: the next update has the count that the missing member has. When it is back it counts as current, without what was ' +
    'written meanwhile.',
  scenario: {
    name: 'same-event-twice',
    sentence:
      'Three boots: a crash amid the superblock writes; a write without the member that is ahead; all members again.',
    imagesCount: 4,
    fillSeed: 52,
    boots: [
      [
        { do: 'create', devices: FOUR },
        // Data of row 1 lies on d3, d0 and d1.
        { do: 'write', text: 'old.', at: 192, length: 4 },
        { do: 'await-clear' },
        { do: 'faults', faults: [{ fault: 'kill', when: 'after', ...superblockOf('d3') }] },
        { do: 'write', text: 'never gets out.', at: 0, length: 4, background: true },
        { do: 'sleep', seconds: 5 },
      ],
      [
        ...FOUR.map(events),
        { do: 'assemble', devices: ['d0', 'd1', 'd2'] },
        { do: 'set', file: 'safe_mode_delay', value: '600' },
        { do: 'write', text: 'new.', at: 192, length: 4 },
        { do: 'read', at: 192, as: 'before' },
        ACKNOWLEDGED,
        ...POWER_OFF,
      ],
      assembled(FOUR, 192),
    ],
  },
  premises: [
    GIVEN,
    { says: 'the new data was readable', result: 'before', is: 'new.new.new.new.new.new.' },
    { says: 'd3 has as many events as d0', result: 'events-d3', sameAs: 'events-d0' },
  ],
  shows: SHOWS,
};

/** The counterexamples of event counts. */
export const HISTORIES: readonly Shown[] = [eventsOnlyForward, missingMemberIsRecorded];
