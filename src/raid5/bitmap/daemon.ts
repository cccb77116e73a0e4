/** The daemon pass: lets idle chunks decay and their bits drain to disk. Here: the classic era. */

import type { Pause, Task } from '../scheduler.ts';
import { seenByDaemon } from './age.ts';
import { allWritesLanded, applyOutcome, counterOf, submitPage, type Bitmap } from './bitmap.ts';
import { modernDaemonPass } from './daemon-modern.ts';
import { chunksOfFilePage, filePageOf } from './sizes.ts';

/** Label of the first slice of {@link daemonPass}; its caller names it when it spawns the task. */
export const DAEMON_FIRST_SLICE = 'daemon.start';

/** One pass whose period is over, as the bitmap's era does it. */
export function daemonPass(bitmap: Bitmap): Task {
  return bitmap.era === 'classic' ? classicDaemonPass(bitmap) : modernDaemonPass(bitmap);
}

/**
 * One pass whose period is over (bitmap_daemon_work, era A; semantics 1.10). A pause stands
 * wherever the kernel drops bitmap->lock. Slices: `daemon.start` (goes to sleep if all is clean;
 * else up to and with the decision about the first page), `daemon.scan P` (one hold: CLEAN of page
 * P is cleared, its chunks are scanned, the next page is decided), `daemon.next P` (the hold after
 * a skipped page: decides page P), `daemon.write P` (submits page P), `daemon.events` and
 * `daemon.eventsWait` (events_cleared goes to disk), `daemon.final P` (toggle of the last page).
 */
function* classicDaemonPass(bitmap: Bitmap): Task {
  if (bitmap.allClean) {
    bitmap.asleep = true;
    return;
  }
  bitmap.daemonRunning = true;
  bitmap.allClean = true;
  yield* scanPages(bitmap);
  if (!bitmap.allClean) bitmap.asleep = false;
  bitmap.daemonRunning = false;
}

function* scanPages(bitmap: Bitmap): Task {
  const { chunks, bitsPerFilePage, countersPerPage } = bitmap.sizes;
  const followsPages = bitmap.mends.has('allclean-follows-pages');
  let lastPage: number | null = null;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const page = filePageOf(bitmap.sizes, chunk);
    if (page !== lastPage) {
      if (!bitmap.filePages[page]!.clean) {
        yield* skipPage(bitmap, page);
        // The kernel's arithmetic: it forgets that the header shifts the bits, so it may skip into
        // the next page.
        if (bitmap.mends.has('skip-by-file-page'))
          chunk = chunksOfFilePage(bitmap.sizes, page)[1] - 1;
        else chunk |= bitsPerFilePage - 1;
        if (chunk + 1 < chunks)
          yield { label: `daemon.next ${filePageOf(bitmap.sizes, chunk + 1)}` };
        continue;
      }
      if (lastPage !== null) yield* togglePage(bitmap, lastPage);
      lastPage = page;
      if (bitmap.needSync) yield* writeEventsCleared(bitmap);
      yield { label: `daemon.scan ${page}` };
      if (!bitmap.needSync) bitmap.filePages[page]!.clean = false;
      else if (followsPages) bitmap.allClean = false;
    }
    const word = counterOf(bitmap, chunk, false);
    if (word === null) chunk |= countersPerPage - 1;
    else
      applyOutcome(
        bitmap,
        chunk,
        bitmap.rules.daemonScan(seenByDaemon(bitmap, word), bitmap.needSync),
      );
  }
  if (lastPage === null) return;
  yield { label: `daemon.final ${lastPage}` };
  yield* togglePage(bitmap, lastPage);
}

/**
 * A page without CLEAN: only a write that is due is done. Runs in the hold that found it; ends with
 * the lock dropped.
 */
function* skipPage(bitmap: Bitmap, page: number): Task {
  const attributes = bitmap.filePages[page]!;
  if (!attributes.needWrite) return;
  attributes.needWrite = false;
  yield toWrite(bitmap, page);
  submitPage(bitmap, page);
  bitmap.allClean = false;
}

/** Before a page is sent; the mend of 4.10 waits there for those that were sent earlier. */
function toWrite(bitmap: Bitmap, page: number): Pause {
  const waits = bitmap.mends.has('wait-for-earlier-writes');
  return { label: `daemon.write ${page}`, ready: () => !waits || allWritesLanded(bitmap) };
}

/**
 * Every second time a page is left it is written. Runs in the hold that left it; ends with the lock
 * dropped.
 */
function* togglePage(bitmap: Bitmap, page: number): Task {
  const attributes = bitmap.filePages[page]!;
  if (!attributes.needWrite) {
    attributes.needWrite = true;
    if (bitmap.mends.has('allclean-follows-pages')) bitmap.allClean = false;
    return;
  }
  attributes.needWrite = false;
  yield toWrite(bitmap, page);
  submitPage(bitmap, page);
}

/** Bits may be cleared next, so the events_cleared that allows it must be on disk before. */
function* writeEventsCleared(bitmap: Bitmap): Task {
  yield { label: 'daemon.events' };
  bitmap.needSync = false;
  if (bitmap.superblock !== null) {
    bitmap.superblock = { ...bitmap.superblock, eventsCleared: bitmap.eventsCleared };
  }
  submitPage(bitmap, 0);
  yield { label: 'daemon.eventsWait', ready: () => allWritesLanded(bitmap) };
}
