/** Faults of events_cleared, each made for one promise: what else might notice is kept from harm. */
import { type TargetedFault, and, extended, has, is, to } from '../language/index.ts';
import { BITMAP, LABEL, SUPERBLOCK, UNWRITTEN, WORD, blinking, isUp, step } from './fault-words.ts';

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
    name: 'passed-by-what-stood-still',
    sentence: 'A device counts as passed by an events_cleared that was not raised, for a moment.',
    property: 'PASSED-CLEARED',
    eras: ['modern'],
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
