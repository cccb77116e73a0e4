/** Reading and writing the blocks of one stripe. */

import { STRIPE_SECTORS } from '../constants.ts';
import { dataSlot, paritySlot, type Geometry } from '../geometry.ts';
import type { Pages } from '../pages.ts';
import type { Task } from '../scheduler.ts';
import { memberFailed } from './failure.ts';
import { ioGroup, submitRead, submitWrite, untilLanded } from './member-io.ts';
import { memberIn, readableIn, type ArrayState } from './state.ts';

/** Blocks of a stripe by slot. */
export type Blocks = Map<number, Uint8Array>;

/** Every slot of the array, in order. */
export function allSlots(geometry: Geometry): number[] {
  return Array.from({ length: geometry.raidDisks }, (_, slot) => slot);
}

/** Slot of the parity of the stripe at `sector`. */
export function paritySlotAt(geometry: Geometry, sector: number): number {
  return paritySlot(geometry, Math.floor(sector / geometry.chunkSectors));
}

/** Slots of the data of the stripe at `sector`, in array order. */
export function dataSlotsAt(geometry: Geometry, sector: number): number[] {
  const row = Math.floor(sector / geometry.chunkSectors);
  return Array.from({ length: geometry.raidDisks - 1 }, (_, index) =>
    dataSlot(geometry, row, index),
  );
}

/** Slots whose block cannot be read at `sector` (analyse_stripe's failed devices). */
export function failedSlotsAt(array: ArrayState, sector: number): number[] {
  return allSlots(array.geometry).filter(
    (slot) => readableIn(array, slot, sector, STRIPE_SECTORS) === null,
  );
}

/**
 * Reads the blocks of `slots` into pages. A member on which that fails is failed.
 * @returns the blocks, or null if something failed: then the caller looks at the stripe again
 */
export function* readBlocks(
  array: ArrayState,
  pages: Pages,
  sector: number,
  slots: readonly number[],
  purpose: string,
): Task<Blocks | null> {
  const blocks: Blocks = new Map();
  if (slots.length === 0) return blocks;
  const group = ioGroup();
  for (const slot of slots) {
    const member = readableIn(array, slot, sector, STRIPE_SECTORS);
    if (member === null) return null;
    const page = pages.take();
    blocks.set(slot, page);
    submitRead(array, group, member, sector, page);
  }
  yield untilLanded(group, purpose);
  for (const member of group.failed) memberFailed(array, member);
  return group.failed.length === 0 ? blocks : null;
}

/**
 * Writes blocks in parallel, without any order between them. A member on which that fails is
 * failed.
 * @param durable FUA
 * @returns false if a block had no member to go to, from 3.13 on also if a member failed on it
 *   (STRIPE_DEGRADED; semantics 3.2)
 */
export function* writeBlocks(
  array: ArrayState,
  sector: number,
  blocks: Blocks,
  purpose: string,
  durable = false,
): Task<boolean> {
  const group = ioGroup();
  let complete = true;
  for (const [slot, bytes] of blocks) {
    const member = memberIn(array, slot);
    if (member === null) complete = false;
    else submitWrite(array, group, member, sector, bytes, durable);
  }
  yield untilLanded(group, purpose);
  for (const member of group.failed) memberFailed(array, member);
  return complete && (array.era === 'classic' || group.failed.length === 0);
}
