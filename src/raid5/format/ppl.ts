/** The partial parity log of a member: reading and writing it (raid5-ppl.c; semantics 4). */

import { SECTOR_BYTES } from '../constants.ts';
import { crc32c } from './crc32c.ts';
import { viewOf } from './fields.ts';
import type { Superblock } from './superblock.ts';

/** An entry with a right checksum: which array sectors were about to change, and what the rest XORs to. */
export interface PplEntry {
  /** First array sector of the new data. */
  readonly arraySector: number;
  readonly dataBytes: number;
  /** Slot of the parity. */
  readonly parityDisk: number;
  /** Partial parity; empty for a full stripe. */
  readonly partial: Uint8Array;
}

/** Bytes of a header; the partial parity of its entries follows. */
export const PPL_HEADER_BYTES = 4096;
/** Most entries of a header. */
export const PPL_ENTRIES_MAX = 148;

const HEADER_BYTES = PPL_HEADER_BYTES;
const SIGNATURE_BYTE = 512;
const GENERATION_BYTE = 520;
const COUNT_BYTE = 528;
const CHECKSUM_BYTE = 532;
const ENTRIES_BYTE = 536;
const ENTRY_BYTES = 24;

/** What a log says. */
export interface PplContent {
  /** Of the newest header; null where there is no sound header at all. */
  readonly generation: bigint | null;
  readonly entries: readonly PplEntry[];
  /** Entries whose partial parity is damaged; they are not among `entries`. */
  readonly damagedCount: number;
}

/**
 * Reads a log (ppl_load_distributed): the newest header counts. The area may hold several, one
 * behind the other; the search ends at the first that is damaged, foreign or older.
 * @param area the bytes of the log
 * @param setUuid of the array
 */
export function readPpl(area: Uint8Array, setUuid: Uint8Array): PplContent {
  const signature = crc32c(setUuid);
  let newest: { readonly byte: number; readonly generation: bigint } | null = null;
  let byte = 0;
  while (byte < area.length - HEADER_BYTES) {
    const header = area.subarray(byte, byte + HEADER_BYTES);
    if (header.length < HEADER_BYTES || !isHeader(header, signature)) break;
    const generation = viewOf(header).getBigUint64(GENERATION_BYTE, true);
    if (newest !== null && newest.generation > generation) break;
    newest = { byte, generation };
    byte += HEADER_BYTES + partialBytes(header);
  }
  if (newest === null) return { generation: null, entries: [], damagedCount: 0 };
  const count = countOf(area.subarray(newest.byte, newest.byte + HEADER_BYTES));
  const entries = soundEntries(area, newest.byte);
  return { generation: newest.generation, entries, damagedCount: count - entries.length };
}

/** The sound entries of the newest header of a member. @param bytes the whole member */
export function pplEntries(bytes: Uint8Array, superblock: Superblock): readonly PplEntry[] {
  const { startByte, endByte } = pplArea(superblock);
  return readPpl(bytes.subarray(startByte, endByte), superblock.setUuid).entries;
}

/** A header and the partial parity behind it, as they are written (ppl_submit_iounit). */
export function pplBytes(
  setUuid: Uint8Array,
  generation: bigint,
  entries: readonly PplEntry[],
): Uint8Array {
  const partialTotal = entries.reduce((sum, { partial }) => sum + partial.length, 0);
  const bytes = new Uint8Array(HEADER_BYTES + partialTotal);
  bytes.fill(0xff, 0, SIGNATURE_BYTE);
  const view = viewOf(bytes);
  view.setUint32(SIGNATURE_BYTE, crc32c(setUuid), true);
  view.setBigUint64(GENERATION_BYTE, generation, true);
  view.setUint32(COUNT_BYTE, entries.length, true);
  let byte = HEADER_BYTES;
  for (const [index, { arraySector, dataBytes, parityDisk, partial }] of entries.entries()) {
    const at = ENTRIES_BYTE + index * ENTRY_BYTES;
    view.setBigUint64(at, BigInt(arraySector), true);
    view.setUint32(at + 8, partial.length, true);
    view.setUint32(at + 12, dataBytes, true);
    view.setUint32(at + 16, parityDisk, true);
    view.setUint32(at + 20, crc32c(partial), true);
    bytes.set(partial, byte);
    byte += partial.length;
  }
  view.setUint32(CHECKSUM_BYTE, crc32c(bytes.subarray(0, HEADER_BYTES)), true);
  return bytes;
}

/** First byte of a log on its member, and the one behind its last. */
export interface PplArea {
  readonly startByte: number;
  readonly endByte: number;
}

/** Bytes of the member that its log takes: offset and size share the place of `bitmap_offset` (2.1). */
export function pplArea(superblock: Superblock): PplArea {
  const word = superblock.bitmapOffsetSectors;
  const startSector = superblock.superOffsetSectors + ((word << 16) >> 16);
  const startByte = startSector * SECTOR_BYTES;
  return { startByte, endByte: startByte + (word >>> 16) * SECTOR_BYTES };
}

function isHeader(header: Uint8Array, signature: number): boolean {
  const view = viewOf(header);
  if (view.getUint32(SIGNATURE_BYTE, true) !== signature) return false;
  const blanked = Uint8Array.from(header);
  viewOf(blanked).setUint32(CHECKSUM_BYTE, 0, true);
  return view.getUint32(CHECKSUM_BYTE, true) === crc32c(blanked);
}

function countOf(header: Uint8Array): number {
  return Math.min(viewOf(header).getUint32(COUNT_BYTE, true), PPL_ENTRIES_MAX);
}

function partialBytes(header: Uint8Array): number {
  const view = viewOf(header);
  let sum = 0;
  for (let entry = 0; entry < countOf(header); entry++)
    sum += view.getUint32(ENTRIES_BYTE + entry * ENTRY_BYTES + 8, true);
  return sum;
}

function soundEntries(bytes: Uint8Array, headerByte: number): PplEntry[] {
  const header = bytes.subarray(headerByte, headerByte + HEADER_BYTES);
  const view = viewOf(header);
  const entries: PplEntry[] = [];
  let byte = headerByte + HEADER_BYTES;
  for (let entry = 0; entry < countOf(header); entry++) {
    const at = ENTRIES_BYTE + entry * ENTRY_BYTES;
    const partial = bytes.subarray(byte, byte + view.getUint32(at + 8, true));
    byte += view.getUint32(at + 8, true);
    if (crc32c(partial) !== view.getUint32(at + 20, true)) continue;
    entries.push({
      arraySector: Number(view.getBigUint64(at, true)),
      dataBytes: view.getUint32(at + 12, true),
      parityDisk: view.getUint32(at + 16, true),
      partial,
    });
  }
  return entries;
}
