/** Faults of data, members and superblocks, each made for one promise: what else might notice is kept from harm. */
import {
  type TargetedFault,
  all,
  altered,
  and,
  extended,
  first,
  has,
  is,
  last,
  not,
  omitting,
  onlyIf,
  or,
  to,
  variation,
  when,
} from '../language/index.ts';
import {
  WORD,
  WRITE,
  TEAR,
  SUPERBLOCK,
  BITMAP,
  SYNC,
  MEMBER,
  LABEL,
  DATA,
  PARITY,
  isUp,
  isWritten,
  isSettled,
  isHurt,
  STEADY,
  WRITTEN,
  UNWRITTEN,
  where,
  step,
} from './fault-words.ts';

/** All of them. */
export const DATA_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'data-before-dirty',
    sentence:
      'Data is sent out before the disk says dirty; a crash finds that written all the same.',
    property: 'S15',
    parameters: STEADY,
    apply: (network) => {
      const isEarly = and(isWritten, has(SUPERBLOCK, 'resyncOffset', '>', 0));
      const lands = altered(
        network,
        'crash',
        first(when(isEarly, to(SUPERBLOCK, 'WRITE', { resyncOffset: 0 }))),
      );
      return extended(lands, [
        variation(network, 'start write 0', (one) => ({
          ...one,
          name: 'start write 0 at once',
          guard: and(isUp, is(SUPERBLOCK, 'writing.pending')),
        })),
        step(
          'send write 0 at once',
          'raid5d',
          and(
            isUp,
            is(SUPERBLOCK, 'writing.pending'),
            is(WRITE, 'released'),
            not(is(SYNC, 'waiting')),
          ),
          to(WRITE, 'ISSUE', { data: 'inFlight', parity: 'inFlight', parityRight: true }),
        ),
      ]);
    },
  },
  {
    name: 'parity-is-put-right-on-its-way',
    sentence: 'A write sends parity out that does not fit, and puts it right before it lands.',
    property: 'S27',
    parameters: STEADY,
    apply: (network) =>
      extended(altered(network, 'land parity', last(to(PARITY, 'FRESHEN'))), [
        variation(network, 'reconstruct-write 0', (one) => ({
          ...one,
          name: 'reconstruct-write 0 with the old parity',
          deliveries: [
            to(WRITE, 'ISSUE', { data: 'inFlight', parity: 'inFlight', parityRight: false }),
          ],
        })),
      ]),
  },
  {
    name: 'event-count-falls-back',
    sentence:
      'The event count falls back to that of a device that has left, until the next crash raises it.',
    property: 'S26',
    parameters: UNWRITTEN,
    apply: (network) =>
      extended(
        altered(
          network,
          'crash',
          first(when(and(is(LABEL, 'left'), has(LABEL, 'gap', '=', 0)), to(LABEL, 'AGE'))),
        ),
        [
          step(
            'the event count falls back',
            'user',
            and(isUp, is(LABEL, 'left'), has(LABEL, 'gap', '=', 1)),
            to(LABEL, 'GAIN'),
          ),
        ],
      ),
  },
  {
    name: 'acknowledged-before-the-record',
    sentence:
      'A write that a failed member missed is acknowledged before that is on disk; a crash finds it there all the same.',
    property: 'S23',
    parameters: WRITTEN,
    apply: (network) => {
      const isUnrecorded = and(is(MEMBER, 'blocked'), is(LABEL, 'current'), is(DATA, 'stale'));
      const lands = [
        when(isUnrecorded, to(BITMAP, 'OUTDATE')),
        when(isUnrecorded, to(LABEL, 'AGE')),
      ];
      return extended(altered(network, 'crash', first(...lands)), [
        variation(network, 'end write 0', (one) => ({
          ...one,
          name: 'end write 0 before the record',
          guard: and(
            isUp,
            is(MEMBER, 'blocked'),
            isWritten,
            not(has(WRITE, 'data', '=', 'inFlight')),
            not(has(WRITE, 'parity', '=', 'inFlight')),
          ),
        })),
      ]);
    },
  },
  {
    name: 'parity-goes-bad-and-is-scrubbed',
    sentence: 'A parity block goes bad on a complete array that is idle, and is put right in time.',
    property: 'PARITY-FITS',
    eras: ['modern'],
    parameters: { log: 1 },
    apply: (network) => {
      const isBad = and(isUp, is(PARITY, 'stale'), isSettled, not(isHurt), is(WRITE, 'none'));
      const rest = ['fail ', 'start write', 'write super', 'begin ', 'assemble'];
      const healed = altered(network, 'crash', first(when(isBad, to(PARITY, 'FRESHEN'))));
      return extended(where(healed, rest, onlyIf(or(not(isBad)))), [
        step(
          'a parity block goes bad',
          'device',
          and(
            isUp,
            isSettled,
            is(WRITE, 'none'),
            is(SYNC, 'absent'),
            is(PARITY, 'fresh'),
            is({ name: 'device 0' }, 'inSync'),
            is({ name: 'device 1' }, 'inSync'),
            is({ name: 'device 2' }, 'inSync'),
          ),
          to(PARITY, 'AGE'),
        ),
        { ...step('it is put right', 'raid5d', isBad, to(PARITY, 'FRESHEN')), fairness: 'weak' },
      ]);
    },
  },
  {
    name: 'settled-a-moment-later',
    sentence: 'What a torn write left is settled not by the assembly but just after it.',
    property: 'TEAR-SETTLED',
    parameters: STEADY,
    apply: (network) => {
      const isTorn = and(isUp, not(is(TEAR, 'whole')));
      const assembled = altered(
        network,
        'assemble',
        all(omitting('SETTLE'), omitting('AGE', 'block')),
      );
      return extended(where(assembled, ['start ', 'begin ', 'sync chunk'], onlyIf(not(isTorn))), [
        {
          ...step('settle what is torn', 'raid5d', isTorn, to(PARITY, 'AGE'), to(TEAR, 'SETTLE')),
          fairness: 'weak',
        },
      ]);
    },
  },
  {
    name: 'failure-is-told-late',
    sentence: 'A failure makes no write of the superblocks due until a moment later.',
    property: 'FAILURE-TOLD',
    parameters: UNWRITTEN,
    apply: (network) =>
      extended(altered(network, 'fail device', omitting('CHANGE')), [
        {
          ...step(
            'tell of the failure',
            'raid5d',
            and(isUp, is(MEMBER, 'blocked'), is(SUPERBLOCK, 'update.none')),
            to(SUPERBLOCK, 'CHANGE'),
          ),
          fairness: 'weak',
        },
      ]),
  },
  {
    name: 'failed-array-recovers',
    sentence: 'A recovery begins on an array that has lost too many members, and is interrupted.',
    property: 'FAILED-SYNCS-NOT',
    eras: ['classic'],
    parameters: {
      fallible: 2,
      written: 0,
      log: 0,
      chunks: 1,
      replacements: 0,
      checks: 0,
      spares: 0,
    },
    apply: (network) =>
      extended(network, [
        variation(network, 'begin recovery at 0', (one) => ({
          ...one,
          name: 'begin recovery of a failed array',
          guard: and(
            isUp,
            is(SYNC, 'absent'),
            is(MEMBER, 'recovering'),
            is({ name: 'device 1' }, 'faulty'),
          ),
          fairness: 'weak',
        })),
        {
          ...step(
            'interrupt a failed recovery',
            'raid5d',
            and(
              isUp,
              is(SYNC, 'asking'),
              is(MEMBER, 'recovering'),
              is({ name: 'device 1' }, 'faulty'),
            ),
            to(SYNC, 'INTERRUPT'),
          ),
          fairness: 'weak',
        },
      ]),
  },
  {
    name: 'sync-ignores-writes',
    sentence: 'A stripe is synced while a write of it is in flight.',
    property: 'LOCK',
    eras: ['classic'],
    parameters: STEADY,
    apply: (network) =>
      extended(network, [
        variation(network, 'sync chunk 0', (one) => ({
          ...one,
          name: 'sync chunk 0 amid a write',
          guard: and(
            isUp,
            is(SYNC, 'asking'),
            has(SYNC, 'position', '=', 0),
            isWritten,
            is(WORD, 'NEEDED.set'),
          ),
        })),
      ]),
  },
  {
    name: 'write-goes-to-nobody',
    sentence: 'A block is sent to a member that has left.',
    property: 'WRITE-SEATED',
    eras: ['classic'],
    parameters: WRITTEN,
    apply: (network) =>
      extended(network, [
        variation(network, 'reconstruct-write 0', (one) => ({
          ...one,
          name: 'reconstruct-write 0 to a member that has left',
          guard: and(
            isUp,
            is(WRITE, 'released'),
            is(SUPERBLOCK, 'writing.dirty'),
            has(BITMAP, 'lead', '=', 0),
            is(MEMBER, 'out'),
          ),
        })),
      ]),
  },
];
