/**
 * The partial parity log of a member, as an assembly reads it (raid5-ppl.c ppl_load_distributed; semantics 4).
 */

import { SECTOR_BYTES } from '../raid5/constants.ts';
import { viewOf } from '../raid5/format/fields.ts';
import type { Superblock } from '../raid5/index.ts';
import { crc32c } from './crc32c.ts';

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

const HEADER_BYTES = 4096;
const SIGNATURE_BYTE = 512;
const GENERATION_BYTE = 520;
const COUNT_BYTE = 528;
const CHECKSUM_BYTE = 532;
const ENTRIES_BYTE = 536;
const ENTRY_BYTES = 24;
const ENTRIES_MAX = 148;

/**
 * The entries of the newest header. The area may hold several, one behind the other; the search ends at the first that
 * is damaged, foreign or older. Entries whose partial parity is damaged are left out.
 * @param bytes the whole member
 */
export function pplEntries(bytes: Uint8Array, superblock: Superblock): PplEntry[] {
  const { startByte, endByte } = pplArea(superblock);
  const signature = crc32c(superblock.setUuid);
  let newest: { readonly byte: number; readonly generation: bigint } | null = null;
  let byte = startByte;
  while (byte < endByte - HEADER_BYTES) {
    const header = bytes.subarray(byte, byte + HEADER_BYTES);
    if (header.length < HEADER_BYTES || !isHeader(header, signature)) break;
    const generation = viewOf(header).getBigUint64(GENERATION_BYTE, true);
    if (newest !== null && newest.generation > generation) break;
    newest = { byte, generation };
    byte += HEADER_BYTES + partialBytes(header);
  }
  return newest === null ? [] : soundEntries(bytes, newest.byte);
}

/** Bytes of the member that its log takes: offset and size share the place of `bitmap_offset` (2.1). */
function pplArea(superblock: Superblock): { readonly startByte: number; readonly endByte: number } {
  const view = viewOf(superblock.raw);
  const startSector = superblock.superOffsetSectors + view.getInt16(96, true);
  const startByte = startSector * SECTOR_BYTES;
  return { startByte, endByte: startByte + view.getUint16(98, true) * SECTOR_BYTES };
}

function isHeader(header: Uint8Array, signature: number): boolean {
  const view = viewOf(header);
  if (view.getUint32(SIGNATURE_BYTE, true) !== signature) return false;
  const blanked = Uint8Array.from(header);
  viewOf(blanked).setUint32(CHECKSUM_BYTE, 0, true);
  return view.getUint32(CHECKSUM_BYTE, true) === crc32c(blanked);
}

function countOf(header: Uint8Array): number {
  return Math.min(viewOf(header).getUint32(COUNT_BYTE, true), ENTRIES_MAX);
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
