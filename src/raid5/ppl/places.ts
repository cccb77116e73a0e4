/** Which sectors of the array an entry of the log is about, and which blocks it may be about at once. */

import { dataSlotsAt } from '../array/block-io.ts';
import type { Piece } from '../array/stripe.ts';
import { SECTOR_BYTES } from '../constants.ts';
import { arrayOffsetOf, dataSlot, type Geometry } from '../geometry.ts';
import type { PplEntry } from '../format/ppl.ts';

/** The array sector at which block `dataIndex` of the stripe at member sector `sector` begins. */
export function arraySectorOf(geometry: Geometry, sector: number, dataIndex: number): number {
  const slot = dataSlot(geometry, Math.floor(sector / geometry.chunkSectors), dataIndex);
  return arrayOffsetOf(geometry, { slot, offsetBytes: sector * SECTOR_BYTES })! / SECTOR_BYTES;
}

/**
 * The pieces that one entry can describe: those that lie in consecutive data blocks with the first
 * one (the kernel holds the others back in add_stripe_bio).
 */
export function consecutivePieces(
  geometry: Geometry,
  sector: number,
  pieces: readonly Piece[],
): Piece[] {
  const data = dataSlotsAt(geometry, sector);
  const wanted = new Set(pieces.map(({ slot }) => data.indexOf(slot)));
  const start = data.indexOf(pieces[0]!.slot);
  const taken = new Set([start]);
  for (let index = start + 1; wanted.has(index); index++) taken.add(index);
  for (let index = start - 1; wanted.has(index); index--) taken.add(index);
  return pieces.filter(({ slot }) => taken.has(data.indexOf(slot)));
}

/** How many data disks an entry spans, how deep, and where it ends in array sectors. */
export interface PplStrip {
  readonly dataDisks: number;
  readonly stripSectors: number;
  readonly endSector: number;
}

/** What an entry covers (ppl_recover_entry). */
export function stripOf(
  { chunkSectors, raidDisks }: Geometry,
  { arraySector, dataBytes, partial }: PplEntry,
): PplStrip {
  const partialSectors = partial.length / SECTOR_BYTES;
  const dataSectors = dataBytes / SECTOR_BYTES;
  if (partialSectors >= chunkSectors) {
    const endSector = arraySector + dataSectors;
    return { dataDisks: raidDisks - 1, stripSectors: chunkSectors, endSector };
  }
  const dataDisks = partialSectors > 0 ? Math.floor(dataSectors / partialSectors) : raidDisks - 1;
  const stripSectors = partialSectors > 0 ? partialSectors : Math.floor(dataSectors / dataDisks);
  const endSector = arraySector + (dataDisks - 1) * chunkSectors + stripSectors;
  return { dataDisks, stripSectors, endSector };
}
