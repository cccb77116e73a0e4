/**
 * Resync and the bitmap: which chunks must be synced, and what the start and the end of their sync
 * record.
 */

import { STRIPE_SECTORS } from '../constants.ts';
import { applyOutcome, counterOf, type Bitmap } from './bitmap.ts';

/**
 * An answer for the chunk at a sector: whether to sync, and for how many sectors the answer holds.
 */
export interface SyncAnswer {
  readonly mustSync: boolean;
  readonly sectors: number;
}

/** Starts (or with `degraded` only tests) the sync of one chunk; true if it must be synced. */
export function startSyncChunk(bitmap: Bitmap, chunk: number, degraded: boolean): boolean {
  if (bitmap.era === 'classic') bitmap.allClean = false;
  const word = counterOf(bitmap, chunk, false);
  if (word === null) return false;
  if (chunk % 2 === 1 && bitmap.faults.has('resync-skips-bit')) return false;
  const outcome = bitmap.rules.startSync(word, degraded, bitmap.sizes.counterMax);
  applyOutcome(bitmap, chunk, outcome);
  return outcome.mustSync;
}

/** Ends the sync of one chunk (bitmap_end_sync; semantics 1.6). */
export function endSyncChunk(bitmap: Bitmap, chunk: number, aborted: boolean): void {
  if (bitmap.era === 'classic') bitmap.allClean = false;
  const word = counterOf(bitmap, chunk, false);
  if (word === null) return;
  applyOutcome(bitmap, chunk, bitmap.rules.endSync(word, aborted, bitmap.sizes.counterMax));
}

/**
 * Starts the sync at `sector`, over as many chunks as make up one stripe (bitmap_start_sync).
 * @param degraded see {@link startSync}
 */
export function startSyncAt(bitmap: Bitmap, sector: number, degraded: boolean): SyncAnswer {
  let mustSync = false;
  let sectors = 0;
  while (sectors < STRIPE_SECTORS) {
    const at = sector + sectors;
    mustSync = startSyncChunk(bitmap, Math.floor(at / bitmap.chunkSectors), degraded) || mustSync;
    sectors += runLength(bitmap, at);
  }
  return { mustSync, sectors };
}

/** Ends the sync of every chunk below `sector`, rounded down to a chunk (bitmap_cond_end_sync). */
export function endSyncBelow(bitmap: Bitmap, sector: number): void {
  const end = Math.min(bitmap.sizes.chunks, Math.floor(sector / bitmap.chunkSectors));
  for (let chunk = 0; chunk < end; chunk++) endSyncChunk(bitmap, chunk, false);
}

/** Ends the sync of every chunk, also after an abort (bitmap_close_sync). */
export function closeSync(bitmap: Bitmap): void {
  for (let chunk = 0; chunk < bitmap.sizes.chunks; chunk++) endSyncChunk(bitmap, chunk, false);
}

/**
 * Sectors to the end of the granule: a chunk, or where no page is half a counter page's chunks (up
 * to 5.9), later a whole counter page's (semantics 1.3).
 */
function runLength(bitmap: Bitmap, sector: number): number {
  const { countersPerPage } = bitmap.sizes;
  const chunk = Math.floor(sector / bitmap.chunkSectors);
  const page = bitmap.counterPages[Math.floor(chunk / countersPerPage)];
  const mapped = page === undefined || page.counters !== null;
  const run = bitmap.era === 'classic' ? Math.max(1, countersPerPage / 2) : countersPerPage;
  const granule = bitmap.chunkSectors * (mapped ? 1 : run);
  return granule - (sector % granule);
}
