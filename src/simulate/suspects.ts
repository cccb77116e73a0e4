/** Which columns md itself calls right again after a crash. */

import { readBitmap } from '../raid5/index.ts';
import { isParityWrong, isReadable, sectorsOfColumn, type Slots } from './columns.ts';
import { loseSector } from './shadow.ts';
import { planNow, stableCandidates } from './plans.ts';
import type { World } from './world.ts';

/**
 * Whether the stable storage claims that a column's parity is right: a clean superblock, a resync
 * offset beyond it, or a clear bit. Such a column can no more be lost.
 */
export function isDurablyRight(world: World): (column: number) => boolean {
  const plan = planNow(world, stableCandidates(world));
  const offset = plan.freshest.resyncOffsetSectors;
  const source = plan.members.find((member) => member.inSync);
  if (offset === Number.POSITIVE_INFINITY) return () => true;
  if (world.setup.bitmapChunkSectors === null || source === undefined)
    return (column) => column < offset;
  const { componentSectors } = plan.geometry;
  const { bits, superblock } = readBitmap(source.device, source.superblock, componentSectors);
  const chunkSectors = superblock.chunkBytes / 512;
  const isFilled = superblock.events < plan.freshest.events;
  return (column) =>
    column < offset || (!isFilled && bits[Math.floor(column / chunkSectors)] === 0);
}

/**
 * A member leaves while parity may be wrong from an earlier crash: where it is wrong now, or a write
 * is under way, its sector may be lost. That is RAID5's write hole.
 */
export function loseWithMember(world: World, before: Slots, slot: number): void {
  const { shadow, geometry } = world;
  forgetWhatIsRight(world, before);
  for (const column of [...shadow.suspects, ...shadow.unproven]) {
    const sectors = sectorsOfColumn(geometry, column);
    const sector = sectors[slot]!;
    if (sector < 0) continue;
    const isBusy = sectors.some((one) => shadow.writing.has(one));
    if (isBusy || isParityWrong(before, column)) loseSector(shadow, sector);
  }
}

/** Columns that a forced start left behind, and whose parity is seen to be right, are like any other. */
export function forgetWhatIsRight({ shadow, geometry }: World, slots: Slots): void {
  for (const column of shadow.unproven) {
    const isBusy = sectorsOfColumn(geometry, column).some((one) => shadow.writing.has(one));
    const isWhole = slots.every((member) => isReadable(member, column));
    if (!isBusy && isWhole && !isParityWrong(slots, column)) shadow.unproven.delete(column);
  }
}
