/**
 * The `sliced` engine: counts all states as sets, in whatever order is fastest; ways are then found by a plain search
 * that goes only as deep as what is to be named.
 */
import type { CompiledNetwork } from '../../../network/index.ts';
import type { Limits, Policy, Watch } from '../../engine.ts';
import { type Firsts, NEVER } from '../firsts.ts';
import { planNetwork } from '../plan.ts';
import type { Program } from '../program.ts';
import { searchProgram } from '../program.ts';
import { seenLevels, sightsOf } from '../sights.ts';
import { type WasmExploration, explorePlainly, exploreWithWasm } from '../wasm-engine.ts';
import { chooseSlice } from './choose.ts';
import { slicedProgram } from './program.ts';
import { type SlicedFound, searchSliced } from './search.ts';

/** What was found, and the program that found it. */
export interface Sets {
  readonly found: SlicedFound;
  readonly program: Program;
}

/** A depth that is not known: sets of states have no levels. */
export const DEPTH_UNKNOWN = -1;

/**
 * Explores a network. All counts but the depth are those of the other engines, and so are the lengths of all ways. Where
 * sets do not pay, where a search may end before its time, or where it has ended so, the plain search tells.
 * @throws RangeError when not even a first small memory can be had
 */
export async function exploreSliced(
  network: CompiledNetwork,
  policy: Policy,
  limits: Limits,
  watch: Watch,
  threads = 1,
): Promise<WasmExploration> {
  const plainly = (): Promise<WasmExploration> =>
    exploreWithWasm(network, policy, limits, watch, threads);
  if (policy.stopAtViolation || policy.stopWhenDecided) return plainly();
  const slice = await chooseSlice(network);
  if (slice === undefined) return plainly();
  const { found, program } = await countSliced(network, slice, policy, limits, watch, threads);
  if (found.ending !== 'complete') return plainly();
  const plain = searchProgram(planNetwork(network), 1, false);
  const isEnough = (firsts: Firsts): boolean => isAllNamed(program, found, plain, firsts);
  const ways = await explorePlainly(plain, 1, policy, limits, watch, isEnough);
  const { states, pruned, deadlocks, bytes, fired, ending } = found;
  const transitions = fired.reduce((sum, one) => sum + one, 0);
  const counts = { ending, states, transitions, pruned, deadlocks, bytes, fired };
  return { ...ways, ...counts, depth: DEPTH_UNKNOWN, accepted: accepted(program, found, ways) };
}

/**
 * Counts all states as sets.
 * @param slice index of an instance with at most 64 local states, of which there will be sets
 */
export async function countSliced(
  network: CompiledNetwork,
  slice: number,
  policy: Policy,
  limits: Limits,
  watch: Watch,
  threads = 1,
): Promise<Sets> {
  const program = slicedProgram(planNetwork(network, slice), threads, threads > 1);
  return { found: await searchSliced(program, threads, policy, limits, watch), program };
}

/** Whether a plain search has seen every local state and every violation or witness that there is. */
function isAllNamed(program: Program, found: SlicedFound, plain: Program, firsts: Firsts): boolean {
  if (firsts.found.some((level, index) => level === NEVER && found.firsts.found[index] !== NEVER))
    return false;
  const { slice } = program.plan.layout;
  const wanted = seenLevels(program, found.firsts);
  return seenLevels(plain, firsts).every((row, instance) =>
    row.every((level, local) => {
      if (level !== NEVER) return true;
      if (instance === slice) return (found.sliceSeen & (1n << BigInt(local))) === 0n;
      return wanted[instance]![local] === NEVER;
    }),
  );
}

/** What each instance accepted where: of what only the sets show, no first state is known, and the last is named. */
function accepted(
  program: Program,
  { firsts, states }: SlicedFound,
  ways: WasmExploration,
): WasmExploration['accepted'] {
  const all = ways.accepted.map((rows) => rows.map((row) => Int32Array.from(row)));
  for (const sight of sightsOf(program, firsts))
    if (sight.kind === 'accepted') {
      const row = all[sight.instance]![sight.event]!;
      if (row[sight.local] === 0) row[sight.local] = Math.min(states, 2 ** 31 - 1);
    }
  return all;
}
