/** Faults of what is to be done at last, each made for one claim about runs: what else might notice is kept from harm. */
import {
  type TargetedFault,
  altered,
  and,
  extended,
  has,
  is,
  not,
  onlyIf,
  to,
  variation,
} from '../language/index.ts';
import {
  BITMAP,
  MEMBER,
  SUPERBLOCK,
  WORD,
  WRITE,
  WRITTEN,
  isUp,
  step,
  where,
} from './fault-words.ts';

/** All of them. */
export const RUN_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'write-is-left-behind',
    sentence:
      'While a member is gone a write that was submitted is not let go on, and the array is called clean all the same.',
    property: 'L9',
    parameters: WRITTEN,
    apply: (network) => {
      const isGone = is(MEMBER, 'out');
      const stuck = altered(network, 'unplug', (one) => ({
        ...one,
        deliveries: one.deliveries.map((delivery) =>
          delivery.event.type === 'RELEASE'
            ? { ...delivery, when: and(delivery.when ?? and(), not(isGone)) }
            : delivery,
        ),
      }));
      return extended(where(stuck, ['add ', 'replace '], onlyIf(is(WRITE, 'none'))), [
        variation(network, 'go clean', (one) => ({
          ...one,
          name: 'go clean beside a write',
          guard: and(
            isUp,
            isGone,
            is(WRITE, 'started'),
            has(BITMAP, 'lead', '=', 0),
            is(SUPERBLOCK, 'writing.dirty'),
            has(SUPERBLOCK, 'recoveryCp', '=', 1),
          ),
        })),
      ]);
    },
  },
  {
    name: 'resync-by-hand-is-put-off',
    sentence:
      'A resync that the user asks for of an array without a set bit begins only when the array is written to.',
    property: 'L5',
    parameters: { fallible: 0, bitsByHand: 1, chunks: 1, log: 0 },
    apply: (network) => {
      const isQuiet = and(
        is(WORD, 'count.zero'),
        is(SUPERBLOCK, 'writing.clean'),
        is(SUPERBLOCK, 'update.none'),
        has(SUPERBLOCK, 'resyncOffset', '=', 1),
      );
      return extended(where(network, ['begin resync'], onlyIf(not(isQuiet))), [
        step(
          'ask for a resync',
          'user',
          and(isUp, isQuiet),
          to(SUPERBLOCK, 'RECOVERY_CP', { to: 0 }),
        ),
      ]);
    },
  },
];
