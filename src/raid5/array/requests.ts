/** make_request: a read or write of the array is split into pieces that wait at their stripes. */

import { RaidproofError } from '../../errors.ts';
import { startWriteRange } from '../bitmap/writes.ts';
import { SECTOR_BYTES, STRIPE_BYTES, STRIPE_SECTORS } from '../constants.ts';
import { arrayBytes, locate } from '../geometry.ts';
import type { Pause, Task } from '../scheduler.ts';
import { finishPiece } from './finish.ts';
import { memberFailed, writesAreHeld } from './failure.ts';
import { ioGroup, submitFlush } from './member-io.ts';
import type { Request } from './request.ts';
import type { ArrayState } from './state.ts';
import { stripeAt, type Piece, type Stripe } from './stripe.ts';
import { writeStart } from './write-gate.ts';

/** Stripes in the cache beyond which a request waits (raid5 NR_STRIPES). */
const STRIPES_MAX = 256;

/** Starts a read of the array; run the scheduler until `done`. Throws RP210 outside the array. */
export function startRead(array: ArrayState, offsetBytes: number, lengthBytes: number): Request {
  const request = newRequest(array, 'read', offsetBytes, new Uint8Array(lengthBytes));
  array.scheduler.spawn(
    `reader ${request.id}`,
    whenStarted(array, 'read'),
    splitRead(array, request),
  );
  return request;
}

/**
 * Starts a flush: what was acknowledged before is durable once it is done (md_flush_request). The kernel
 * does not ask whether a member could flush (md_end_flush).
 */
export function startFlush(array: ArrayState): Request {
  const request = newRequest(array, 'flush', 0, new Uint8Array(0));
  array.scheduler.spawn(
    `flusher ${request.id}`,
    whenStarted(array, 'flush.begin'),
    flushMembers(array, request),
  );
  return request;
}

/**
 * Starts a write; `bytes` are copied. Run the scheduler until `done`. Throws RP210 outside the
 * array.
 * @param durable FUA: it is done only once it is on stable storage
 */
export function startWrite(
  array: ArrayState,
  offsetBytes: number,
  bytes: Uint8Array,
  durable = false,
): Request {
  const request = newRequest(array, 'write', offsetBytes, new Uint8Array(bytes), durable);
  array.scheduler.spawn(
    `writer ${request.id}`,
    whenStarted(array, 'write.begin'),
    splitWrite(array, request),
  );
  return request;
}

function whenStarted(array: ArrayState, label: string): Pause {
  return { label, ready: () => array.started };
}

function newRequest(
  array: ArrayState,
  kind: Request['kind'],
  offsetBytes: number,
  bytes: Uint8Array,
  durable = false,
): Request {
  const sizeBytes = arrayBytes(array.geometry);
  const inside = Number.isSafeInteger(offsetBytes) && offsetBytes >= 0;
  if (!inside || offsetBytes + bytes.length > sizeBytes || array.stopped) {
    const range = `bytes ${offsetBytes}..${offsetBytes + bytes.length} leave its ${sizeBytes} bytes`;
    throw refusal(kind, array.stopped ? 'the array is stopped' : range);
  }
  if (kind === 'write' && array.readOnly === 'yes') throw refusal(kind, 'the array is read-only');
  const id = ++array.requestCounter;
  return { id, kind, offsetBytes, durable, bytes, done: false, error: null, piecesLeft: 1 };
}

function refusal(kind: Request['kind'], what: string): RaidproofError {
  const remedy = 'Use an offset and a length inside a running array that is not read-only.';
  return new RaidproofError('RP210', what, `array ${kind}`, remedy);
}

function* flushMembers(array: ArrayState, request: Request): Task {
  const group = ioGroup();
  const members = array.members.filter((member) => member.slot >= 0 && !member.faulty);
  for (const member of members) submitFlush(array, group, member);
  const waits = array.mends.has('flush-waits-for-record');
  const isRecorded = (): boolean => !waits || !writesAreHeld(array);
  yield { label: 'flush.end', ready: () => group.outstanding === 0 && isRecorded() };
  if (group.failed.length > 0 && array.mends.has('failed-flush-fails-member')) {
    for (const member of group.failed) memberFailed(array, member);
    yield { label: 'flush.record', ready: isRecorded };
  }
  finishPiece(array, request, null);
}

function* splitRead(array: ArrayState, request: Request): Task {
  for (const piece of piecesOf(array, request)) {
    yield { label: 'read.attach', ready: () => hasRoom(array, piece.sector) };
    request.piecesLeft++;
    stripeAt(array, piece.sector).toRead.push(piece);
  }
  finishPiece(array, request, null);
}

/**
 * For each piece: startwrite, then the stripe is parked until its bits are durable
 * (add_stripe_bio).
 */
function* splitWrite(array: ArrayState, request: Request): Task {
  yield* writeStart(array);
  for (const piece of piecesOf(array, request)) {
    yield { label: `write.startwrite @${piece.sector}`, ready: () => hasRoom(array, piece.sector) };
    request.piecesLeft++;
    const stripe = stripeAt(array, piece.sector);
    const first = isFirstWrite(stripe, piece.slot);
    stripe.toWrite.push(piece);
    if (array.bitmap === null || !first) continue;
    // Nobody may handle the stripe before its bits are set, even if the counter is full and we
    // sleep.
    stripe.startsPending++;
    yield* startWriteRange(array.bitmap, piece.sector, STRIPE_SECTORS);
    stripe.startsPending--;
    stripe.bitDelay = true;
    stripe.bitmapSequence = array.sequenceFlush + 1;
  }
  finishPiece(array, request, null);
}

function isFirstWrite(stripe: Stripe, slot: number): boolean {
  return !stripe.written.has(slot) && !stripe.toWrite.some((piece) => piece.slot === slot);
}

function hasRoom(array: ArrayState, sector: number): boolean {
  if (array.quiesced) return false;
  return array.stripes.has(sector) || array.stripes.size < STRIPES_MAX;
}

/** The pieces of a request: it is cut wherever a block of a stripe ends. */
function piecesOf(array: ArrayState, request: Request): (Piece & { readonly sector: number })[] {
  const pieces: (Piece & { readonly sector: number })[] = [];
  let doneBytes = 0;
  while (doneBytes < request.bytes.length) {
    const place = locate(array.geometry, request.offsetBytes + doneBytes);
    const startBytes = place.offsetBytes % STRIPE_BYTES;
    const lengthBytes = Math.min(STRIPE_BYTES - startBytes, request.bytes.length - doneBytes);
    pieces.push({
      request,
      slot: place.slot,
      sector: (place.offsetBytes - startBytes) / SECTOR_BYTES,
      startBytes,
      lengthBytes,
      requestOffsetBytes: doneBytes,
    });
    doneBytes += lengthBytes;
  }
  return pieces;
}
