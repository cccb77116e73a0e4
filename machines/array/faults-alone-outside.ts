/** Faults where the array is not: while it is down, and behind its end; each made for one promise. */
import { type TargetedFault, and, extended, is, to } from '../language/index.ts';
import { ARRAY, MEMBER, PAGE, UNWRITTEN, blinking, isSettled, isUp, step } from './fault-words.ts';

/** All of them. */
export const OUTSIDE_TARGETED_FAULTS: readonly TargetedFault[] = [
  {
    name: 'page-is-marked-while-down',
    sentence: 'A page is to be written while the array is down; the mark is taken back at once.',
    property: 'OFF',
    eras: ['classic'],
    parameters: UNWRITTEN,
    apply: (network) =>
      blinking(network, {
        name: 'mark a page of nothing',
        guard: is(ARRAY, 'down'),
        makes: [to(PAGE, 'MARK')],
        isWrong: and(is(ARRAY, 'down'), is(PAGE, 'NEEDWRITE.set')),
        undoes: [to(PAGE, 'CRASH')],
      }),
  },
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
