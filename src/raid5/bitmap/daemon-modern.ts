/**
 * The daemon pass of the modern era (Linux 3.5 to 6.13, with the waits of 4.10): counters decay by
 * counter page, cleared bits reach disk one pass later.
 */

import type { Task } from '../scheduler.ts';
import { seenByDaemon } from './age.ts';
import { allWritesLanded, applyOutcome, counterOf, submitPage, type Bitmap } from './bitmap.ts';
import { daemonScan } from './counter-modern.ts';

/**
 * One pass whose period is over (md_bitmap_daemon_work, era B; semantics 1.10). A pause stands
 * wherever others may run between. Slices: the first (goes to sleep if all is clean; else PENDING
 * of every file page becomes NEEDWRITE, and page 0 is asked for if events_cleared must go to disk),
 * `daemon.scan` (all counters, in one hold of the lock), `daemon.wait` (can run once no write is
 * outstanding), then for each file page `daemon.look P` (stops the pass at a DIRTY page; fetches
 * and clears NEEDWRITE) and, if that was set, `daemon.write P` (submits it without waiting).
 */
export function* modernDaemonPass(bitmap: Bitmap): Task {
  if (bitmap.allClean) {
    bitmap.asleep = true;
    return;
  }
  bitmap.daemonRunning = true;
  bitmap.allClean = true;
  askForPages(bitmap);
  yield { label: 'daemon.scan' };
  scanCounters(bitmap);
  yield { label: 'daemon.wait', ready: () => allWritesLanded(bitmap) };
  yield* writePages(bitmap);
  if (!bitmap.allClean) bitmap.asleep = false;
  bitmap.daemonRunning = false;
}

/** Steps 1 and 2: what was pending since the last pass is to be written by this one. */
function askForPages(bitmap: Bitmap): void {
  for (const page of bitmap.filePages) {
    if (!page.clean) continue;
    page.clean = false;
    page.needWrite = !bitmap.faults.has('needwrite-dropped');
  }
  if (!bitmap.needSync) return;
  bitmap.needSync = false;
  if (bitmap.superblock !== null) {
    bitmap.superblock = { ...bitmap.superblock, eventsCleared: bitmap.eventsCleared };
  }
  bitmap.filePages[0]!.needWrite = true;
}

/** Step 3. A counter page that is not pending is skipped whole. */
function scanCounters(bitmap: Bitmap): void {
  const { countersPerPage, chunks } = bitmap.sizes;
  for (const [index, page] of bitmap.counterPages.entries()) {
    if (!page.pending) continue;
    page.pending = false;
    const end = Math.min(chunks, (index + 1) * countersPerPage);
    for (let chunk = index * countersPerPage; chunk < end; chunk++) {
      const word = counterOf(bitmap, chunk, false);
      if (word === null) break;
      if (word === 0) continue;
      applyOutcome(bitmap, chunk, daemonScan(seenByDaemon(bitmap, word), bitmap.needSync));
    }
  }
}

/** Step 5. From the first DIRTY page on the rest is left to unplug, since page 0 must go first. */
function* writePages(bitmap: Bitmap): Task {
  for (const [page, attributes] of bitmap.filePages.entries()) {
    yield { label: `daemon.look ${page}` };
    if (attributes.dirty) return;
    if (!attributes.needWrite) continue;
    attributes.needWrite = false;
    yield { label: `daemon.write ${page}` };
    submitPage(bitmap, page);
  }
}
