/** Faults of what the observers see, each made for one promise: what else might notice is kept from harm. */
import {
  type TargetedFault,
  and,
  extended,
  is,
  omitting,
  altered,
  or,
  to,
} from '../language/index.ts';
import {
  DATA,
  LABEL,
  LOSS,
  MEMBER,
  STEADY,
  SUPERBLOCK,
  SYNC,
  WRITTEN,
  isUp,
  step,
} from './fault-words.ts';

const REPLAY = { name: 'replay' };

/** Sizes of an array with a log. */
const LOGGED = { fallible: 2, log: 1 };

/** All of them. */
export const OBSERVER_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'loss-on-a-complete-array',
    sentence: 'A block of an array that is complete is counted as lost, while nobody waits.',
    property: 'LOSS-DEGRADED',
    parameters: STEADY,
    apply: (network) =>
      extended(network, [
        step(
          'a loss is seen that is none',
          'user',
          and(isUp, or(is(SUPERBLOCK, 'writing.dirty'), is(SUPERBLOCK, 'update.none'))),
          to(LOSS, 'BYSTANDER'),
        ),
      ]),
  },
  {
    name: 'loss-is-counted-late',
    sentence: 'What wrong parity cost is counted when the next write waits for the dirty mark.',
    property: 'LOSS-FIRST',
    parameters: WRITTEN,
    apply: (network) =>
      extended(network, [
        step(
          'a loss is seen late',
          'user',
          and(
            isUp,
            is(MEMBER, 'out'),
            is(LABEL, 'left'),
            is(DATA, 'stale'),
            is(SUPERBLOCK, 'writing.pending'),
          ),
          to(LOSS, 'WRITTEN'),
        ),
      ]),
  },
  {
    name: 'assembly-with-a-log-leaves-resync-due',
    sentence: 'An assembly replays the log, and leaves recovery_cp where the disk has it.',
    property: 'NO-RESYNC',
    eras: ['modern'],
    parameters: LOGGED,
    apply: (network) => altered(network, 'assemble', omitting('RECOVERY_CP')),
  },
  {
    name: 'log-is-replayed-after-a-change',
    sentence: 'The log is replayed once more when a change of the superblocks is due.',
    property: 'REPLAY-FIRST',
    eras: ['modern'],
    parameters: LOGGED,
    apply: (network) =>
      extended(network, [
        step(
          'replay the log after a change',
          'user',
          and(
            isUp,
            is(REPLAY, 'none'),
            is(MEMBER, 'inSync'),
            is(SYNC, 'absent'),
            is(SUPERBLOCK, 'update.due'),
          ),
          to(REPLAY, 'REPLAY'),
        ),
      ]),
  },
  {
    name: 'log-is-replayed-without-data',
    sentence: 'The log is replayed once more in a stripe whose data is not there.',
    property: 'REPLAY-WHOLE',
    eras: ['modern'],
    parameters: LOGGED,
    apply: (network) =>
      extended(network, [
        step(
          'replay the log without data',
          'user',
          and(
            isUp,
            is(REPLAY, 'none'),
            is(MEMBER, 'out'),
            is({ name: 'device 1' }, 'inSync'),
            is(SYNC, 'absent'),
            is(SUPERBLOCK, 'update.none'),
          ),
          to(REPLAY, 'REPLAY'),
        ),
      ]),
  },
];
