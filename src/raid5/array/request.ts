/** Reads and writes of the array, as their callers see them. */

import type { RaidproofError } from '../../errors.ts';

/** A read or write. `done` turns true when all of it is finished; `error` says if it failed. */
export interface Request {
  readonly id: number;
  readonly kind: 'read' | 'write' | 'flush';
  readonly offsetBytes: number;
  /** FUA: it is done only once it is on stable storage. */
  readonly durable: boolean;
  /** The bytes to write, or room for the bytes that are read. */
  readonly bytes: Uint8Array;
  done: boolean;
  error: RaidproofError | null;
  /** Pieces that are not finished; one more while the request is still being split. */
  piecesLeft: number;
}
