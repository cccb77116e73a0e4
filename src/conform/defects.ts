/** Known defects on the executor: the model's counterexamples are walked on it to their ends. */
import type { Violation } from '../check/index.ts';
import { type Subject, isCompared, storyOf, walkInLockstep } from './lockstep.ts';
import type { ConformanceResult } from './result.ts';

/**
 * Walks counterexamples of the network as the era had it. The executor follows the same rules where they are
 * wrong: it must follow each to its end, and then shows the defect, too.
 */
export function replayOnExecutor<C>(
  subject: Subject<C>,
  stories: readonly Violation[],
): ConformanceResult {
  const started = performance.now();
  const all = stories.map((story) => ({
    id: story.property.id,
    path: stepsOfKey(story.replay.key),
  }));
  const walked = all.filter(({ path }) => isCompared(subject, path));
  const left = all.filter((one) => !walked.includes(one)).map((one) => one.id);
  const paths = walked.map((one) => one.path);
  const differing = paths.flatMap((path) => {
    const divergence = walkInLockstep(subject, path);
    return divergence === undefined ? [] : [storyOf(subject, divergence)];
  });
  return {
    name: `${subject.name}, counterexamples replayed`,
    sentence:
      'The counterexamples of the era as it was, walked on the executor to their ends: it has the same ' +
      'defects.',
    cases: paths.length,
    steps: paths.reduce((sum, path) => sum + path.length, 0),
    differences: differing,
    seconds: Math.round(performance.now() - started) / 1000,
    details: [
      walked.map((one) => one.id).join(', '),
      ...(left.length === 0 ? [] : [`with steps that the driver leaves out: ${left.join(', ')}`]),
    ],
  };
}

/** The steps of a replay key; a run that repeats for ever is walked once round. */
function stepsOfKey(key: string): number[] {
  return [...key.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
