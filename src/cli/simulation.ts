/** `raidproof check … --simulate`: random walks instead of a search. */
import { type CheckResult, checkBySimulation } from '../check/index.ts';
import { simulationLine } from './progress.ts';
import type { Selected } from './selection.ts';

/** What a user chose about the walks. */
export interface SimulationChoice {
  /** Walks to make. */
  readonly simulate?: number;
  readonly depth: number;
  readonly seed: number;
  readonly swarm?: boolean;
  readonly prune: boolean;
  readonly first?: boolean;
}

/** Walks and judges; an interrupt ends it with what is known. */
export async function simulated(
  { network, variants, command }: Selected,
  runs: number,
  choice: SimulationChoice,
): Promise<CheckResult> {
  const progress = simulationLine(network.name, runs);
  const result = await checkBySimulation(network, {
    runs,
    depthMax: choice.depth,
    seed: choice.seed,
    swarm: choice.swarm === true,
    prune: choice.prune,
    stopAtViolation: choice.first === true,
    variants,
    command,
    watch: progress.watch,
  });
  progress.end();
  return result;
}
