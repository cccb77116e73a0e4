/** Unplug: makes set bits durable. It runs before any data of the writes that set them goes out. */

import type { Task } from '../scheduler.ts';
import { allWritesLanded, submitPage, type Bitmap } from './bitmap.ts';
import { modernUnplug } from './unplug-modern.ts';

/** Label of the first slice of {@link unplug}; its caller names it when it spawns the task. */
export const UNPLUG_FIRST_SLICE = 'unplug.capture 0';

/** Makes the bits that are set durable, as the bitmap's era does it. */
export function unplug(bitmap: Bitmap): Task {
  return bitmap.era === 'classic' ? classicUnplug(bitmap) : modernUnplug(bitmap);
}

/**
 * bitmap_unplug up to 3.17 (semantics 1.9). Slices: `unplug.capture P` fetches and clears DIRTY and
 * NEEDWRITE of page P under the lock, `unplug.write P` submits it if either was set, `unplug.wait`
 * ends the unplug. The wait can run when no write is outstanding; if this caller saw no DIRTY page,
 * it can run at once.
 */
function* classicUnplug(bitmap: Bitmap): Task {
  let sawDirty = false;
  let writing = false;
  for (const [page, attributes] of bitmap.filePages.entries()) {
    if (page > 0) yield { label: `unplug.capture ${page}` };
    const { dirty, needWrite } = attributes;
    attributes.dirty = false;
    attributes.needWrite = false;
    sawDirty ||= dirty;
    if (dirty || needWrite) {
      const settles = bitmap.mends.has('wait-for-earlier-writes') && !writing;
      const ready = (): boolean => !settles || allWritesLanded(bitmap);
      yield { label: `unplug.write ${page}`, ready };
      writing = true;
      submitPage(bitmap, page);
    }
  }
  const waits = sawDirty || bitmap.mends.has('unplug-waits-for-all');
  const mustWait = waits && !bitmap.faults.has('no-unplug-wait');
  yield { label: 'unplug.wait', ready: () => !mustWait || allWritesLanded(bitmap) };
}
