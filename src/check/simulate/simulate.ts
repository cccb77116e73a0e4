/** Simulation: random walks through a network that is too large to exhaust. They find, and never prove. */
import type { CompiledNetwork } from '../../network/index.ts';
import type { Exploration } from '../engine.ts';
import { runSource } from '../generated.ts';
import { layOut, pack } from '../layout.ts';
import { Constants } from '../predicate-code.ts';
import { walkSource } from './walk-source.ts';

/** How to walk. */
export interface SimulationOptions {
  readonly runs: number;
  /** Steps of a walk at most. */
  readonly depthMax: number;
  /** The same seed gives the same walks. */
  readonly seed: number;
  /** Each walk leaves out a random half of the steps: it comes to places where all together seldom come. */
  readonly swarm: boolean;
  /** Do not walk on from where an `always` fails. */
  readonly prune: boolean;
  /** End with the first walk that violates an `always`. */
  readonly stopAtViolation: boolean;
}

/** A moment of a running simulation. */
export interface SimulationProgress {
  readonly runs: number;
  readonly steps: number;
}

/** What the walks saw. */
export interface Simulation extends Pick<Exploration, 'fired' | 'firstFired' | 'accepted'> {
  readonly ending: 'walked' | 'violation' | 'interrupted';
  readonly runs: number;
  /** Steps taken by all walks together; the states visited are as many, and one more for each walk. */
  readonly steps: number;
  /** Walks that ended because nothing was enabled, or nothing that was allowed. */
  readonly stuck: number;
  /** Steps of the longest walk. */
  readonly longest: number;
  /** For each instance and local state: the first walk in which it is seen, or -1. */
  readonly firstSeen: readonly Int32Array[];
  /** For each violated `always` and witnessed `sometimes`: step indices of the shortest way of all walks. */
  readonly ways: ReadonlyMap<number, readonly number[]>;
}

/** Walks made between two looks at the watch. */
const BATCH_STEPS = 500_000;

/** Makes random walks; yields to the event loop now and then. */
export async function simulate(
  network: CompiledNetwork,
  options: SimulationOptions,
  watch: (progress: SimulationProgress) => boolean,
): Promise<Simulation> {
  const { runs, depthMax, seed, swarm, prune, stopAtViolation } = options;
  const layout = layOut(network);
  const constants = new Constants();
  const ways = new Map<number, readonly number[]>();
  const path = new Uint16Array(depthMax);
  let isViolated = false;
  const machinery = {
    allowed: new Uint8Array(network.steps.length).fill(1),
    fired: new Float64Array(network.steps.length),
    firstFired: new Int32Array(network.steps.length).fill(-1),
    firstSeen: network.instances.map((one) => new Int32Array(one.table.states.length).fill(-1)),
    coverage: network.instances.map((one) =>
      one.table.events.map(() => new Int32Array(one.table.states.length)),
    ),
    path,
    prune,
    note: (property: number, depth: number): void => {
      isViolated ||= network.properties[property]!.kind === 'always';
      const known = ways.get(property);
      if (known === undefined || depth < known.length)
        ways.set(property, Array.from(path.subarray(0, depth)));
    },
  };
  const initial = pack(
    layout,
    network.instances.map(() => 0),
  );
  const source = walkSource(network, layout, constants, initial);
  const walk = runSource(source, machinery, constants) as Walk;
  let [run, steps, stuck, longest, looked] = [0, 0, 0, 0, 0];
  let ending: Simulation['ending'] = 'walked';
  while (run < runs && ending === 'walked') {
    const draw = generator(mixed(seed, run));
    if (swarm) machinery.allowed.forEach((_, step, all) => (all[step] = draw() & 1));
    const taken = walk(run, draw(), depthMax);
    const length = taken < 0 ? -taken - 1 : taken;
    if (taken < 0) stuck++;
    steps += length;
    longest = Math.max(longest, length);
    run++;
    if (stopAtViolation && isViolated) ending = 'violation';
    if (steps + run - looked < BATCH_STEPS) continue;
    looked = steps + run;
    if (!watch({ runs: run, steps })) ending = 'interrupted';
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  const { fired, firstFired, firstSeen, coverage: accepted } = machinery;
  return {
    ending,
    runs: run,
    steps,
    stuck,
    longest,
    firstSeen,
    ways,
    accepted,
    fired: [...fired],
    firstFired: [...firstFired],
  };
}

type Walk = (run: number, seed: number, depthMax: number) => number;

/** A seed of its own for each walk, so that a walk can be made again without those before it. */
function mixed(seed: number, run: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35);
}

/** Whole numbers of 32 bits, by splitmix. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
