/** Whatever happens to an array: mdadm accepts every image that the executor leaves behind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryDevice, type MemoryDevice } from '../../src/device/index.ts';
import {
  assembleDevices,
  createArray,
  isSettled,
  LAYOUT_NAMES,
  openArray,
  type Layout,
  type Raid5Array,
} from '../../src/raid5/index.ts';
import { seededRandom } from '../../src/raid5/random.ts';
import { noise, stopNow } from './support/arrays.ts';
import { inScratch } from './support/fixtures.ts';
import { HAS_MDADM, mdadm } from './support/mdadm.ts';

interface Shape {
  readonly layout: Layout;
  readonly disks: number;
  readonly chunkKiB: number;
  readonly bitmapChunkKiB: number;
  readonly memberBytes: number;
  readonly lost: number;
}

/** Drawn from one seed, the same on every run; members end anywhere, not only at a chunk. */
function drawnShapes(count: number, seed: number): Shape[] {
  const random = seededRandom(seed);
  const whole = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  return Array.from({ length: count }, () => {
    const disks = whole(3, random() < 0.2 ? 28 : 6);
    return {
      layout: whole(0, 5) as Layout,
      disks,
      chunkKiB: 2 ** whole(2, 10),
      bitmapChunkKiB: 2 ** whole(2, 10),
      memberBytes: 512 * whole(6000, 9000),
      lost: whole(0, disks - 1),
    };
  });
}

describe.skipIf(!HAS_MDADM)('mdadm accepts the images', () => {
  test.each(drawnShapes(6, 7))('of a life of %o', (shape) => {
    inScratch((folder) =>
      live(shape, (devices, states) => expectAll(devices, states, shape, folder)),
    );
  });
});

type Look = (devices: readonly MemoryDevice[], states: readonly (string | null)[]) => void;

/**
 * Written, a member fails, written, it comes back and its recovery is cut off, goes on, and a grow at the end. At every
 * stop `look` gets the devices and what the array says of each slot; null for a device that is not in the array.
 */
function live(shape: Shape, look: Look): void {
  const devices = created(shape);
  const whole = Array.from({ length: shape.disks }, () => 'A');
  const degraded = whole.map((state, slot) => (slot === shape.lost ? '.' : state));
  const there = (slots: readonly string[]): (string | null)[] =>
    devices.map((_, slot) => (slots[slot] === '.' ? null : slots.join('')));
  const first = openArray(devices);
  first.writeNow(5000, noise(1, 30_000));
  first.fail(devices[shape.lost]!.name);
  first.writeNow(1000, noise(2, 50_000));
  stopNow(first);
  look(devices, there(degraded));
  const rest = devices.filter((_, slot) => slot !== shape.lost);
  const second = openArray(rest);
  settle(second);
  second.window(0, 8);
  const added = second.reAdd(devices[shape.lost]!);
  second.scheduler.run({ until: () => added.done });
  second.scheduler.run({ until: () => second.state.sync.current >= 8 || isSettled(second) });
  stopNow(second);
  look(devices, there(whole));
  expect(assembleDevices(devices)).toMatchObject({ degraded: 0, parityMismatches: 0 });
  look(devices, there(whole));
}

function settle(array: Raid5Array): void {
  array.scheduler.run({ until: () => isSettled(array) });
}

function created(shape: Shape): MemoryDevice[] {
  const devices = Array.from({ length: shape.disks }, (_, slot) =>
    memoryDevice(`m${slot}`, shape.memberBytes),
  );
  createArray(devices, {
    layout: shape.layout,
    chunkBytes: shape.chunkKiB * 1024,
    bitmapChunkBytes: shape.bitmapChunkKiB * 1024,
    bitmapFilled: false,
    seed: 5,
    name: 'host:test',
  });
  return devices;
}

function expectAll(
  devices: readonly MemoryDevice[],
  states: readonly (string | null)[],
  shape: Shape,
  folder: string,
): void {
  for (const [slot, state] of states.entries()) {
    // Two members tell enough: the first, and the one that was away.
    if (state === null || (slot !== shape.lost && slot !== (shape.lost + 1) % shape.disks))
      continue;
    const file = join(folder, devices[slot]!.name);
    writeFileSync(file, devices[slot]!.bytes);
    const text = mdadm('-E', file);
    expect(text).toMatch(/Checksum : [0-9a-f]+ - correct/);
    expect(text).toContain(`Layout : ${LAYOUT_NAMES[shape.layout]}\n`);
    expect(text).toContain(`Chunk Size : ${shape.chunkKiB}K\n`);
    expect(text).toContain(`Device Role : Active device ${slot}\n`);
    expect(text).toContain(`Array State : ${state} `);
    expect(text).toMatch(/Bad Block Log : 512 entries available/);
    const cut = join(folder, 'bitmap');
    writeFileSync(cut, readFileSync(file).subarray(8192));
    const bitmap = mdadm('-X', cut);
    expect(bitmap).toMatch(/Magic : 6d746962/);
    expect(bitmap).toMatch(/State : OK/);
    expect(bitmap).toMatch(/Bitmap : \d+ bits \(chunks\), \d+ dirty/);
  }
}
