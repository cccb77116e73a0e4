/**
 * The write job of a stripe: read what is needed, compute parity, write data and parity, end the
 * bitmap's write.
 */

import { RaidproofError } from '../../errors.ts';
import { endWriteRange } from '../bitmap/writes.ts';
import { STRIPE_BYTES, STRIPE_SECTORS } from '../constants.ts';
import type { Pages } from '../pages.ts';
import { xorOf } from '../parity.ts';
import { logStripe, releaseUnit } from '../ppl/log.ts';
import { consecutivePieces } from '../ppl/places.ts';
import type { Task } from '../scheduler.ts';
import { dataSlotsAt, failedSlotsAt, paritySlotAt, readBlocks, writeBlocks } from './block-io.ts';
import type { Blocks } from './block-io.ts';
import { endsAreHeld, writesAreHeld } from './failure.ts';
import { finishPiece } from './finish.ts';
import type { ArrayState } from './state.ts';
import type { Piece, Stripe } from './stripe.ts';
import { planWrite, type WritePlan } from './write-plan.ts';

/**
 * Writes the pieces that wait at the stripe (handle_stripe_dirtying, handle_stripe_clean_event;
 * semantics 3.3). Data and parity are written in parallel: a crash leaves any subset of them.
 */
export function* writeJob(array: ArrayState, stripe: Stripe, pages: Pages): Task {
  const waiting = stripe.toWrite;
  const pieces =
    array.ppl === null ? waiting : consecutivePieces(array.geometry, stripe.sector, waiting);
  stripe.toWrite = waiting.filter((piece) => !pieces.includes(piece));
  stripe.written = new Set(pieces.map((piece) => piece.slot));
  const ranges = pieces.map(({ slot, startBytes, lengthBytes }) => ({
    slot,
    startBytes,
    lengthBytes,
  }));
  for (;;) {
    const failed = failedSlotsAt(array, stripe.sector);
    const trusted = parityTrusted(array, stripe.sector);
    const plan = planWrite(array.geometry, stripe.sector, ranges, failed, trusted);
    if (plan === null) return finishWrite(array, stripe, pieces, false, tooManyFailed());
    const old = yield* readBlocks(array, pages, stripe.sector, plan.readSlots, 'write.issue');
    if (old === null) continue;
    const blocks = newBlocks(array, pages, stripe.sector, pieces, plan, old);
    const modifies = plan.method === 'modify';
    const unit = yield* logStripe(array, stripe.sector, blocks, old, modifies);
    if (writesAreHeld(array)) yield { label: 'write.issue', ready: () => !writesAreHeld(array) };
    // One piece with FUA makes all of the stripe's writes FUA, parity too (R5_WantFUA).
    const durable = pieces.some((piece) => piece.request.durable);
    const complete = yield* writeBlocks(array, stripe.sector, blocks, 'write.end', durable);
    if (unit !== null) releaseUnit(array, unit);
    if (endsAreHeld(array)) yield { label: 'write.end', ready: () => !endsAreHeld(array) };
    const lost = failedSlotsAt(array, stripe.sector).length > 1;
    return finishWrite(array, stripe, pieces, complete, lost ? tooManyFailed() : null);
  }
}

/** From 3.7 on parity beyond the resync checkpoint is not used for read-modify-write (S27). */
function parityTrusted(array: ArrayState, sector: number): boolean {
  const asks = array.era === 'modern' || array.mends.has('reconstruct-where-resync-due');
  return !asks || sector < array.recoveryCheckpoint;
}

/** The blocks to write: all data blocks that change, and the parity. */
function newBlocks(
  array: ArrayState,
  pages: Pages,
  sector: number,
  pieces: readonly Piece[],
  plan: WritePlan,
  old: Blocks,
): Blocks {
  const { geometry } = array;
  const parity = paritySlotAt(geometry, sector);
  if (plan.computeSlot !== null) old.set(plan.computeSlot, xorOf([...old.values()], pages.take()));
  const changed: Blocks = new Map();
  for (const piece of pieces) {
    const { requestOffsetBytes, lengthBytes, slot } = piece;
    const bytes = piece.request.bytes.subarray(
      requestOffsetBytes,
      requestOffsetBytes + lengthBytes,
    );
    // Old content is needed for parity: what is written goes to a page of its own (dev->orig_page).
    const block = changed.get(slot) ?? pageWith(pages, lengthBytes, old.get(slot));
    block.set(bytes, piece.startBytes);
    changed.set(slot, block);
  }
  if (plan.method === 'reconstruct') {
    const data = dataSlotsAt(geometry, sector).map((slot) => changed.get(slot) ?? old.get(slot)!);
    return changed.set(parity, xorOf(data, pages.take()));
  }
  const terms = [...changed].flatMap(([slot, block]) => [old.get(slot)!, block]);
  return changed.set(parity, xorOf([old.get(parity)!, ...terms], pages.take()));
}

/** A page for what is written to a block: with what the block has beside it, or zeros. */
function pageWith(pages: Pages, lengthBytes: number, old: Uint8Array | undefined): Uint8Array {
  const page = pages.take();
  if (lengthBytes === STRIPE_BYTES) return page;
  if (old === undefined) page.fill(0);
  else page.set(old);
  return page;
}

/**
 * Ends the bitmap's writes, one for each written slot that has no further write waiting, and the
 * requests.
 */
function finishWrite(
  array: ArrayState,
  stripe: Stripe,
  pieces: readonly Piece[],
  complete: boolean,
  error: RaidproofError | null,
): void {
  for (const slot of stripe.written) {
    const more = stripe.toWrite.some((piece) => piece.slot === slot);
    if (array.bitmap === null || more) continue;
    endWriteRange(array.bitmap, stripe.sector, STRIPE_SECTORS, complete && error === null);
  }
  stripe.written = new Set();
  for (const piece of pieces) finishPiece(array, piece.request, error);
}

function tooManyFailed(): RaidproofError {
  return new RaidproofError(
    'RP210',
    'more than one member is missing here',
    'array write',
    'Stop the array and assemble it with the members that hold the data.',
  );
}
