/** Faults of events_cleared, each made for one promise: what else might notice is kept from harm. */
import {
  type TargetedFault,
  and,
  extended,
  has,
  is,
  not,
  or,
  to,
  variation,
} from '../language/index.ts';
import {
  BITMAP,
  LABEL,
  STEADY,
  SUPERBLOCK,
  UNWRITTEN,
  WORD,
  WRITE,
  blinking,
  isUp,
  isWritten,
  step,
} from './fault-words.ts';

const isOlder = is(BITMAP, 'eventsCleared.older');

/** The first member has left with a history, and events_cleared has not passed it. */
const isAway = and(
  is(LABEL, 'left'),
  has(LABEL, 'role', '=', 'active'),
  has(LABEL, 'passed', '=', 'no'),
);

/** All of them. */
export const EVENTS_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'write-ends-between-the-superblocks',
    sentence:
      'A write ends between the two writes of md_update_sb(), and raises events_cleared there.',
    property: 'LEISURE',
    parameters: STEADY,
    apply: (network) =>
      extended(network, [
        variation(network, 'end write 0', (one) => ({
          ...one,
          name: 'end write 0 between the superblocks',
          guard: and(
            isUp,
            isWritten,
            has(BITMAP, 'lead', '=', 1),
            not(or(has(WRITE, 'data', '=', 'inFlight'), has(WRITE, 'parity', '=', 'inFlight'))),
          ),
        })),
      ]),
  },
  {
    name: 'events-cleared-passes-nobody',
    sentence: 'events_cleared is raised to the event count of the array, and put back at once.',
    property: 'CLEARED-PASSES',
    parameters: UNWRITTEN,
    apply: (network) =>
      blinking(network, {
        name: 'raise events_cleared past nobody',
        guard: and(isUp, isAway, isOlder),
        makes: [to(BITMAP, 'BUMP'), to(BITMAP, 'PERSIST')],
        isWrong: and(isAway, is(BITMAP, 'eventsCleared.onDisk')),
        undoes: [to(BITMAP, 'OUTDATE')],
      }),
  },
  {
    name: 'passed-by-what-stood-still',
    sentence: 'A device counts as passed by an events_cleared that was not raised, for a moment.',
    property: 'PASSED-CLEARED',
    parameters: UNWRITTEN,
    apply: (network) =>
      blinking(network, {
        name: 'take a device for passed',
        guard: and(isUp, isAway, isOlder),
        makes: [to(LABEL, 'PASS')],
        isWrong: and(has(LABEL, 'passed', '=', 'memory'), isOlder),
        undoes: [to(LABEL, 'CRASH')],
      }),
  },
  {
    name: 'events-cleared-raised-at-rest',
    sentence:
      'events_cleared is raised on an array that is not written to, and waits for the next write of the superblocks.',
    property: 'NEED-SYNC',
    parameters: UNWRITTEN,
    apply: (network) =>
      extended(network, [
        step(
          'raise events_cleared at rest',
          'user',
          and(
            isUp,
            isOlder,
            is(LABEL, 'current'),
            is(SUPERBLOCK, 'update.none'),
            is(WORD, 'count.zero'),
          ),
          to(BITMAP, 'BUMP'),
        ),
      ]),
  },
];
