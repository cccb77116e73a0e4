/** Which instance to slice: of all that have few enough states, the one that leaves the fewest keys in a sample. */
import type { CompiledNetwork } from '../../../network/index.ts';
import { readField } from '../layout.ts';
import type { LevelLog } from '../level-log.ts';
import { planNetwork } from '../plan.ts';
import { searchProgram } from '../program.ts';
import { search } from '../search.ts';

/** States of the sample: the first levels of a plain search. */
const SAMPLE_STATES = 20_000;

/** Bits of a set. */
const STATES_MAX = 64;

/** Sets pay when there are at least so many states to a key. */
const STATES_A_KEY = 1.3;

/** The index of the instance, or undefined where sets would not pay. */
export async function chooseSlice(network: CompiledNetwork): Promise<number | undefined> {
  const candidates = network.instances.flatMap(({ table }, index) =>
    table.states.length > 1 && table.states.length <= STATES_MAX ? [index] : [],
  );
  if (candidates.length === 0) return undefined;
  const sample = await sampleOf(network);
  const keys = candidates.map((instance) => keysWithout(sample, instance));
  const fewest = Math.min(...keys);
  return fewest * STATES_A_KEY > sample.length ? undefined : candidates[keys.indexOf(fewest)];
}

/** Local states of the first states found, by instance. */
async function sampleOf(network: CompiledNetwork): Promise<readonly (readonly number[])[]> {
  const program = searchProgram(planNetwork(network), 1, false);
  const policy = { prune: true, stopAtViolation: false, stopWhenDecided: false };
  const limits = { statesMax: SAMPLE_STATES, memoryMaxBytes: 2 ** 28 };
  const { logs } = await search(program, 1, policy, limits, () => true);
  const { layout } = program.plan;
  const length = layout.words * 2;
  return [...statesOf(logs)].flatMap((bytes) => {
    const halves = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    return Array.from({ length: halves.length / length }, (_, state) =>
      layout.fields.map((field) => readField(halves, state * length, field)),
    );
  });
}

function* statesOf(logs: readonly LevelLog[]): Generator<Uint8Array> {
  for (const log of logs)
    for (let level = 0; log.levelBytes(level) > 0; level++) yield* log.read(level);
}

/** Distinct states when one instance is left out, as far as a hash of 52 bits tells them apart. */
function keysWithout(sample: readonly (readonly number[])[], instance: number): number {
  const keys = new Set<number>();
  for (const locals of sample) {
    let [low, high] = [0, 0];
    locals.forEach((local, index) => {
      if (index === instance) return;
      low = Math.imul(low ^ local, 0x9e3779b1) ^ (low >>> 15);
      high = Math.imul(high ^ (local + index), 0x85ebca6b) ^ (high >>> 13);
    });
    keys.add((low >>> 0) * 2 ** 20 + (high & 0xfffff));
  }
  return keys.size;
}
