/** Marks: what is to be said beside a step of a story. The same in every kind of report. */
import type { Violation } from '../check/index.ts';

/** What a mark says, and of what kind it is. */
export interface Mark {
  readonly tone: 'violated' | 'witnessed' | 'loop';
  readonly words: string;
}

/** The marks of the step with this number; 0 is the initial state. */
export function marksAt(story: Violation, number: number): Mark[] {
  const decided =
    number === story.decidedAt ? [{ tone: story.verdict, words: decidedWords(story) }] : [];
  const { loopsFrom, steps } = story;
  if (loopsFrom === undefined) return decided;
  return [...decided, ...loopMarks(loopsFrom, steps.length, number)];
}

/** Whether the step with this number repeats for ever. */
export function isRepeated({ loopsFrom }: Violation, number: number): boolean {
  return loopsFrom !== undefined && number > loopsFrom;
}

function decidedWords({ verdict, loopsFrom }: Violation): string {
  if (loopsFrom !== undefined) return 'due from here on, and never comes';
  return verdict === 'violated' ? 'first false here' : 'first shown here';
}

function loopMarks(loopsFrom: number, last: number, number: number): Mark[] {
  if (loopsFrom === last) return number === last ? [loop('here the run may end')] : [];
  return [
    ...(number === loopsFrom + 1 ? [loop('what repeats for ever begins')] : []),
    ...(number === last ? [loop(`all is as ${asAfter(loopsFrom)}; again from there`)] : []),
  ];
}

function loop(words: string): Mark {
  return { tone: 'loop', words };
}

function asAfter(step: number): string {
  return step === 0 ? 'in the beginning' : `after step ${step}`;
}
