/**
 * The sync job of a stripe: resync, check and repair compare parity, recovery rebuilds the missing
 * block.
 */

import { STRIPE_SECTORS } from '../constants.ts';
import type { Pages } from '../pages.ts';
import { sameBytes, xorOf } from '../parity.ts';
import type { Pause, Task } from '../scheduler.ts';
import { allSlots, dataSlotsAt, failedSlotsAt, paritySlotAt } from './block-io.ts';
import { readBlocks, writeBlocks, type Blocks } from './block-io.ts';
import { writesAreHeld } from './failure.ts';
import { wake, type ArrayState } from './state.ts';
import type { Stripe } from './stripe.ts';

/**
 * Syncs one stripe and reports to the sync thread (handle_parity_checks5, md_done_sync; semantics
 * 3.4).
 */
export function* syncJob(array: ArrayState, stripe: Stripe, pages: Pages): Task {
  stripe.toSync = false;
  for (;;) {
    if (writesAreHeld(array)) yield untilRecorded(array);
    const failed = failedSlotsAt(array, stripe.sector);
    if (failed.length > 1) return doneSync(array, false);
    const sources = allSlots(array.geometry).filter((slot) => !failed.includes(slot));
    const blocks = yield* readBlocks(array, pages, stripe.sector, sources, 'sync.compare');
    if (blocks === null) continue;
    const repaired = repair(array, pages, stripe.sector, failed[0], blocks);
    if (repaired.size > 0) {
      if (writesAreHeld(array)) {
        yield untilRecorded(array);
        continue;
      }
      yield* writeBlocks(array, stripe.sector, repaired, 'sync.end');
    }
    return doneSync(array, true);
  }
}

/** A stripe with a member whose failure is not recorded is not handled (blocked_rdev). */
function untilRecorded(array: ArrayState): Pause {
  return { label: 'sync.issue', ready: () => !writesAreHeld(array) };
}

/** The blocks to write. With all members there only parity is, since sync trusts data. */
function repair(
  array: ArrayState,
  pages: Pages,
  sector: number,
  missing: number | undefined,
  blocks: Blocks,
): Blocks {
  if (missing !== undefined) return new Map([[missing, xorOf([...blocks.values()], pages.take())]]);
  const parity = paritySlotAt(array.geometry, sector);
  const data = dataSlotsAt(array.geometry, sector).map((slot) => blocks.get(slot)!);
  const expected = xorOf(data, pages.take());
  if (sameBytes(expected, blocks.get(parity)!)) return new Map();
  array.sync.mismatches += STRIPE_SECTORS;
  return array.recovery.check ? new Map() : new Map([[parity, expected]]);
}

/** md_done_sync: one stripe less in flight; a failure interrupts the sync. */
function doneSync(array: ArrayState, success: boolean): void {
  array.sync.active -= STRIPE_SECTORS;
  if (success) return;
  array.recovery.interrupted = true;
  if (array.era === 'modern') array.recovery.error = true;
  array.recovery.needed = true;
  wake(array);
}
