/** Arrays made by the executor and left in a state, on devices that a kernel will find. */

import { memoryDevice, type MemoryDevice } from '../../device/index.ts';
import { createArray, isSettled, openArray, type Raid5Array } from '../../raid5/index.ts';
import { seededRandom } from '../../raid5/random.ts';
import type { TaskHandle } from '../../raid5/index.ts';
import { randomBytesOf } from '../random-bytes.ts';
import type { CaseWrite, ExchangeCase } from './cases.ts';

/** Steps of the scheduler before the power goes; within them the late writes are under way. */
const CRASH_STEPS_MAX = 120;

/**
 * Makes an array on random bytes and leaves it in its state.
 * @returns the devices by slot, and the spare last
 */
export function madeByExecutor(one: ExchangeCase, imageBytes: number): MemoryDevice[] {
  const names = [...one.devices, ...(one.spare === null ? [] : [one.spare])];
  const devices = names.map((name, index) => {
    // A spare must be blank to the executor; a member's old superblock would be another array's.
    if (name === one.spare) return memoryDevice(`${name}.img`, imageBytes);
    const bytes = randomBytesOf(one.seed * 16 + index, imageBytes);
    bytes.fill(0, 0, 16384);
    return memoryDevice(`${name}.img`, bytes);
  });
  const members = devices.slice(0, one.devices.length);
  createArray(members, {
    layout: one.layout,
    chunkBytes: one.chunkKibibytes * 1024,
    bitmapChunkBytes: one.bitmapChunkKibibytes === null ? false : one.bitmapChunkKibibytes * 1024,
    componentSectors: one.componentKibibytes * 2,
    daemonSleepSeconds: 1,
    assumeClean: false,
    seed: one.seed,
    createdSeconds: 1_700_000_000,
  });
  const array = openArray(members);
  settle(array);
  write(array, one.writes, one.seed);
  leave(array, one, devices);
  return devices;
}

function leave(array: Raid5Array, one: ExchangeCase, devices: readonly MemoryDevice[]): void {
  switch (one.state) {
    case 'clean':
      return stop(array);
    case 'dirty':
      return crash(array, one);
    case 'degraded':
      loseMember(array, one);
      return stop(array);
    case 'recovering': {
      loseMember(array, one);
      const half =
        Math.floor(one.componentKibibytes / 2 / one.chunkKibibytes) * one.chunkKibibytes * 2;
      array.window(0, half);
      wait(array, array.add(devices.at(-1)!));
      array.scheduler.run({ until: () => array.state.sync.completed >= half || isSettled(array) });
      return stop(array);
    }
  }
}

/** Late writes are under way in any order when the power goes; of what is in flight some lands. */
function crash(array: Raid5Array, one: ExchangeCase): void {
  const random = seededRandom(one.seed + 1);
  for (const [index, { at, length }] of one.lateWrites.entries())
    array.write(at * 1024, randomBytesOf(one.seed * 8 + index, length * 1024));
  const stepsMax = Math.floor(random() * CRASH_STEPS_MAX);
  array.scheduler.run({ seed: one.seed, stepsMax });
  array.crash(() => random() < 0.5);
}

function loseMember(array: Raid5Array, one: ExchangeCase): void {
  const leaver = `${one.devices[one.leaver]!}.img`;
  wait(array, array.setFaulty(leaver));
  settle(array);
  wait(array, array.remove(leaver));
  write(array, one.lateWrites, one.seed + 1);
}

function write(array: Raid5Array, writes: readonly CaseWrite[], seed: number): void {
  for (const [index, { at, length }] of writes.entries())
    array.writeNow(at * 1024, randomBytesOf(seed * 64 + index, length * 1024));
}

function settle(array: Raid5Array): void {
  array.scheduler.run({ until: () => isSettled(array) });
}

function stop(array: Raid5Array): void {
  wait(array, array.stop());
}

function wait(array: Raid5Array, task: TaskHandle<unknown>): void {
  array.scheduler.run({ until: () => task.done });
}
