/** The `wasm` engine: breadth-first search by generated WebAssembly, batch by batch, without parents. */
import type { CompiledNetwork } from '../../network/index.ts';
import type { Exploration, Limits, Policy, Watch } from '../engine.ts';
import { planNetwork } from './plan.ts';
import { MEMORY_BYTES_MAX, searchProgram } from './program.ts';
import type { Enough, Found } from './found.ts';
import { search } from './search.ts';
import { searchTogether } from './shared/search.ts';
import { type LevelledSight, sightsOf } from './sights.ts';
import { Tracer } from './traces.ts';
import type { Program } from './program.ts';

/**
 * What this engine gives: state numbers stand for the initial state (0) and for the first states of all that is to be
 * named, by rising level. Other states have no numbers.
 */
export type WasmExploration = Omit<Exploration, 'store' | 'holding' | 'graph'>;

/**
 * Explores a network. All counts are the same for any number of threads, and so are the ways: of all first states the
 * one with the smallest words is meant, and a way goes back over the predecessors with the smallest words. An end by
 * `violation` or `decided` comes when the level is expanded in which it is found.
 * @throws RangeError when not even a first small memory can be had
 */
export async function exploreWithWasm(
  network: CompiledNetwork,
  policy: Policy,
  limits: Limits,
  watch: Watch,
  threads = 1,
): Promise<WasmExploration> {
  if (threads > 1 && limits.memoryMaxBytes <= MEMORY_BYTES_MAX) {
    const { found, program } = await searchTogether(network, threads, policy, limits, watch);
    return explorationOf(program, found, policy);
  }
  const partitions = threads * Math.ceil(limits.memoryMaxBytes / threads / MEMORY_BYTES_MAX);
  const program = searchProgram(planNetwork(network), partitions, threads > 1);
  return explorePlainly(program, threads, policy, limits, watch);
}

/** As {@link exploreWithWasm}, with a program that is written already; `isEnough` may end it after any level. */
export async function explorePlainly(
  program: Program,
  threads: number,
  policy: Policy,
  limits: Limits,
  watch: Watch,
  isEnough?: Enough,
): Promise<WasmExploration> {
  const found = await search(program, threads, policy, limits, watch, isEnough);
  return explorationOf(program, found, policy);
}

function explorationOf(program: Program, found: Found, { prune }: Policy): WasmExploration {
  const { network } = program.plan;
  const sights = sightsOf(program, found.firsts);
  return {
    ending: found.ending,
    states: found.states,
    transitions: found.fired.reduce((sum, one) => sum + one, 0),
    depth: found.depth,
    pruned: found.pruned,
    deadlocks: found.deadlocks,
    bytes: found.bytes,
    fired: found.fired,
    ...numbered(network, sights),
    path: pathFinder(program, found, sights, prune),
  };
}

/** The state number of a sight: those at level 0 are all in the initial state. */
function numberOf({ level }: LevelledSight, index: number): number {
  return level === 0 ? 0 : index + 1;
}

function numbered(
  network: CompiledNetwork,
  sights: readonly LevelledSight[],
): Pick<Exploration, 'found' | 'firstFired' | 'accepted' | 'firstSeen'> {
  const found = new Map<number, number>();
  const firstFired = network.steps.map(() => -1);
  const firstSeen = network.instances.map(({ table }) =>
    new Int32Array(table.states.length).fill(-1),
  );
  const accepted = network.instances.map(({ table }) =>
    table.events.map(() => new Int32Array(table.states.length)),
  );
  sights.forEach((sight, index) => {
    const number = numberOf(sight, index);
    switch (sight.kind) {
      case 'found':
        found.set(sight.property, number);
        return;
      case 'seen':
        firstSeen[sight.instance]![sight.local] = number;
        return;
      case 'fired':
        firstFired[sight.step] = number;
        return;
      case 'accepted':
        accepted[sight.instance]![sight.event]![sight.local] = number + 1;
    }
  });
  return { found, firstFired, firstSeen, accepted };
}

/** Ways are looked for when the first is asked for, and then for all sights of its sort together. */
function pathFinder(
  program: Program,
  { logs }: Found,
  sights: readonly LevelledSight[],
  prune: boolean,
): (state: number) => number[] {
  const ways = new Map<LevelledSight, number[]>();
  return (state) => {
    if (state === 0) return [];
    const sight = sights[state - 1]!;
    if (!ways.has(sight)) {
      const wanted = sights.filter((one) => isOfStates(one) === isOfStates(sight));
      const found = new Tracer(program.plan, logs, prune).ways(wanted);
      wanted.forEach((one, index) => ways.set(one, found[index]!));
    }
    return ways.get(sight)!;
  };
}

function isOfStates({ kind }: LevelledSight): boolean {
  return kind === 'found' || kind === 'seen';
}
