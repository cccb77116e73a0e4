/** Small arrays in memory, and a plain buffer that knows what they must hold. */

import { memoryDevice, type MemoryDevice } from '../../../src/device/index.ts';
import { createArray, openArray, type CreateOptions } from '../../../src/raid5/index.ts';
import type { Era, OpenOptions, Raid5Array } from '../../../src/raid5/index.ts';
import { seededRandom } from '../../../src/raid5/random.ts';

/** Both eras, for tests that must hold in each. */
export const ERAS = ['classic', 'modern'] as const satisfies readonly Era[];

/** Sizes of a small array: `raidDisks` members of `rows` chunks, and spares. */
export interface SmallShape extends CreateOptions {
  readonly raidDisks: number;
  readonly rows: number;
}

const DATA_OFFSET_SECTORS = 64;

/** Blank devices that a small array fits on. */
export function smallDevices(shape: SmallShape): MemoryDevice[] {
  const chunkBytes = shape.chunkBytes ?? 4096;
  const sizeBytes = DATA_OFFSET_SECTORS * 512 + shape.rows * chunkBytes;
  const count = shape.raidDisks + (shape.spares ?? 0);
  return Array.from({ length: count }, (_, index) => memoryDevice(`m${index}`, sizeBytes));
}

/**
 * Devices with a new array on them: bits clear, chunk 4 KiB, bitmap chunk 4 KiB unless the shape
 * says otherwise.
 */
export function createdDevices(shape: SmallShape): MemoryDevice[] {
  const { raidDisks: _raidDisks, rows: _rows, ...options } = shape;
  const devices = smallDevices(shape);
  createArray(devices, {
    chunkBytes: 4096,
    bitmapChunkBytes: 4096,
    bitmapFilled: false,
    dataOffsetSectors: DATA_OFFSET_SECTORS,
    seed: 1,
    createdSeconds: 1_700_000_000,
    ...options,
  });
  return devices;
}

/** A new array, open, with its devices. */
export function smallArray(
  shape: SmallShape,
  options: OpenOptions = {},
): { readonly array: Raid5Array; readonly devices: MemoryDevice[] } {
  const devices = createdDevices(shape);
  return { array: openArray(devices, options), devices };
}

/** Bytes that look random and are repeatable. */
export function noise(seed: number, lengthBytes: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: lengthBytes }, () => Math.floor(random() * 256));
}

/** Runs the array until it stopped. */
export function stopNow(array: Raid5Array, seed?: number): void {
  const stopped = array.stop();
  array.scheduler.run({ ...(seed === undefined ? {} : { seed }), until: () => stopped.done });
  if (!stopped.done) throw new Error('the array does not stop');
}

/** Runs until nothing is left to do; fails if that never comes. */
export function settle(array: Raid5Array, seed?: number): void {
  const steps = array.scheduler.run({ ...(seed === undefined ? {} : { seed }), stepsMax: 200_000 });
  if (steps === 200_000) throw new Error('the array does not come to rest');
}

/**
 * Fails unless both hold the same bytes; names the first difference. Far faster than toEqual on
 * large arrays.
 */
export function expectSame(found: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(found, expected) === 0) return;
  const at = found.findIndex((byte, index) => byte !== expected[index]);
  throw new Error(`bytes differ from ${at} on (lengths ${found.length} and ${expected.length})`);
}

/** A new array filled with noise, at rest; `oracle` is what it holds. */
export function filledArray(
  shape: SmallShape,
  options: OpenOptions = {},
): ReturnType<typeof smallArray> & { readonly oracle: Uint8Array } {
  const opened = smallArray(shape, options);
  const oracle = noise(3, opened.array.sizeBytes);
  opened.array.writeNow(0, oracle);
  settle(opened.array);
  return { ...opened, oracle };
}
