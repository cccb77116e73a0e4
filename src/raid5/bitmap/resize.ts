/** Resizing the bitmap when the members are used further: the chunks that come with it. */

import { BITMAP_SUPERBLOCK_BYTES } from '../format/bitmap-superblock.ts';
import { SECTOR_BYTES } from '../constants.ts';
import { counterParts, counterWord } from './counter.ts';
import { applyOutcome, counterOf, createBitmap, type Bitmap } from './bitmap.ts';
import { setMemoryBits } from './counter-modern.ts';

/**
 * A bitmap for the new size that takes the place of `old` (md_bitmap_resize from 3.5 on; semantics
 * 1.15). No write may be in flight. All its pages are DIRTY: an unplug must follow, which writes the
 * header as it was; update_sb then tells size and chunk.
 * @param syncSizeSectors sectors of a member that the new bitmap covers
 */
export function resizedBitmap(old: Bitmap, syncSizeSectors: number): Bitmap {
  const chunkSectors = fittingChunk(old, syncSizeSectors);
  const { superblock } = old;
  const bitmap = createBitmap({
    era: old.era,
    faults: old.faults,
    mends: old.mends,
    sizes: { ...old.sizes, chunks: Math.ceil(syncSizeSectors / chunkSectors) },
    chunkSectors,
    environment: old.environment,
    eventsCleared: old.tracksEventsCleared,
    ...(superblock === null ? {} : { superblock }),
  });
  bitmap.eventsCleared = old.eventsCleared;
  bitmap.needSync = old.needSync;
  bitmap.resizedTo = { syncSizeSectors, chunkBytes: chunkSectors * SECTOR_BYTES };
  const walked = takeOver(old, bitmap);
  const marksAll = old.mends.has('growth-marks-from-old-end');
  markNew(bitmap, marksAll ? (superblock?.syncSizeSectors ?? walked) : walked);
  // What is noted here for the daemon does not wake it: the kernel leaves allclean as it is.
  bitmap.allClean = old.allClean;
  bitmap.asleep = old.asleep;
  for (const page of bitmap.filePages) page.dirty = true;
  return bitmap;
}

/**
 * The sectors that one chunk takes then: as before, or doubled until the bits fit the sectors that the
 * old ones take, as how much room there is, is not recorded.
 */
export function fittingChunk(old: Bitmap, syncSizeSectors: number): number {
  const reserved = old.superblock?.sectorsReserved ?? 0;
  const room = reserved || Math.ceil(bytesFor(old.sizes.chunks) / SECTOR_BYTES);
  let { chunkSectors } = old;
  while (bytesFor(Math.ceil(syncSizeSectors / chunkSectors)) > room * SECTOR_BYTES)
    chunkSectors *= 2;
  return chunkSectors;
}

/** Bytes of header and bits. */
function bytesFor(chunks: number): number {
  return BITMAP_SUPERBLOCK_BYTES + Math.ceil(chunks / 8);
}

/**
 * Step 1: what is NEEDED stays so, with its bit. The walk goes by the run length that get_counter
 * tells, which where no counter page is reaches to the end of that page: past the old size.
 * @returns the sector that the walk has reached
 */
function takeOver(old: Bitmap, bitmap: Bitmap): number {
  const oldEnd = old.sizes.chunks * old.chunkSectors;
  let sector = 0;
  while (sector < oldEnd) {
    const chunk = sector / old.chunkSectors;
    const word = counterOf(old, chunk, false);
    if (word !== null && counterParts(word, old.sizes.counterMax).needed) {
      need(bitmap, Math.floor(sector / bitmap.chunkSectors), true);
    }
    const { countersPerPage } = old.sizes;
    const run = word === null ? countersPerPage - (chunk % countersPerPage) : 1;
    sector += run * old.chunkSectors;
  }
  return sector;
}

/** Step 2: new space must be resynced. The kernel leaves the bit in the file as it is: clear. */
function markNew(bitmap: Bitmap, fromSector: number): void {
  const withBit = bitmap.mends.has('growth-sets-bits');
  const first = Math.floor(fromSector / bitmap.chunkSectors);
  for (let chunk = first; chunk < bitmap.sizes.chunks; chunk++) need(bitmap, chunk, withBit);
}

function need(bitmap: Bitmap, chunk: number, withBit: boolean): void {
  const word = counterOf(bitmap, chunk, true);
  if (word === null) return;
  const needed = counterWord({ needed: true, resync: false, count: 2 }, bitmap.sizes.counterMax);
  if (word !== needed)
    applyOutcome(bitmap, chunk, setMemoryBits(word, true, bitmap.sizes.counterMax));
  if (withBit) bitmap.memoryBits[chunk] = 1;
}
