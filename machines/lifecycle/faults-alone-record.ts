/** Faults of what the superblock says, each made for one promise: what else might notice is kept from harm. */
import {
  type TargetedFault,
  altered,
  and,
  extended,
  first,
  has,
  is,
  not,
  omitting,
  onlyIf,
  or,
  variation,
  to,
  when,
} from '../language/index.ts';
import {
  THREAD,
  SYNC,
  RECOVERY,
  SUPERBLOCK,
  WRITER,
  MEMBER,
  isUp,
  hasSync,
  isRunning,
  isSuspect,
  isDrained,
  meddling,
  where,
  STILL,
  WRITTEN,
} from './fault-words.ts';

/** All of them. */
export const RECORD_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'recovery-cp-is-moved-on',
    sentence: 'recovery_cp is moved past a suspect segment, and back before the resync begins.',
    property: 'S21',
    parameters: WRITTEN,
    apply: (network) => {
      const back = and(isSuspect, has(SUPERBLOCK, 'recoveryCp', '=', 1));
      return extended(
        altered(
          network,
          'begin to sync',
          first(
            when(back, to(SUPERBLOCK, 'CHANGE.CLEAN')),
            when(back, to(SUPERBLOCK, 'CHECKPOINT', { to: 0 })),
          ),
        ),
        [
          meddling(
            'move recovery_cp on',
            and(
              isUp,
              is(THREAD, 'idle'),
              not(isRunning),
              isSuspect,
              has(SUPERBLOCK, 'recoveryCp', '=', 0),
            ),
            to(SUPERBLOCK, 'CHECKPOINT', { to: 1 }),
            to(SUPERBLOCK, 'CHANGE.CLEAN'),
          ),
        ],
      );
    },
  },
  {
    name: 'resync-ends-before-its-requests',
    sentence:
      'A resync is over in memory before its last request is; the superblock waits for that, and no request fails by then.',
    property: 'S25',
    parameters: WRITTEN,
    apply: (network) => {
      const isEarly = and(
        is(SYNC, 'draining'),
        is(RECOVERY, 'sync.set'),
        is(RECOVERY, 'intr.clear'),
        is(MEMBER, 'inSync'),
        is(SUPERBLOCK, 'changePending.clear'),
        not(isDrained),
      );
      const early = variation(network, 'record how far the sync came', (step) => ({
        // In the modern era requests would wait for that flag.
        ...omitting('CHANGE.PENDING')(step),
        name: 'record how far the sync came, too early',
        guard: isEarly,
      }));
      const waits = [
        'write superblock',
        'finish the sync',
        'fail ',
        'start writing',
        'become clean',
      ];
      return extended(where(network, waits, onlyIf(or(isDrained, not(is(SYNC, 'recorded'))))), [
        early,
      ]);
    },
  },
  {
    name: 'offset-is-forgotten',
    sentence: 'A recovery that is to go on forgets where, and the disk is told at once.',
    property: 'S21-KEPT',
    parameters: WRITTEN,
    apply: (network) =>
      extended(network, [
        meddling(
          'forget the recovery_offset',
          and(
            isUp,
            is(THREAD, 'idle'),
            not(isRunning),
            not(hasSync),
            is(MEMBER, 'recovering'),
            has(MEMBER, 'recoveryOffset', '>', 0),
          ),
          to(MEMBER, 'OFFSET', { to: 0 }),
          to(SUPERBLOCK, 'CHANGE.DEVS'),
        ),
      ]),
  },
  {
    name: 'data-before-dirty-on-a-journal',
    sentence: 'With a journal no stripe is torn, and data does not wait until the disk says dirty.',
    property: 'S15',
    parameters: WRITTEN,
    apply: (network) =>
      extended(altered(network, 'crash', omitting('TEAR')), [
        variation(network, 'send data out', (step) => ({
          ...step,
          name: 'send data out at once',
          guard: and(is(WRITER, 'waiting'), is(MEMBER, 'inSync')),
        })),
      ]),
  },
  {
    name: 'resync-of-the-unwritten',
    sentence: 'recovery_cp is set to 0 by hand, and the array thread is told.',
    property: 'UNWRITTEN',
    parameters: STILL,
    apply: (network) =>
      extended(network, [
        meddling(
          'set recovery_cp to 0',
          and(isUp, is(THREAD, 'idle'), not(isRunning), is(MEMBER, 'inSync')),
          to(SUPERBLOCK, 'CHECKPOINT', { to: 0 }),
          to(SUPERBLOCK, 'CHANGE.CLEAN'),
          to(RECOVERY, 'NEEDED.SET'),
        ),
      ]),
  },
  {
    name: 'writers-look-at-the-disk',
    sentence: 'The first write sets no CHANGE_PENDING; writers wait for the superblock itself.',
    property: 'DIRTY-PENDING',
    parameters: WRITTEN,
    apply: (network) => {
      const isDirty = has(SUPERBLOCK, 'resyncOffset', '=', 0);
      return where(
        altered(network, 'start writing', omitting('CHANGE.PENDING')),
        ['send data out', 'write at once'],
        onlyIf(isDirty),
      );
    },
  },
];
