/**
 * A fault behind the end of the array, made for READ. Within the array S16 and S14 imply READ, or S16 and PARITY-FITS with a log; READ
 * alone also asks for what a growth is about to add.
 */
import { type TargetedFault, and, extended, is, to } from '../language/index.ts';
import { MEMBER, isSettled, isUp, step } from './fault-words.ts';

/** All of them. */
export const OUTSIDE_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'area-behind-the-end-goes-bad',
    sentence:
      'What parity holds behind the end of the members is another thing while one of them is gone; a growth writes it anew.',
    property: 'READ',
    eras: ['modern'],
    parameters: {
      chunks: 2,
      grownFrom: 1,
      fallible: 1,
      written: 0,
      firstStripe: 2,
      replacements: 0,
      absentees: 0,
    },
    apply: (network) =>
      extended(network, [
        step(
          'parity behind the end goes bad',
          'device',
          and(isUp, isSettled, is(MEMBER, 'out'), is({ name: 'size' }, 'memory.old')),
          to({ name: 'block 1 of device 2' }, 'AGE'),
        ),
      ]),
  },
];
