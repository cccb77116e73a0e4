/** Power loss: what lands, what caches lose, and whether the promise S14 held (semantics 6). */

import { readBitmap, type AssemblyPlan } from '../raid5/index.ts';
import { isParityWrong } from './columns.ts';
import { slotsOf } from './disks.ts';
import { ViolationFound, type Landing, type Loss } from './events.ts';
import { requestsEnd } from './shadow.ts';
import { forgetWhatIsRight, isDurablyRight } from './suspects.ts';
import { liveCandidates, planNow, slotsOfPlan } from './plans.ts';
import type { World } from './world.ts';

const STRIPE_SECTORS = 8;

/** Lets the power fail. Throws ViolationFound where wrong parity is left that no assembly repairs. */
export function crash(world: World, lands: readonly Landing[], lost: readonly Loss[]): void {
  const { array, shadow, counts } = world;
  counts.crashes++;
  if (array !== null) {
    const { state } = array;
    if (!state.started) counts.crashesInAssembly++;
    if (state.recovery.running) counts.crashesInSync++;
    if (state.degraded > 0) counts.crashesDegraded++;
    suspectWhatIsOpen(world);
    world.isCrashing = true;
    const seen = new Map<string, number>();
    array.crash(({ actor, label }) => {
      const name = `${actor}: ${label}`;
      const nth = seen.get(name) ?? 0;
      seen.set(name, nth + 1);
      const landing = lands.find(
        (one) => one.actor === actor && one.label === label && (one.nth ?? 0) === nth,
      );
      return landing === undefined ? false : landing.how === 'whole' || 'partly';
    });
    world.isCrashing = false;
  }
  for (const [name, disk] of world.disks) {
    disk.failing = null;
    disk.isDoomed = false;
    loseFrom(world, name, lost);
  }
  requestsEnd(shadow);
  if (array !== null) forgetWhatIsRight(world, slotsOf(array, world.disks));
  world.array = null;
  world.open = [];
  world.claimed.clear();
  world.growing = null;
  world.isPowerLost = true;
  checkPromise(world);
}

/** A device loses what `lost` says of its cache; the rest of it becomes durable. */
export function loseFrom(world: World, name: string, lost: readonly Loss[]): void {
  const own = lost.filter((one) => one.device === name);
  world.disks.get(name)!.device.loseCache((sector, writes) => {
    const loss = own.find(({ first, last }) => sector >= first && sector <= last);
    return Math.min(writes, loss?.writes ?? 0);
  });
}

/**
 * A column stays suspect unless the disks say that its parity is right; those with a write that is
 * not durable join.
 */
function suspectWhatIsOpen(world: World): void {
  const { shadow, geometry } = world;
  if (shadow.suspects.size > 0) {
    const isRight = isDurablyRight(world);
    shadow.suspects = new Set([...shadow.suspects].filter((column) => !isRight(column)));
  }
  const { chunkSectors, raidDisks } = geometry;
  const rowSectors = chunkSectors * (raidDisks - 1);
  for (const sector of shadow.unstable) {
    const column = Math.floor(sector / rowSectors) * chunkSectors + (sector % chunkSectors);
    shadow.suspects.add(column);
  }
}

/**
 * S14 on what is left on the disks: each stripe whose parity is wrong has its bit set in every
 * bitmap that an assembly may load, in an array that is not called clean; without a bitmap it lies
 * beyond the resync offset.
 */
function checkPromise(world: World): void {
  const plan = planNow(world, liveCandidates(world));
  if (plan.degraded > 0) return;
  const { componentSectors } = plan.geometry;
  const slots = slotsOfPlan(world, plan);
  for (let column = 0; column < componentSectors; column++) {
    if (world.shadow.unproven.has(column) || !isParityWrong(slots, column)) continue;
    const why = whyUnrepaired(world, plan, column);
    if (why !== null)
      throw new ViolationFound('S14', `parity is wrong at member sector ${column}, and ${why}`);
  }
}

function whyUnrepaired(world: World, plan: AssemblyPlan, column: number): string | null {
  const { resyncOffsetSectors } = plan.freshest;
  if (resyncOffsetSectors === Number.POSITIVE_INFINITY)
    return 'the superblocks call the array clean';
  const stripeEnd = column - (column % STRIPE_SECTORS) + STRIPE_SECTORS;
  if (world.setup.bitmapChunkSectors === null)
    return stripeEnd > resyncOffsetSectors ? null : 'the resync offset lies beyond';
  for (const { device, superblock } of plan.members.filter((member) => member.inSync)) {
    const stored = readBitmap(device, superblock, plan.geometry.componentSectors);
    const chunkSectors = stored.superblock.chunkBytes / 512;
    const chunk = Math.floor(column / chunkSectors);
    if ((chunk + 1) * chunkSectors < resyncOffsetSectors) return 'the resync offset lies beyond';
    const isFilled = stored.superblock.events < plan.freshest.events;
    if (!isFilled && stored.bits[chunk] === 0)
      return `the bit of chunk ${chunk} is clear on ${device.name}`;
  }
  return null;
}
