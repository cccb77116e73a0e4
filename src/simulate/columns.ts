/** Looking at members past the executor: what a read would give, and where parity is wrong. */

import { dataSlot, paritySlot, type Geometry } from '../raid5/index.ts';

/** 32-bit words of a sector. */
export const SECTOR_WORDS = 128;

const STRIPE_SECTORS = 8;

/** One member as far as it can be read. */
export interface ReadableMember {
  /** The whole device. */
  readonly words: Uint32Array;
  readonly dataOffsetSectors: number;
  /** Its sectors below this one hold data; `Infinity` for a member in sync. */
  readonly readableSectors: number;
}

/** Members by slot; null where none is. */
export type Slots = readonly (ReadableMember | null)[];

/** Slot and sector on the members of a sector of the array. */
export interface Place {
  readonly slot: number;
  readonly column: number;
}

/** Where array sector `sector` lies. */
export function placeOf(geometry: Geometry, sector: number): Place {
  const { chunkSectors, raidDisks } = geometry;
  const chunk = Math.floor(sector / chunkSectors);
  const row = Math.floor(chunk / (raidDisks - 1));
  const slot = dataSlot(geometry, row, chunk % (raidDisks - 1));
  return { slot, column: row * chunkSectors + (sector % chunkSectors) };
}

/** The array sectors of a column, by slot; -1 for the parity. */
export function sectorsOfColumn(geometry: Geometry, column: number): number[] {
  const { chunkSectors, raidDisks } = geometry;
  const row = Math.floor(column / chunkSectors);
  const sectors = Array.from({ length: raidDisks }, () => -1);
  for (let index = 0; index < raidDisks - 1; index++) {
    const chunk = row * (raidDisks - 1) + index;
    sectors[dataSlot(geometry, row, index)] = chunk * chunkSectors + (column % chunkSectors);
  }
  return sectors;
}

/** Slot of the parity of a column. */
export function paritySlotOf(geometry: Geometry, column: number): number {
  return paritySlot(geometry, Math.floor(column / geometry.chunkSectors));
}

/** A sector as a read gives it: where its words lie. */
export interface Seen {
  readonly words: Uint32Array;
  readonly at: number;
  /** Computed from the other members. */
  readonly isComputed: boolean;
}

const scratch = new Uint32Array(SECTOR_WORDS);

/** Whether the member can be read there: the executor asks for whole stripes (R5_Insync). */
export function isReadable(member: ReadableMember | null, column: number): boolean {
  if (member === null) return false;
  return column - (column % STRIPE_SECTORS) + STRIPE_SECTORS <= member.readableSectors;
}

/**
 * What a read of the sector in `slot` would give; null where two members are missing. A computed
 * one is valid until the next call.
 */
export function seenAt(slots: Slots, slot: number, column: number): Seen | null {
  const own = slots[slot] ?? null;
  if (isReadable(own, column))
    return { words: own!.words, at: offsetOf(own!, column), isComputed: false };
  for (const [other, member] of slots.entries())
    if (other !== slot && !isReadable(member, column)) return null;
  scratch.fill(0);
  for (const [other, member] of slots.entries()) {
    if (other === slot) continue;
    const at = offsetOf(member!, column);
    for (let index = 0; index < SECTOR_WORDS; index++)
      scratch[index]! ^= member!.words[at + index]!;
  }
  return { words: scratch, at: 0, isComputed: true };
}

/** Whether the members of a column do not XOR to zero; false where one cannot be read. */
export function isParityWrong(slots: Slots, column: number): boolean {
  for (const member of slots) if (!isReadable(member, column)) return false;
  for (let index = 0; index < SECTOR_WORDS; index++) {
    let word = 0;
    for (const member of slots) word ^= member!.words[offsetOf(member!, column) + index]!;
    if (word !== 0) return true;
  }
  return false;
}

function offsetOf(member: ReadableMember, column: number): number {
  return (member.dataOffsetSectors + column) * SECTOR_WORDS;
}
