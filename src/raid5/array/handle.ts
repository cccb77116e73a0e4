/** handle_stripe: gives a stripe its next step. Only raid5d calls it. */

import type { Task } from '../scheduler.ts';
import { writesAreHeld } from './failure.ts';
import type { ArrayState } from './state.ts';
import { readJob } from './stripe-read.ts';
import { syncJob } from './stripe-sync.ts';
import { writeJob } from './stripe-write.ts';
import { isParked, type Stripe } from './stripe.ts';

/** What the next step of a stripe is, or null if it must wait (for I/O, for an unplug, for a held write). */
export function nextStep(array: ArrayState, stripe: Stripe): string | null {
  const name = (step: string): string => `${step} @${stripe.sector}`;
  if (stripe.job !== null) {
    const { label, ready } = stripe.job.pause;
    return ready === undefined || ready() ? name(label) : null;
  }
  if (stripe.toRead.length > 0) return name('read.start');
  if (mayWrite(array, stripe)) return name('write.start');
  return stripe.toSync ? name('sync.start') : null;
}

/** Runs one step of the stripe; {@link nextStep} must not be null. A stripe with nothing left leaves the cache. */
export function handleStripe(array: ArrayState, stripe: Stripe): void {
  const task = stripe.job?.task ?? startJob(array, stripe);
  const next = task.next();
  stripe.job = next.done === true ? null : { task, pause: next.value };
  const idle = stripe.job === null && !stripe.toSync;
  if (idle && stripe.toRead.length + stripe.toWrite.length === 0) array.stripes.delete(stripe.sector);
}

function startJob(array: ArrayState, stripe: Stripe): Task {
  if (stripe.toRead.length > 0) return readJob(array, stripe);
  if (mayWrite(array, stripe)) {
    stripe.bitDelay = false;
    return writeJob(array, stripe);
  }
  return syncJob(array, stripe);
}

function mayWrite(array: ArrayState, stripe: Stripe): boolean {
  return stripe.toWrite.length > 0 && !isParked(array, stripe) && !writesAreHeld(array);
}
