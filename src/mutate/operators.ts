/** Mutation operators: the ways in which a network is made wrong on purpose. */

/** What an operator works on: the steps that join machines, or the machines themselves. */
export type OperatorSubject = 'step' | 'machine';

/** A way to make a network wrong. */
export interface Operator {
  readonly name: string;
  readonly subject: OperatorSubject;
  readonly sentence: string;
}

/** All operators, in the order in which mutants are made and told. */
export const OPERATORS = [
  { name: 'drop-step', subject: 'step', sentence: 'A step never happens: its event is lost.' },
  { name: 'drop-guard', subject: 'step', sentence: 'A step does not look at its guard.' },
  {
    name: 'drop-conjunct',
    subject: 'step',
    sentence: 'A step does not wait for one part of its guard.',
  },
  {
    name: 'negate-conjunct',
    subject: 'step',
    sentence: 'A step takes one part of its guard the wrong way round.',
  },
  {
    name: 'drop-delivery',
    subject: 'step',
    sentence: 'A step forgets one of the things that it does.',
  },
  {
    name: 'drop-when',
    subject: 'step',
    sentence: 'A step does in any case what it should do under a condition.',
  },
  {
    name: 'negate-when',
    subject: 'step',
    sentence: 'A step does something exactly when it should not.',
  },
  {
    name: 'swap-deliveries',
    subject: 'step',
    sentence: 'A step does two things in the wrong order.',
  },
  {
    name: 'lose-event',
    subject: 'machine',
    sentence: 'A transition of a machine is removed.',
  },
  {
    name: 'drop-effect',
    subject: 'machine',
    sentence: 'A transition, its move or one of its actions changes nothing.',
  },
  {
    name: 'swap-target',
    subject: 'machine',
    sentence: 'A transition leads to the state next to the right one.',
  },
  {
    name: 'drop-machine-guard',
    subject: 'machine',
    sentence: 'A transition does not look at its guard.',
  },
  {
    name: 'negate-machine-guard',
    subject: 'machine',
    sentence: 'A transition takes its guard the wrong way round.',
  },
] as const satisfies readonly Operator[];

/** The name of an operator. */
export type OperatorName = (typeof OPERATORS)[number]['name'];
