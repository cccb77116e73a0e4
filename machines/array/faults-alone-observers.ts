/** A fault of what the observer of losses sees, made for one promise: what else might notice is kept from harm. */
import { type TargetedFault, and, extended, is, to } from '../language/index.ts';
import { DATA, LABEL, LOSS, MEMBER, SUPERBLOCK, WRITTEN, isUp, step } from './fault-words.ts';

/** All of them. */
export const OBSERVER_TARGETED_FAULTS: readonly TargetedFault[] = [
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
];
