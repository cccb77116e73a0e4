/** md_update_sb with the flag that writers wait for. */

import type { ArrayState } from '../array/state.ts';
import { updateSuperblocks } from '../array/superblocks.ts';
import type { Task } from '../scheduler.ts';

/**
 * Writes the superblocks. From the first moment on MD_CHANGE_PENDING is set, so that a writer that
 * comes now waits for this write too (md_update_sb, 2.6.32; cleared last, semantics 5.7).
 */
export function* storeSuperblocks(array: ArrayState, force: boolean): Task {
  array.changes.pending = true;
  yield* updateSuperblocks(array, force);
}
