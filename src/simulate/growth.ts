/** A growth, and what its user may count on: the new space once it is done, with any content. */

import type { Geometry, Raid5Array } from '../raid5/index.ts';
import { RaidproofError } from '../errors.ts';
import { arrayBytes } from '../raid5/index.ts';
import { ANYTHING, PINNED } from './content.ts';
import { ViolationFound } from './events.ts';
import type { World } from './world.ts';

const SECTOR_BYTES = 512;

/** Asks for a growth; false where the array refuses it, or another is under way. */
export function beginGrowth(world: World, array: Raid5Array, sectors: number): boolean {
  if (world.growing !== null || sectors <= world.geometry.componentSectors) return false;
  try {
    world.growing = { handle: array.grow(sectors), sectors };
    return true;
  } catch (error) {
    if (error instanceof RaidproofError) return false;
    throw error;
  }
}

/** Tells the shadow of a growth that is done since the last call. */
export function settleGrowth(world: World): void {
  const { growing, array } = world;
  if (growing === null || !growing.handle.done || array === null) return;
  world.growing = null;
  if (growing.handle.result !== true) return;
  world.counts.growths++;
  world.looks = [];
  takeSize(world, array.state.geometry);
  world.shadow.acknowledgedSectors = array.state.geometry.componentSectors;
}

/**
 * The array has this size now. What is new holds anything, and its parity is suspect. A size that was
 * acknowledged, or in which something is stored, must not be lost.
 */
export function takeSize(world: World, geometry: Geometry): void {
  const { shadow } = world;
  const before = world.geometry.componentSectors;
  const after = geometry.componentSectors;
  if (before === after) return;
  world.geometry = geometry;
  const total = arrayBytes(geometry) / SECTOR_BYTES;
  if (after < before) {
    const isWritten = shadow.versions.slice(total).some(([first]) => first! > 0 && first! < PINNED);
    if (isWritten || after < shadow.acknowledgedSectors)
      throw new ViolationFound('data', `${before} sectors of each member were used, now ${after}`);
    shadow.versions.length = total;
    for (const known of [shadow.unstable, shadow.former])
      for (const sector of known.keys()) if (sector >= total) known.delete(sector);
    for (const known of [shadow.suspects, shadow.unproven, shadow.forgiven])
      for (const column of known) if (column >= after) known.delete(column);
    return;
  }
  while (shadow.versions.length < total) shadow.versions.push([ANYTHING]);
  for (let column = before; column < after; column++) shadow.suspects.add(column);
}
