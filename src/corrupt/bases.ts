/** Small arrays in every state that a damaged set may come from. */

import { memoryDevice, type MemoryDevice } from '../device/index.ts';
import { createArray, isSettled, openArray } from '../raid5/index.ts';
import type { CreateOptions, Raid5Array } from '../raid5/index.ts';
import type { Base } from './damage.ts';
import type { Image } from './image.ts';

const DATA_BYTES_AT = 32_768;
const COMPONENT_BYTES = 65_536;

/** How a base comes about: shape, and what happens to it after the moment that counts as its past. */
interface Recipe extends CreateOptions {
  readonly name: string;
  readonly disks: number;
  readonly history: (array: Raid5Array, devices: readonly MemoryDevice[]) => void;
}

const RECIPES: readonly Recipe[] = [
  { name: 'clean', disks: 4, history: (array) => stop(array) },
  {
    name: 'clean-parity-first',
    disks: 5,
    layout: 4,
    chunkBytes: 8192,
    history: (array) => stop(array),
  },
  { name: 'without-bitmap', disks: 3, bitmapChunkBytes: false, history: (array) => stop(array) },
  { name: 'with-spare', disks: 4, spares: 1, history: (array) => stop(array) },
  { name: 'dirty', disks: 4, layout: 0, history: (array) => crashInWrite(array) },
  {
    name: 'degraded',
    disks: 5,
    history: (array, devices) => {
      array.fail(devices[1]!.name);
      array.writeNow(5000, pattern(9000, 5));
      stop(array);
    },
  },
  {
    name: 'mid-recovery',
    disks: 4,
    spares: 1,
    history: (array, devices) => {
      array.window(0, 64);
      array.fail(devices[2]!.name);
      array.scheduler.run({ until: () => array.state.sync.current >= 64 });
      stop(array);
    },
  },
];

/** Makes the bases; always the same. */
export function makeBases(): Base[] {
  return RECIPES.map((recipe, index) => makeBase(recipe, index));
}

function makeBase(recipe: Recipe, index: number): Base {
  const { name, disks, history, ...options } = recipe;
  const devices = Array.from({ length: disks + (options.spares ?? 0) }, (_, slot) =>
    memoryDevice(`${name}-${slot}`, DATA_BYTES_AT + COMPONENT_BYTES),
  );
  createArray(devices, {
    chunkBytes: 4096,
    bitmapChunkBytes: 4096,
    bitmapFilled: false,
    dataOffsetSectors: DATA_BYTES_AT / 512,
    seed: index,
    createdSeconds: 1_700_000_000 + index,
    ...options,
  });
  const array = openArray(devices);
  array.writeNow(0, pattern(60_000, index));
  array.scheduler.run({ until: () => isSettled(array) });
  const past = copies(devices);
  // Another write, so that the past differs in data, and a clean stop in between, so that it does in events.
  array.writeNow(20_000, pattern(30_000, index + 100));
  array.scheduler.run({ stepsMax: 5000 });
  history(array, devices);
  return { name, past, images: copies(devices) };
}

function copies(devices: readonly MemoryDevice[]): Image[] {
  return devices.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) }));
}

function stop(array: Raid5Array): void {
  const stopped = array.stop();
  array.scheduler.run({ until: () => stopped.done });
}

/** Power fails while data is on its way: the superblocks say dirty. */
function crashInWrite(array: Raid5Array): void {
  array.write(10_000, pattern(20_000, 7));
  array.scheduler.run({ until: () => array.state.stripes.size > 0 });
  array.scheduler.run({ stepsMax: 20 });
  array.crash(() => true);
}

function pattern(lengthBytes: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: lengthBytes }, (_, index) => (index * 31 + seed * 17) % 251);
}
