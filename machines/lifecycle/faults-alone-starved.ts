/** Faults by which something waits for ever that is ready again and again, each made for one claim about runs. */
import {
  type Network,
  type Predicate,
  type TargetedFault,
  altered,
  and,
  extended,
  has,
  instance,
  is,
  last,
  not,
  onlyIf,
  to,
  when,
} from '../language/index.ts';
import {
  MEMBER,
  RECOVERY,
  SUPERBLOCK,
  STILL,
  SYNC,
  THREAD,
  WRITER,
  WRITTEN,
  isChanged,
  isUp,
  late,
  where,
} from './fault-words.ts';
import { neighbourMachine } from './neighbour.ts';

const NEIGHBOUR = { name: 'neighbour' };
const isBusy = is(NEIGHBOUR, 'busy');

/** The steps wait while the neighbour is busy, which it is never for long, and may be ever anew. */
function starved(network: Network, names: readonly string[], mayBegin: Predicate): Network {
  const waiting = where(network, names, onlyIf(not(isBusy)));
  return extended(
    { ...waiting, instances: [...waiting.instances, instance(NEIGHBOUR.name, neighbourMachine)] },
    [
      {
        name: 'the neighbour begins',
        actor: 'memory',
        sentence: 'It takes what this array needs.',
        guard: and(mayBegin, not(isBusy)),
        deliveries: [to(NEIGHBOUR, 'BEGIN')],
      },
      late('the neighbour ends', isBusy, to(NEIGHBOUR, 'END')),
    ],
  );
}

const isDone = is(RECOVERY, 'done.set');
const isNeeded = is(RECOVERY, 'needed.set');
const isIdle = and(isUp, is(THREAD, 'idle'), not(isChanged));

/** All of them. */
export const STARVED_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'reap-is-put-off',
    sentence:
      'Each time the array thread would look after a sync that is done, another array is first.',
    property: 'L3',
    parameters: STILL,
    apply: (network) =>
      starved(network, ['look after recovery'], and(isIdle, isDone, not(isNeeded))),
  },
  {
    name: 'sync-is-put-off',
    sentence: 'Each time the sync thread would go on, another array is first.',
    property: 'L4',
    parameters: STILL,
    apply: (network) =>
      starved(
        network,
        ['request segment', 'leave the loop', 'pause', 'pass over'],
        is(SYNC, 'syncing'),
      ),
  },
  {
    name: 'look-is-put-off',
    sentence: 'Each time the array thread would look because of NEEDED, another array is first.',
    property: 'L5',
    parameters: STILL,
    apply: (network) =>
      starved(network, ['look after recovery'], and(isIdle, isNeeded, not(isDone))),
  },
  {
    name: 'resync-is-due-again',
    sentence:
      'A sync of a complete array that is reaped while nobody writes is followed by a resync.',
    property: 'L6-REST',
    eras: ['modern'],
    parameters: WRITTEN,
    apply: (network) => {
      const isOver = and(
        is(MEMBER, 'inSync'),
        is(WRITER, 'quiet'),
        has(SUPERBLOCK, 'recoveryCp', '>', 0),
      );
      return altered(
        network,
        'end the reap',
        last(
          when(isOver, to(SUPERBLOCK, 'CHANGE.CLEAN')),
          when(isOver, to(SUPERBLOCK, 'CHECKPOINT', { to: 0 })),
        ),
      );
    },
  },
];
