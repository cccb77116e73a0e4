/** Where data and parity lie: the rotating RAID5 layouts and the two with one parity disk. */

import { SECTOR_BYTES, STRIPE_SECTORS } from './constants.ts';

/** md's layout number (raid5.h ALGORITHM_*); 2 is the default. */
export type Layout = 0 | 1 | 2 | 3 | 4 | 5;

/** Names of the layouts by number, as mdadm prints them. */
export const LAYOUT_NAMES = [
  'left-asymmetric',
  'right-asymmetric',
  'left-symmetric',
  'right-symmetric',
  'parity-first',
  'parity-last',
] as const;

/** The shape of an array. Sectors are of 512 bytes. */
export interface Geometry {
  readonly raidDisks: number;
  readonly layout: Layout;
  readonly chunkSectors: number;
  /** Used sectors of each member, a multiple of `chunkSectors`. */
  readonly componentSectors: number;
}

/** A place on the members: byte `offsetBytes` of the data area of the member in slot `slot`. */
export interface MemberPlace {
  readonly slot: number;
  readonly offsetBytes: number;
}

/** Whether md takes a chunk of that size: a power of two of at least a page (raid5.c setup_conf). */
export function isChunk(chunkSectors: number): boolean {
  if (!Number.isInteger(chunkSectors) || chunkSectors < STRIPE_SECTORS) return false;
  return Number.isInteger(Math.log2(chunkSectors));
}

/** Size of the array in bytes. */
export function arrayBytes(geometry: Geometry): number {
  return geometry.componentSectors * SECTOR_BYTES * (geometry.raidDisks - 1);
}

/** Slot that holds the parity of chunk row `row` (raid5_compute_sector; semantics 3.1). */
export function paritySlot(geometry: Geometry, row: number): number {
  const { raidDisks, layout } = geometry;
  const turn = row % raidDisks;
  switch (layout) {
    case 0:
    case 2:
      return raidDisks - 1 - turn;
    case 1:
    case 3:
      return turn;
    case 4:
      return 0;
    case 5:
      return raidDisks - 1;
  }
}

/** Whether `slot` holds nothing but parity (raid5.c only_parity): the layouts with a parity disk. */
export function holdsOnlyParity(geometry: Geometry, slot: number): boolean {
  return geometry.layout >= 4 && slot === paritySlot(geometry, 0);
}

/**
 * Slot that holds data chunk `dataIndex` of row `row`.
 * @param dataIndex 0 to raidDisks-2, in array order
 */
export function dataSlot(geometry: Geometry, row: number, dataIndex: number): number {
  const parity = paritySlot(geometry, row);
  if (isSymmetric(geometry.layout)) return (parity + 1 + dataIndex) % geometry.raidDisks;
  return dataIndex < parity ? dataIndex : dataIndex + 1;
}

/**
 * The inverse of {@link dataSlot}: which data chunk of the row lies in `slot`, or null for the
 * parity.
 */
export function dataIndexOf(geometry: Geometry, row: number, slot: number): number | null {
  const parity = paritySlot(geometry, row);
  if (slot === parity) return null;
  if (!isSymmetric(geometry.layout)) return slot < parity ? slot : slot - 1;
  return (slot - parity - 1 + geometry.raidDisks) % geometry.raidDisks;
}

/** Where byte `arrayOffsetBytes` of the array lies. */
export function locate(geometry: Geometry, arrayOffsetBytes: number): MemberPlace {
  const chunkBytes = geometry.chunkSectors * SECTOR_BYTES;
  const chunk = Math.floor(arrayOffsetBytes / chunkBytes);
  const row = Math.floor(chunk / (geometry.raidDisks - 1));
  const slot = dataSlot(geometry, row, chunk % (geometry.raidDisks - 1));
  return { slot, offsetBytes: row * chunkBytes + (arrayOffsetBytes % chunkBytes) };
}

/** The inverse of {@link locate}: the array byte at that place, or null where parity lies. */
export function arrayOffsetOf(geometry: Geometry, place: MemberPlace): number | null {
  const chunkBytes = geometry.chunkSectors * SECTOR_BYTES;
  const row = Math.floor(place.offsetBytes / chunkBytes);
  const dataIndex = dataIndexOf(geometry, row, place.slot);
  if (dataIndex === null) return null;
  const chunk = row * (geometry.raidDisks - 1) + dataIndex;
  return chunk * chunkBytes + (place.offsetBytes % chunkBytes);
}

/** Symmetric layouts begin the data right behind the parity and wrap; the others step over it. */
function isSymmetric(layout: Layout): boolean {
  return layout === 2 || layout === 3;
}
