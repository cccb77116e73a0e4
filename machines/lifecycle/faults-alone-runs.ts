/** A fault of the lifecycle that only runs show, made for one promise. */
import {
  type TargetedFault,
  altered,
  and,
  has,
  is,
  last,
  not,
  to,
  when,
} from '../language/index.ts';
import { MEMBER, RECOVERY, THREAD, WRITTEN, hasSync, isFaulty } from './fault-words.ts';

/** All of them. */
export const RUN_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'looks-while-io-is-owed',
    sentence: 'While a failed device owes I/O the array thread is told to look again and again.',
    property: 'L6-STILL',
    parameters: WRITTEN,
    apply: (network) =>
      altered(
        network,
        'choose what to sync',
        last(
          when(
            and(isFaulty, has(MEMBER, 'ioPending', '=', true), not(hasSync), is(THREAD, 'idle')),
            to(RECOVERY, 'NEEDED.SET'),
          ),
        ),
      ),
  },
];
