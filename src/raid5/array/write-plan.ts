/** Read-modify-write or reconstruct-write: which blocks a write must read first. */

import { STRIPE_BYTES } from '../constants.ts';
import type { Geometry } from '../geometry.ts';
import { dataSlotsAt, paritySlotAt } from './block-io.ts';

/** How the new parity is made. */
export interface WritePlan {
  readonly method: 'modify' | 'reconstruct';
  /** Slots to read before; all of them readable. */
  readonly readSlots: readonly number[];
  /** Slot whose old block must be computed from all the others that were read, or null. */
  readonly computeSlot: number | null;
}

/** A range of bytes that is written in the block of a slot. */
export interface WrittenRange {
  readonly slot: number;
  readonly startBytes: number;
  readonly lengthBytes: number;
}

/**
 * Chooses by cost (handle_stripe_dirtying; semantics 3.3): read-modify-write if it must read
 * strictly fewer blocks than reconstruct-write; a block that cannot be read costs twice the number
 * of disks.
 * @param sector the stripe
 * @param ranges what is written, at least one range
 * @param failed the slots that cannot be read; with more than one there is no plan
 * @param parityTrusted false where a resync is still to come: old parity must not be used (S27)
 */
export function planWrite(
  geometry: Geometry,
  sector: number,
  ranges: readonly WrittenRange[],
  failed: readonly number[],
  parityTrusted = true,
): WritePlan | null {
  if (failed.length > 1) return null;
  const parity = paritySlotAt(geometry, sector);
  const data = dataSlotsAt(geometry, sector);
  const writtenSlots = new Set(ranges.map((range) => range.slot));
  const written = data.filter((slot) => writtenSlots.has(slot));
  const partial = new Set(written.filter((slot) => !covered(ranges, slot)));
  const [missing] = failed;
  if (missing !== undefined && partial.has(missing)) {
    // The old content of the missing block is needed: it is computed, and then nothing else is left
    // to read.
    const others = [...data, parity].filter((slot) => slot !== missing);
    return { method: 'reconstruct', readSlots: others, computeSlot: missing };
  }
  const modify = [...written, parity];
  const reconstruct = data.filter((slot) => !writtenSlots.has(slot) || partial.has(slot));
  const penalty = 2 * geometry.raidDisks;
  const cost = (slots: readonly number[]): number =>
    slots.reduce((sum, slot) => sum + (failed.includes(slot) ? penalty : 1), 0);
  // Since 4.0 only while all can be read: else the stripe could wait for ever for a block it never asks for.
  const forced = !parityTrusted && failed.length === 0;
  const useModify = !forced && cost(modify) < cost(reconstruct);
  return useModify
    ? { method: 'modify', readSlots: modify, computeSlot: null }
    : { method: 'reconstruct', readSlots: reconstruct, computeSlot: null };
}

/** R5_OVERWRITE: the ranges of `slot` cover its whole block. */
function covered(ranges: readonly WrittenRange[], slot: number): boolean {
  const own = ranges.filter((range) => range.slot === slot);
  own.sort((left, right) => left.startBytes - right.startBytes);
  let reachedBytes = 0;
  for (const range of own) {
    if (range.startBytes > reachedBytes) return false;
    reachedBytes = Math.max(reachedBytes, range.startBytes + range.lengthBytes);
  }
  return reachedBytes >= STRIPE_BYTES;
}
