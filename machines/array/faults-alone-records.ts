/** Faults of what the superblocks say of a member, each made for one promise: what else might notice is kept from harm. */
import {
  type TargetedFault,
  all,
  altered,
  and,
  extended,
  has,
  is,
  last,
  omitting,
  to,
  when,
} from '../language/index.ts';
import {
  BITMAP,
  LABEL,
  MEMBER,
  SUPERBLOCK,
  UNWRITTEN,
  WRITTEN,
  blinking,
  isUp,
  step,
} from './fault-words.ts';

/** All of them. */
export const RECORD_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'superblock-misses-a-write',
    sentence:
      'The superblock of a member in sync falls behind the others, and is written once more at once.',
    property: 'RECORDS-TRUE',
    parameters: UNWRITTEN,
    apply: (network) =>
      blinking(network, {
        name: 'miss a write of the superblocks',
        guard: and(
          isUp,
          is(MEMBER, 'inSync'),
          is(LABEL, 'current'),
          is(SUPERBLOCK, 'update.none'),
          is(BITMAP, 'eventsCleared.older'),
        ),
        makes: [to(LABEL, 'AGE')],
        isWrong: and(is(MEMBER, 'inSync'), is(LABEL, 'left'), is(SUPERBLOCK, 'update.none')),
        undoes: [to(LABEL, 'WRITE.ACTIVE')],
      }),
  },
  {
    name: 'newcomer-is-told-late',
    sentence:
      'A device that is recovered by the bitmap makes no write of the superblocks due until a moment later.',
    property: 'ADDED-RECORDED',
    eras: ['modern'],
    parameters: WRITTEN,
    apply: (network) => {
      const isUntold = and(
        isUp,
        is(MEMBER, 'recovering'),
        is(LABEL, 'left'),
        is(SUPERBLOCK, 'update.none'),
      );
      const isFull = has(MEMBER, 'guided', '=', false);
      const silent = altered(
        network,
        'add device',
        all(omitting('CHANGE'), last(when(isFull, to(SUPERBLOCK, 'CHANGE')))),
      );
      return extended(silent, [
        {
          ...step('tell of the newcomer', 'raid5d', isUntold, to(SUPERBLOCK, 'CHANGE')),
          fairness: 'weak',
        },
      ]);
    },
  },
];
