/** Faults of the copies of the bitmap, each made for one promise: what else might notice is kept from harm. */
import {
  type Delivery,
  type TargetedFault,
  altered,
  and,
  extended,
  is,
  not,
  onlyIf,
  to,
} from '../language/index.ts';
import { BIT, PAGE, STEADY, WORD, WRITE, isSettled, isUp, step, where } from './fault-words.ts';

/** The chunk is recorded, at rest, and needs no sync. */
const isIdle = and(
  isUp,
  isSettled,
  is(WRITE, 'none'),
  is(WORD, 'count.idle'),
  is(WORD, 'NEEDED.clear'),
  is(WORD, 'RESYNC.clear'),
);

/** All of them. */
export const COPY_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'a-copy-loses-an-idle-bit',
    sentence:
      'One copy of the bitmap loses the bit of a chunk that is idle, and has it again before the next write.',
    property: 'S4',
    parameters: STEADY,
    apply: (network) => {
      const isLost = and(is(BIT, 'clear'), is(WORD, 'count.idle'), is(PAGE, 'NEEDWRITE.clear'));
      return extended(where(network, ['start write'], onlyIf(not(isLost))), [
        step(
          'a copy loses a bit',
          'device',
          and(isIdle, is(BIT, 'set'), is(PAGE, 'NEEDWRITE.clear')),
          to(BIT, 'WRITE.CLEAR'),
        ),
        {
          ...step('it is read again', 'daemon', and(isUp, isLost), to(BIT, 'WRITE.SET')),
          fairness: 'weak',
        },
      ]);
    },
  },
  {
    name: 'set-bit-is-written-at-leisure',
    sentence:
      'The page of a bit that is set becomes NEEDWRITE, not DIRTY; the unplug waits for it all the same.',
    property: 'S4-LOAD',
    parameters: STEADY,
    apply: (network) =>
      altered(network, 'start write', (one) => ({
        ...one,
        deliveries: one.deliveries.map((delivery): Delivery =>
          delivery.to === PAGE.name && delivery.event.type === 'DIRTY'
            ? { ...delivery, event: { type: 'MARK' } }
            : delivery,
        ),
      })),
  },
];
