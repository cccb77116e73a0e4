/** How old the daemon takes an idle chunk to be. */

import type { Bitmap } from './bitmap.ts';

/** The counter word as the daemon sees it; a fault makes one that has just become idle look older. */
export function seenByDaemon(bitmap: Bitmap, word: number): number {
  return word === 2 && bitmap.faults.has('one-pass-clear') ? 1 : word;
}
