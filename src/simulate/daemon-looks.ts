/** S7: a bit is cleared only when the daemon has seen its chunk idle twice. */

import type { Raid5Array } from '../raid5/index.ts';
import { ViolationFound } from './events.ts';
import type { World } from './world.ts';

const STRIPE_SECTORS = 8;

/** Whether an action is a look of the daemon at counters. */
export function isDaemonLook(label: string): boolean {
  return label.startsWith('daemon.scan') || label.startsWith('daemon.final');
}

/** The end of a write to a stripe: the daemon has not seen its chunk idle since. */
export function noteUse(world: World, label: string): void {
  const chunkSectors = world.array?.state.bitmap?.chunkSectors;
  if (chunkSectors === undefined || !label.startsWith('write.end @')) return;
  const stripe = Number(label.slice('write.end @'.length));
  for (let sector = stripe; sector < stripe + STRIPE_SECTORS; sector += chunkSectors)
    world.looks[Math.floor(sector / chunkSectors)] = 0;
}

/** Takes a look of the daemon by `take` and compares the bits before and after. */
export function watchLook(world: World, array: Raid5Array, take: () => void): void {
  const { bitmap } = array.state;
  const before = bitmap?.memoryBits.slice();
  take();
  if (bitmap === null || before === undefined) return;
  for (const [chunk, bit] of before.entries()) {
    const looks = world.looks[chunk] ?? 1;
    if (bit === 1 && bitmap.memoryBits[chunk] === 0 && looks < 1)
      throw new ViolationFound(
        'S7',
        `the bit of chunk ${chunk} is cleared in the first pass after a write`,
      );
    world.looks[chunk] = looks + 1;
  }
}
