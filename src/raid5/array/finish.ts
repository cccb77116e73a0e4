/** The end of a request: its caller is told once all its pieces are finished. */

import type { RaidproofError } from '../../errors.ts';
import type { Request } from './request.ts';
import type { ArrayState } from './state.ts';
import { writeEnd } from './write-gate.ts';

/** One piece of the request is finished; the first error counts for all of it. */
export function finishPiece(
  array: ArrayState,
  request: Request,
  error: RaidproofError | null,
): void {
  request.error ??= error;
  request.piecesLeft--;
  if (request.piecesLeft > 0) return;
  request.done = true;
  if (request.kind === 'write') writeEnd(array);
}
