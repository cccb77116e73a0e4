/** The read job of a stripe: blocks come from their member, or from all the others. */

import { RaidproofError } from '../../errors.ts';
import { STRIPE_SECTORS } from '../constants.ts';
import { xorOf } from '../parity.ts';
import type { Pages } from '../pages.ts';
import type { Task } from '../scheduler.ts';
import { allSlots, failedSlotsAt, readBlocks } from './block-io.ts';
import { finishPiece } from './finish.ts';
import { readableIn, type ArrayState } from './state.ts';
import type { Stripe } from './stripe.ts';

/** Serves the reads that wait at the stripe (handle_stripe_fill; semantics 3.2, 3.3). */
export function* readJob(array: ArrayState, stripe: Stripe, pages: Pages): Task {
  const pieces = stripe.toRead;
  stripe.toRead = [];
  const wanted = [...new Set(pieces.map((piece) => piece.slot))];
  for (;;) {
    const missing = wanted.find(
      (slot) => readableIn(array, slot, stripe.sector, STRIPE_SECTORS) === null,
    );
    if (missing !== undefined && failedSlotsAt(array, stripe.sector).length > 1) {
      for (const piece of pieces) finishPiece(array, piece.request, unreadable());
      return;
    }
    const sources =
      missing === undefined ? wanted : allSlots(array.geometry).filter((slot) => slot !== missing);
    const blocks = yield* readBlocks(array, pages, stripe.sector, sources, 'read.end');
    if (blocks === null) continue;
    if (missing !== undefined) blocks.set(missing, xorOf([...blocks.values()], pages.take()));
    for (const piece of pieces) {
      const block = blocks.get(piece.slot)!;
      const bytes = block.subarray(piece.startBytes, piece.startBytes + piece.lengthBytes);
      piece.request.bytes.set(bytes, piece.requestOffsetBytes);
      finishPiece(array, piece.request, null);
    }
    return;
  }
}

function unreadable(): RaidproofError {
  return new RaidproofError(
    'RP210',
    'the block and one it could be computed from are both missing',
    'array read',
    'Stop the array and assemble it with the members that hold the data.',
  );
}
