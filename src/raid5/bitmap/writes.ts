/** Writes start and end: what md_write callers do to the bitmap around the data. */

import type { Task } from '../scheduler.ts';
import { applyOutcome, counterOf, type Bitmap } from './bitmap.ts';

/** How the start of a write on one chunk went; `full` means the caller must wait and try again. */
export type StartResult = 'started' | 'full' | 'no counter';

/** Starts a write on one chunk, in one hold of the lock (bitmap_startwrite; semantics 1.4). */
export function startWriteChunk(bitmap: Bitmap, chunk: number): StartResult {
  const word = counterOf(bitmap, chunk, true);
  if (word === null) return 'no counter';
  const outcome = bitmap.rules.startWrite(word, bitmap.sizes.counterMax);
  if (outcome.mustWait) return 'full';
  applyOutcome(bitmap, chunk, outcome);
  return 'started';
}

/**
 * Starts a write on all chunks of a range of sectors, waiting where a counter is full. Where there
 * is no counter it ends silently, as the driver does.
 * @param sector first sector, in member space
 * @param sectors length in sectors
 */
export function* startWriteRange(bitmap: Bitmap, sector: number, sectors: number): Task {
  for (const chunk of chunksOfRange(bitmap, sector, sectors)) {
    let result = startWriteChunk(bitmap, chunk);
    while (result === 'full') {
      const waiter = { awake: false };
      bitmap.overflowWaiters.push(waiter);
      yield { label: 'startwrite after overflow', ready: () => waiter.awake };
      result = startWriteChunk(bitmap, chunk);
    }
    if (result === 'no counter') return;
  }
}

/**
 * Ends a write on one chunk, in one hold of the lock (bitmap_endwrite; semantics 1.5).
 * @param success false if the data did not reach all members; in the classic era a degraded array
 *   makes it false by itself
 */
export function endWriteChunk(bitmap: Bitmap, chunk: number, success: boolean): void {
  const word = counterOf(bitmap, chunk, false);
  if (word === null) return;
  const unharmed = success && !bitmap.environment.degraded();
  const events = bitmap.environment.events();
  if (unharmed && bitmap.tracksEventsCleared && bitmap.eventsCleared < events) {
    bitmap.eventsCleared = events;
    bitmap.needSync = true;
  }
  // From 3.2 on a write on a degraded array may be a success: nothing of it was for the missing member.
  const careless = bitmap.faults.has('degraded-clears-needed');
  const asked = bitmap.era === 'modern' || bitmap.mends.has('clear-during-recovery');
  const succeeded = careless || (asked ? success : unharmed);
  applyOutcome(bitmap, chunk, bitmap.rules.endWrite(word, succeeded, bitmap.sizes.counterMax));
}

/** Ends a write on all chunks of a range of sectors; see {@link endWriteChunk}. */
export function endWriteRange(
  bitmap: Bitmap,
  sector: number,
  sectors: number,
  success: boolean,
): void {
  for (const chunk of chunksOfRange(bitmap, sector, sectors)) endWriteChunk(bitmap, chunk, success);
}

function chunksOfRange(bitmap: Bitmap, sector: number, sectors: number): number[] {
  const first = Math.floor(sector / bitmap.chunkSectors);
  const last = Math.floor((sector + sectors - 1) / bitmap.chunkSectors);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
