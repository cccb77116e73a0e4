/** handle_stripe: gives a stripe its next step. Only raid5d calls it. */

import { borrowPages, type Pages } from '../pages.ts';
import type { Task } from '../scheduler.ts';
import { writesAreHeld } from './failure.ts';
import type { ArrayState } from './state.ts';
import { readJob } from './stripe-read.ts';
import { syncJob } from './stripe-sync.ts';
import { writeJob } from './stripe-write.ts';
import { isParked, type Stripe } from './stripe.ts';

/**
 * Whether the stripe can take a step now: it does not wait for I/O, for an unplug, or for a held
 * write.
 */
export function canStep(array: ArrayState, stripe: Stripe): boolean {
  if (stripe.job !== null) return stripe.job.pause.ready?.() ?? true;
  return stripe.toRead.length > 0 || maySync(array, stripe) || mayWrite(array, stripe);
}

/** Name of the next step of a stripe that can take one. */
export function stepName(array: ArrayState, stripe: Stripe): string {
  const kind = (): string => {
    if (stripe.job !== null) return stripe.job.pause.label;
    if (stripe.toRead.length > 0) return 'read.start';
    return mayWrite(array, stripe) ? 'write.start' : 'sync.start';
  };
  return `${kind()} @${stripe.sector}`;
}

/**
 * Runs one step of the stripe; {@link canStep} must hold. A stripe with nothing left leaves the
 * cache.
 */
export function handleStripe(array: ArrayState, stripe: Stripe): void {
  const pages = stripe.job?.pages ?? borrowPages();
  const task = stripe.job?.task ?? startJob(array, stripe, pages);
  const next = task.next();
  stripe.job = next.done === true ? null : { task, pages, pause: next.value };
  if (next.done === true) pages.release();
  const idle = stripe.job === null && !stripe.toSync;
  if (idle && stripe.toRead.length + stripe.toWrite.length === 0)
    array.stripes.delete(stripe.sector);
}

function startJob(array: ArrayState, stripe: Stripe, pages: Pages): Task {
  if (stripe.toRead.length > 0) return readJob(array, stripe, pages);
  if (mayWrite(array, stripe)) {
    stripe.bitDelay = false;
    return writeJob(array, stripe, pages);
  }
  return syncJob(array, stripe, pages);
}

function maySync(array: ArrayState, stripe: Stripe): boolean {
  return stripe.toSync && !writesAreHeld(array);
}

function mayWrite(array: ArrayState, stripe: Stripe): boolean {
  return stripe.toWrite.length > 0 && !isParked(array, stripe) && !writesAreHeld(array);
}
