/** Stripe heads: 4 KiB of each member at one sector, and the work that waits for them. */

import type { Pages } from '../pages.ts';
import type { Pause, Task } from '../scheduler.ts';
import type { Request } from './request.ts';
import type { ArrayState } from './state.ts';

/** A read or write of part of one block of a stripe. */
export interface Piece {
  readonly request: Request;
  /** Slot of the member whose block it is about. */
  readonly slot: number;
  /** First byte inside the block. */
  readonly startBytes: number;
  readonly lengthBytes: number;
  /** Where the piece begins in the request's bytes. */
  readonly requestOffsetBytes: number;
}

/** A stripe head with something to do (struct stripe_head). */
export interface Stripe {
  /** First sector in the members' data areas. */
  readonly sector: number;
  toRead: Piece[];
  toWrite: Piece[];
  /** Slots whose writes are under way (dev->written). */
  written: ReadonlySet<number>;
  /** A sync of this stripe was asked for (STRIPE_SYNC_REQUESTED). */
  toSync: boolean;
  /**
   * STRIPE_BIT_DELAY: its bits may not be durable; `bitmapSequence` says from which flush on they
   * are.
   */
  bitDelay: boolean;
  bitmapSequence: number;
  /** Writers that have attached and not yet set their bits. */
  startsPending: number;
  /** The job that is being done, the pages it uses, and where it waits. */
  job: { readonly task: Task; readonly pages: Pages; pause: Pause } | null;
}

/** The stripe at `sector`, made if it is not in the cache. */
export function stripeAt(array: ArrayState, sector: number): Stripe {
  const known = array.stripes.get(sector);
  if (known !== undefined) return known;
  const stripe: Stripe = {
    sector,
    toRead: [],
    toWrite: [],
    written: new Set(),
    toSync: false,
    bitDelay: false,
    bitmapSequence: 0,
    startsPending: 0,
    job: null,
  };
  array.stripes.set(sector, stripe);
  return stripe;
}

/** On bitmap_list: waits for an unplug that started after its bits were set (semantics 1.9). */
export function isParked(array: ArrayState, stripe: Stripe): boolean {
  if (stripe.startsPending > 0) return true;
  if (array.faults.has('parity-before-bit')) return false;
  return stripe.bitDelay && stripe.bitmapSequence > array.sequenceWrite;
}
