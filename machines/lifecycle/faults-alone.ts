/** Faults of threads and flags, each made for one promise: what else might notice is kept from harm. */
import {
  type Step,
  type TargetedFault,
  altered,
  and,
  compare,
  extended,
  first,
  is,
  last,
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
  MEMBER,
  USER,
  isUp,
  hasSync,
  isRunning,
  isFaulty,
  isChanged,
  late,
  meddling,
  nothingIsQueued,
  where,
  WRITTEN,
  COMMANDED,
  WINDOW,
  WINDOWED,
  isDrained,
} from './fault-words.ts';

/** Its sync is told to end all the same. */
const losesPatience: Step = {
  name: 'the command loses patience',
  actor: 'command',
  sentence: 'It leaves the sync to the array thread.',
  fairness: 'weak',
  guard: is(USER, 'joining'),
  deliveries: [to(USER, 'THREAD.EXIT'), to(USER, 'JOINED')],
};

/** All of them. */
export const THREAD_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'running-is-set-late',
    sentence: 'A sync thread is made before RUNNING is set; nobody looks before it is.',
    property: 'S19',
    parameters: WRITTEN,
    apply: (network) => {
      const isLate = and(hasSync, not(isRunning));
      const isRecovery = not(is(RECOVERY, 'sync.set'));
      const made = altered(
        network,
        'create sync thread',
        last(
          when(isRecovery, to(RECOVERY, 'RUNNING.CLEAR')),
          when(isRecovery, to(RECOVERY, 'NEEDED.SET')),
        ),
      );
      const looks = ['look after', 'become clean', 'begin to reap', 'claim', 'leave running'];
      return extended(where(made, looks, onlyIf(not(isLate))), [
        late('set RUNNING', isLate, to(RECOVERY, 'RUNNING.SET')),
      ]);
    },
  },
  {
    name: 'running-is-cleared-late',
    sentence: 'The reap leaves RUNNING set, and clears it a moment later.',
    property: 'RUNNING-OWNED',
    parameters: WRITTEN,
    apply: (network) => {
      const reaped = altered(network, 'end the reap', omitting('RUNNING.CLEAR'));
      const isLate = and(isRunning, not(hasSync), is(THREAD, 'idle'), nothingIsQueued(network));
      return extended(where(reaped, ['look after', 'become clean'], onlyIf(not(isLate))), [
        late('clear RUNNING', isLate, to(RECOVERY, 'RUNNING.CLEAR')),
      ]);
    },
  },
  {
    name: 'kind-is-told-late',
    sentence: 'A sync thread is made for a resync, and told when it begins that it recovers.',
    property: 'SPARE-FIRST',
    parameters: WRITTEN,
    apply: (network) => {
      const isRecovery = is(MEMBER, 'recovering');
      const made = altered(
        network,
        'create sync thread',
        last(when(isRecovery, to(RECOVERY, 'SYNC.SET'))),
      );
      return where(
        made,
        ['begin to sync', 'skip the sync', 'fail member'],
        first(when(and(isRecovery, is(SYNC, 'created')), to(RECOVERY, 'SYNC.CLEAR'))),
      );
    },
  },
  {
    name: 'recover-blinks',
    sentence: 'RECOVER is cleared amid a recovery, and set again before anybody looks.',
    property: 'KIND',
    parameters: WRITTEN,
    apply: (network) => {
      const isGap = and(
        is(SYNC, 'syncing'),
        not(is(RECOVERY, 'sync.set')),
        not(is(RECOVERY, 'recover.set')),
      );
      return extended(
        where(
          network,
          ['leave the loop', 'look after', 'write superblock', 'pause'],
          onlyIf(not(isGap)),
        ),
        [
          meddling(
            'clear RECOVER',
            and(is(SYNC, 'syncing'), not(is(RECOVERY, 'sync.set')), is(MEMBER, 'recovering')),
            to(RECOVERY, 'RECOVER.CLEAR'),
          ),
          late('set RECOVER again', isGap, to(RECOVERY, 'RECOVER.SET')),
        ],
      );
    },
  },
  {
    name: 'impatient-command',
    sentence:
      'A command waits with the mutex for a sync that waits for the superblock, until it loses patience.',
    property: 'L3-MUTEX',
    eras: ['classic'],
    parameters: COMMANDED,
    without: ['stop-releases-mutex-6.6'],
    apply: (network) => extended(network, [losesPatience]),
  },
  {
    name: 'array-thread-takes-a-held-mutex',
    sentence: 'The array thread writes the superblock while a command holds the mutex.',
    property: 'MUTEX',
    eras: ['classic'],
    parameters: COMMANDED,
    without: ['stop-releases-mutex-6.6'],
    apply: (network) => {
      const waits = or(is(USER, 'joining'), is(USER, 'joined'));
      const steady = where(network, ['fail '], onlyIf(not(waits)));
      const unblocked = where(steady, ['command '], onlyIf(not(isFaulty)));
      const orderly = where(
        unblocked,
        ['end the command'],
        onlyIf(or(is(THREAD, 'idle'), is(THREAD, 'deciding'))),
      );
      const patient = where(orderly, ['begin to reap', 'claim'], onlyIf(not(waits)));
      return extended(patient, [
        losesPatience,
        variation(patient, 'look after recovery', (step) => ({
          ...step,
          name: 'look after recovery with the mutex taken',
          guard: and(isUp, is(THREAD, 'idle'), is(USER, 'joining'), isChanged),
        })),
      ]);
    },
  },
  {
    name: 'sleeps-too-early',
    sentence: 'A sync sleeps at sync_max before its requests are done, and wakes when they are.',
    property: 'WINDOW-DONE',
    parameters: WINDOWED,
    apply: (network) => {
      const isEarly = and(
        compare([SYNC, 'position'], '>', [SYNC, 'completed']),
        compare([SYNC, 'position'], '>=', [WINDOW, 'to']),
        is(SYNC, 'syncing'),
      );
      return extended(network, [
        meddling('sleep too early', and(isEarly, is(WINDOW, 'awake')), to(WINDOW, 'SLEEP')),
        late(
          'wake up',
          and(isEarly, is(WINDOW, 'asleep'), isDrained, is({ name: 'segment 1' }, 'request.none')),
          to(WINDOW, 'WAKE'),
        ),
      ]);
    },
  },
];
