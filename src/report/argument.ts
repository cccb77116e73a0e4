/** Arguments: why a story decides its property, as Let, Then and However. Evidence in, words out. */
import type { Violation } from '../check/index.ts';
import { endlessWords, fairnessParts } from './lasso-words.ts';

/** The parts of an argument; `given` and `however` may be empty. */
export interface Argument {
  readonly given: readonly string[];
  readonly claim: string;
  readonly however: readonly string[];
}

/** What holds in the last state is given; what fails there contradicts the claim. Of liveness both stay so. */
export function argumentOf(story: Violation): Argument {
  const holding = story.evidence.filter((one) => one.holds).map((one) => one.words);
  const failing = story.evidence.filter((one) => !one.holds).map((one) => one.words);
  const claim = story.property.sentence;
  const { loopsFrom } = story;
  if (loopsFrom !== undefined) {
    const stays = [...holding, ...failing].join(', ');
    return { given: [], claim, however: [stays, endlessWords(story, loopsFrom)] };
  }
  if (story.verdict === 'witnessed') return { given: [...holding, ...failing], claim, however: [] };
  // A claim that two things never go together is broken by both holding: then there is no failing part.
  if (failing.length === 0) return { given: [], claim, however: holding };
  return { given: holding, claim, however: failing };
}

/** The argument as labelled parts, in the order they are read. */
export function argumentParts(story: Violation): { label: string; words: string }[] {
  const { given, claim, however } = argumentOf(story);
  const isWitness = story.verdict === 'witnessed';
  const must = story.loopsFrom === undefined ? 'this must hold' : 'this must come at last';
  const fair = fairnessParts(story);
  return [
    ...(given.length > 0 ? [{ label: 'Let', words: `${given.join('; ')}.` }] : []),
    { label: 'Then', words: `${isWitness ? 'this is shown' : must}: ${claim}` },
    ...(however.length > 0 ? [{ label: 'However', words: `${however.join('; ')}.` }] : []),
    ...(fair.length > 0 ? [{ label: 'Fair', words: `${fair.join('; ')}.` }] : []),
  ];
}
