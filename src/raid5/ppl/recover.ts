/**
 * Recovery by partial parity, when a dirty array starts: the parity of what was being written is made
 * from what is on disk and from the logs (raid5-ppl.c ppl_load; semantics 4).
 */

import { memberFailed } from '../array/failure.ts';
import { ioGroup, submitWrite, untilLanded } from '../array/member-io.ts';
import { memberIn, readableIn, type ArrayState, type Member } from '../array/state.ts';
import { MAX_SECTOR, SECTOR_BYTES } from '../constants.ts';
import { pplArea, readPpl, type PplEntry } from '../format/ppl.ts';
import { locate, paritySlot } from '../geometry.ts';
import { xorInto } from '../parity.ts';
import type { Task } from '../scheduler.ts';
import { emptyLog } from './log.ts';
import { stripOf } from './places.ts';

/**
 * Recovers a dirty array from the log of each member, and empties the logs of any: what they say is
 * no longer true once the array is written. If something was recovered and nothing was damaged, the
 * array is clean; else a resync stays due.
 */
export function* loadPpl(array: ArrayState): Task {
  if (array.readOnly === 'yes') return;
  if (array.recoveryCheckpoint !== MAX_SECTOR) yield* recoverAll(array);
  for (const member of array.members) if (member.slot >= 0) yield* emptyLog(array, member);
}

function* recoverAll(array: ArrayState): Task {
  let entriesCount = 0;
  let damagedCount = 0;
  for (let slot = 0; slot < array.geometry.raidDisks; slot++) {
    const member = memberIn(array, slot);
    if (member === null) continue;
    const { generation, entries, damagedCount: damaged } = contentOf(array, member);
    damagedCount += damaged + (generation === null ? 1 : 0);
    if (generation !== null && generation > array.ppl!.generation)
      array.ppl!.generation = generation;
    for (const entry of entries) {
      if (entry.parityDisk !== slot) {
        damagedCount++;
        continue;
      }
      entriesCount++;
      yield* recoverEntry(array, member, entry);
    }
  }
  if (entriesCount === 0 || damagedCount > 0) return;
  array.recoveryCheckpoint = MAX_SECTOR;
  array.changes.clean = true;
}

function contentOf(array: ArrayState, member: Member): ReturnType<typeof readPpl> {
  const { startByte, endByte } = pplArea(member.superblock);
  return readPpl(member.device.read(startByte, endByte - startByte), array.setUuid);
}

/** Sector by sector, since a write may have been torn at any. */
function* recoverEntry(array: ArrayState, member: Member, entry: PplEntry): Task {
  const { geometry } = array;
  const { stripSectors } = stripOf(geometry, entry);
  const first = locate(geometry, entry.arraySector * SECTOR_BYTES).offsetBytes / SECTOR_BYTES;
  const group = ioGroup();
  for (let offset = 0; offset < stripSectors; offset++) {
    const sector = first + offset;
    const inside = sector < geometry.componentSectors;
    const row = Math.floor(sector / geometry.chunkSectors);
    if (!inside || paritySlot(geometry, row) !== entry.parityDisk) continue;
    const parity = recoveredSector(array, entry, offset);
    if (parity !== null) submitWrite(array, group, member, sector, parity, true);
  }
  yield untilLanded(group, 'ppl.recover');
  for (const failed of group.failed) memberFailed(array, failed);
}

/** The parity of one sector: the data that was being written as it is now, and the partial parity. */
function recoveredSector(array: ArrayState, entry: PplEntry, offset: number): Uint8Array | null {
  const { geometry } = array;
  const { dataDisks, endSector } = stripOf(geometry, entry);
  const sum = new Uint8Array(SECTOR_BYTES);
  let isChanged = false;
  for (let disk = 0; disk < dataDisks; disk++) {
    const arraySector = entry.arraySector + offset + disk * geometry.chunkSectors;
    if (arraySector >= endSector) continue;
    const { slot, offsetBytes } = locate(geometry, arraySector * SECTOR_BYTES);
    const member = readableIn(array, slot, offsetBytes / SECTOR_BYTES, 1);
    // Without the data nothing can be said: what is missing is then read from the parity as it is.
    if (member === null) return null;
    xorInto(sum, readSector(member, offsetBytes));
    isChanged = true;
  }
  const partialByte = offset * SECTOR_BYTES;
  if (entry.partial.length > 0)
    xorInto(sum, entry.partial.subarray(partialByte, partialByte + SECTOR_BYTES));
  return isChanged ? sum : null;
}

function readSector({ superblock, device }: Member, offsetBytes: number): Uint8Array {
  return device.read(superblock.dataOffsetSectors * SECTOR_BYTES + offsetBytes, SECTOR_BYTES);
}
