/** Deep scenarios: shortest paths to states spread evenly over everything that the network can reach. */
import { STANDARD_OPTIONS, exploreWithJs } from '../check/index.ts';
import { type Suite, goalsOfPath } from '../generate/index.ts';
import type { Subject } from './lockstep.ts';

/** States explored at most; breadth first, so that what is left out is deepest. */
const STATES_MAX = 400_000;

/**
 * As many scenarios as wanted. They go where transition coverage does not: a sync that was stopped, resumed and
 * stopped again takes no transition that a single one does not take, too.
 */
export async function sampledSuite<C>(subject: Subject<C>, scenarios: number): Promise<Suite> {
  const { network } = subject;
  const { policy, watch } = STANDARD_OPTIONS;
  const limits = { ...STANDARD_OPTIONS.limits, statesMax: STATES_MAX };
  const whole = { ...policy, prune: false };
  const exploration = await exploreWithJs({ ...network, properties: [] }, whole, limits, watch);
  const paths = Array.from({ length: scenarios }, (_, index) =>
    exploration.path(Math.floor(((index + 1) * (exploration.states - 1)) / scenarios)),
  );
  const covered = new Set(paths.flatMap((path) => [...goalsOfPath(network, path)]));
  return {
    scenarios: paths.map((path, index) => ({ name: `sample ${index}`, path })),
    covered,
    goals: covered,
  };
}
