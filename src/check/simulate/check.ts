/** A check by simulation: the verdicts that random walks can give, with their stories made short. */
import { type Network, isLiveness } from '../../../machines/language/index.ts';
import { type CompiledNetwork, compile } from '../../network/index.ts';
import { coverageOf } from '../coverage.ts';
import { layOut } from '../layout.ts';
import { tell } from '../replay.ts';
import type { CheckResult, PropertyResult } from '../result.ts';
import { SHORTENING, type ShorteningLimits, shorten } from './shorten.ts';
import {
  type Simulation,
  type SimulationOptions,
  type SimulationProgress,
  simulate,
} from './simulate.ts';

/** How to check by simulation. */
export interface SimulatedCheckOptions extends SimulationOptions {
  readonly variants: readonly string[];
  /** The command that repeats this check; printed with every replay key. */
  readonly command: string;
  readonly shortening?: ShorteningLimits;
  readonly watch: (progress: SimulationProgress) => boolean;
}

/**
 * Walks at random and judges what was seen. What was not found stays inconclusive: nothing is ever said to hold. Each
 * way to a violation is made short, and then walked through XState.
 */
export async function checkBySimulation(
  definition: Network,
  options: SimulatedCheckOptions,
): Promise<CheckResult> {
  const started = performance.now();
  const network = compile(definition);
  const found = await simulate(network, options, options.watch);
  const properties: PropertyResult[] = [];
  for (const [index, { id, kind, sentence, reason }] of network.properties.entries()) {
    const claim = { id, kind, sentence, reason } as const;
    properties.push(await judged(network, index, found.ways.get(index), claim, options));
  }
  const { runs, steps, longest, stuck, ending } = found;
  const { name, era, parameters } = definition;
  const { depthMax, swarm, seed, variants } = options;
  return {
    schemaVersion: 1,
    network: name,
    era,
    parameters,
    variant: variants[0] ?? null,
    variants,
    engine: 'js',
    threads: 1,
    seed,
    complete: false,
    ending,
    simulation: { runs, depthMax, swarm, steps, longest, stuck },
    states: steps + runs,
    transitions: steps,
    depth: longest,
    pruned: 0,
    statesBehind: 0,
    deadlocks: 0,
    seconds: Math.round(performance.now() - started) / 1000,
    bytesPerState: 0,
    bitsPerState: layOut(network).bits,
    properties,
    coverage: coverageOf(network, seenBy(found)),
  };
}

/** The first states in which something is seen are told by their walk here. */
function seenBy({ fired, accepted, firstSeen }: Simulation): Parameters<typeof coverageOf>[1] {
  return { fired, accepted, firstSeen };
}

async function judged(
  network: CompiledNetwork,
  index: number,
  way: readonly number[] | undefined,
  claim: Pick<PropertyResult, 'id' | 'kind' | 'sentence' | 'reason'>,
  { variants, command, shortening = SHORTENING }: SimulatedCheckOptions,
): Promise<PropertyResult> {
  const property = network.properties[index]!;
  if (way === undefined || isLiveness(property))
    return { ...claim, verdict: 'inconclusive', steps: [] };
  if (property.kind === 'sometimes')
    return { ...claim, verdict: 'witnessed', steps: namesOf(network, way) };
  const { steps, isShortest } = await shorten(network, property, way, shortening);
  const source = isShortest ? 'check' : 'simulation';
  const story = tell(network, property, steps, { variants, command, source });
  return { ...claim, verdict: 'violated', steps: namesOf(network, steps), story };
}

function namesOf(network: CompiledNetwork, steps: readonly number[]): string[] {
  return steps.map((step) => network.steps[step]!.definition.name);
}
