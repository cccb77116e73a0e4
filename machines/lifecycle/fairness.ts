/** Which steps are taken at last when they can be: what computers do by themselves, but not what people and misfortune do. */
import type { Step } from '../language/index.ts';

/**
 * Kernel threads are scheduled, work items executed, commands that began go on, devices answer. Users, writers,
 * failing devices, lack of memory and crashes owe nothing.
 */
const FAIR_ACTORS: ReadonlySet<string> = new Set([
  'array thread',
  'sync thread',
  'work item',
  'command',
  'raid5',
  'device',
  'slow device',
]);

/** Done when enough time or work has gone by, which need never be. */
const NEVER_OWED: ReadonlySet<string> = new Set(['pause for a checkpoint']);

/** Nobody leaves an array down for ever; how long is another matter. */
const OWED_TO_USERS: ReadonlySet<string> = new Set(['assemble', 'assemble by force']);

/** The steps with their fairness: weak for all that is owed. */
export function withFairness(steps: readonly Step[]): Step[] {
  return steps.map((step) =>
    OWED_TO_USERS.has(step.name) || (FAIR_ACTORS.has(step.actor) && !NEVER_OWED.has(step.name))
      ? { ...step, fairness: 'weak' as const }
      : step,
  );
}
