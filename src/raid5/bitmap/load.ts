/** Loading the bitmap from disk, flushing it at stop, and its superblock in between. */

import type { Task } from '../scheduler.ts';
import { BITMAP_STATE } from '../format/bitmap-superblock.ts';
import { allWritesLanded, applyOutcome, counterOf, submitPage, type Bitmap } from './bitmap.ts';
import { counterParts, counterWord, outcome } from './counter.ts';
import { daemonPass, DAEMON_FIRST_SLICE } from './daemon.ts';

/**
 * Takes over the bits found on disk (bitmap_init_from_disk; semantics 1.12).
 * @param bits one byte a chunk, as read
 * @param startSector chunks that end at this sector of the member or later are NEEDED; `Infinity`
 *   for none
 */
export function loadBits(bitmap: Bitmap, bits: Uint8Array, startSector: number): void {
  bitmap.memoryBits.set(bits);
  bitmap.deviceBits.set(bits);
  bits.forEach((bit, chunk) => {
    if (bit === 0) return;
    const needed = (chunk + 1) * bitmap.chunkSectors >= startSector;
    setMemoryBitsChunk(bitmap, chunk, needed);
  });
}

/** Sets the counter of one chunk as loading does (bitmap_set_memory_bits; semantics 1.7). */
export function setMemoryBitsChunk(bitmap: Bitmap, chunk: number, needed: boolean): void {
  const word = counterOf(bitmap, chunk, true);
  if (word === null) return;
  const { setMemoryBits } = bitmap.rules;
  applyOutcome(bitmap, chunk, setMemoryBits(word, needed, bitmap.sizes.counterMax));
}

/**
 * Makes every chunk NEEDED whose counter is in use: a mend, for a member that fails with writes in
 * its cache.
 */
export function needAllInUse(bitmap: Bitmap): void {
  const { chunks, counterMax } = bitmap.sizes;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const word = counterOf(bitmap, chunk, false) ?? 0;
    if (word === 0) continue;
    const parts = counterParts(word, counterMax);
    const count = Math.max(2, parts.count);
    applyOutcome(
      bitmap,
      chunk,
      outcome({ word: counterWord({ ...parts, needed: true, count }, counterMax) }),
    );
  }
}

/** Whether some chunk is NEEDED. */
export function isAnyNeeded(bitmap: Bitmap): boolean {
  const { chunks, counterMax } = bitmap.sizes;
  for (let chunk = 0; chunk < chunks; chunk++)
    if (counterParts(counterOf(bitmap, chunk, false) ?? 0, counterMax).needed) return true;
  return false;
}

/**
 * Marks every page NEEDWRITE, so that added spares get the whole bitmap (bitmap_write_all;
 * semantics 1.11).
 */
export function writeAll(bitmap: Bitmap): void {
  for (const page of bitmap.filePages) page.needWrite = true;
  if (bitmap.era === 'modern') bitmap.allClean = false;
}

/**
 * Three passes, since a bit needs 2 -> 1 -> 0 -> disk, then the superblock (bitmap_flush; semantics
 * 1.11).
 */
export function* flush(bitmap: Bitmap): Task {
  for (let pass = 0; pass < 3; pass++) {
    yield { label: DAEMON_FIRST_SLICE, ready: () => !bitmap.daemonRunning };
    yield* daemonPass(bitmap);
  }
  yield { label: 'bitmap.updateSuperblock' };
  yield* updateSuperblock(bitmap);
}

/**
 * Writes the bitmap superblock with the array's event count and waits (bitmap_update_sb; semantics
 * 1.13). Page 0 is written whole, so its bits go out as they are in memory.
 */
export function* updateSuperblock(bitmap: Bitmap): Task {
  if (bitmap.superblock === null) return;
  const events = bitmap.environment.events();
  // Rocking back to read-only: the event count may have been decremented.
  if (events < bitmap.eventsCleared) bitmap.eventsCleared = events;
  bitmap.superblock = {
    ...bitmap.superblock,
    ...bitmap.resizedTo,
    events,
    eventsCleared: bitmap.eventsCleared,
    state: bitmap.superblock.state & ~BITMAP_STATE.stale,
  };
  bitmap.resizedTo = null;
  submitPage(bitmap, 0);
  yield { label: 'bitmap.superblockWait', ready: () => allWritesLanded(bitmap) };
}
