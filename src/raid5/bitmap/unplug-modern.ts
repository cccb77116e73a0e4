/** Unplug in the modern era: earlier writes land before its own go out, and it waits for its own. */

import type { Task } from '../scheduler.ts';
import { allWritesLanded, submitPage, type Bitmap } from './bitmap.ts';

/**
 * md_bitmap_unplug from 4.10 on (semantics 1.9). Slices: `unplug.capture P` fetches and clears
 * DIRTY and NEEDWRITE of page P; `unplug.settle` (before the first write only) can run once no
 * earlier write is outstanding; `unplug.write P` clears PENDING of the page and submits it;
 * `unplug.wait` ends the unplug, at once if it wrote nothing.
 */
export function* modernUnplug(bitmap: Bitmap): Task {
  let writing = false;
  for (const [page, attributes] of bitmap.filePages.entries()) {
    if (page > 0) yield { label: `unplug.capture ${page}` };
    const { dirty, needWrite } = attributes;
    attributes.dirty = false;
    attributes.needWrite = false;
    if (!dirty && !needWrite) continue;
    if (!writing) yield { label: 'unplug.settle', ready: () => allWritesLanded(bitmap) };
    yield { label: `unplug.write ${page}` };
    attributes.clean = false;
    submitPage(bitmap, page);
    writing = true;
  }
  const mustWait = writing && !bitmap.faults.has('no-unplug-wait');
  yield { label: 'unplug.wait', ready: () => !mustWait || allWritesLanded(bitmap) };
}
