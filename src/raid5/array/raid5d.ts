/**
 * raid5d: the array's own thread. Its jobs can be run one by one, or by its loop in the kernel's
 * order.
 */

import { daemonPass, DAEMON_FIRST_SLICE } from '../bitmap/daemon.ts';
import { unplug, UNPLUG_FIRST_SLICE } from '../bitmap/unplug.ts';
import { checkRecovery, recoveryWanted } from '../lifecycle/check-recovery.ts';
import type { Pause, Task, TaskHandle } from '../scheduler.ts';
import { canStep, handleStripe, stepName } from './handle.ts';
import type { ArrayState } from './state.ts';
import { isParked, type Stripe } from './stripe.ts';

/**
 * What raid5d can do. `daemon`: one bitmap pass as if its period were over; `checkRecovery`:
 * md_check_recovery without the daemon; `unplug`: flush the bitmap and release the parked stripes;
 * `handle`: one step of each stripe that can take one.
 */
export type Raid5dJob = 'daemon' | 'checkRecovery' | 'unplug' | 'handle';

const DAEMON_TIMER = 'daemon timeout';

/**
 * Starts one job as a task of actor `raid5d`. Throws RangeError while another job (or the loop)
 * runs.
 */
export function startJob(array: ArrayState, job: Raid5dJob): TaskHandle<void> {
  if (array.raid5dJob !== null) throw new RangeError(`raid5d is busy with ${array.raid5dJob}`);
  array.raid5dJob = job;
  return array.scheduler.spawn('raid5d', firstSlice(array, job), oneJob(array, job));
}

/** Starts the endless loop of raid5d, in the kernel's order. */
export function startLoop(array: ArrayState): TaskHandle<void> {
  if (array.raid5dJob !== null) throw new RangeError(`raid5d is busy with ${array.raid5dJob}`);
  array.raid5dJob = 'loop';
  return array.scheduler.spawn('raid5d', untilWork(array), loop(array));
}

function* oneJob(array: ArrayState, job: Raid5dJob): Task {
  yield* work(array, job);
  array.raid5dJob = null;
}

function* work(array: ArrayState, job: Raid5dJob): Task {
  switch (job) {
    case 'daemon':
      if (array.bitmap !== null) yield* daemonPass(array.bitmap);
      array.daemonLastRunSeconds = array.clockSeconds;
      return;
    case 'checkRecovery':
      yield* checkRecovery(array);
      return;
    case 'unplug':
      yield* unplugJob(array);
      return;
    case 'handle':
      yield* handleJob(array);
  }
}

function firstSlice(array: ArrayState, job: Raid5dJob): Pause {
  if (job === 'unplug') return { label: UNPLUG_FIRST_SLICE };
  if (job !== 'daemon') return { label: job };
  return { label: DAEMON_FIRST_SLICE, ready: () => array.bitmap?.daemonRunning !== true };
}

function* loop(array: ArrayState): Task {
  while (!array.stopped) {
    array.woken = false;
    if (daemonDue(array)) {
      yield firstSlice(array, 'daemon');
      yield* work(array, 'daemon');
    }
    armDaemonTimer(array);
    if (recoveryWanted(array)) {
      yield firstSlice(array, 'checkRecovery');
      yield* work(array, 'checkRecovery');
    }
    while (hasParked(array) || hasAbleStripe(array)) {
      if (hasParked(array)) {
        yield firstSlice(array, 'unplug');
        yield* work(array, 'unplug');
      }
      yield* handleJob(array);
      // The kernel's inner loop would go on; a wake-up for md_check_recovery must not starve behind
      // it.
      if (array.woken) break;
    }
    yield untilWork(array);
  }
}

function untilWork(array: ArrayState): Pause {
  const ready = (): boolean =>
    array.started && (array.woken || array.stopped || hasParked(array) || hasAbleStripe(array));
  return { label: 'raid5d.wake', ready };
}

/**
 * seq_flush++, unplug, seq_write = seq_flush: parked stripes whose bits were set before may go on.
 */
function* unplugJob(array: ArrayState): Task {
  array.sequenceFlush++;
  const sequence = array.sequenceFlush;
  if (array.bitmap !== null) yield* unplug(array.bitmap);
  array.sequenceWrite = sequence;
}

function* handleJob(array: ArrayState): Task {
  for (const stripe of ableStripes(array)) {
    if (!canStep(array, stripe)) continue;
    yield { label: stepName(array, stripe) };
    // Another actor may have run since the step was named.
    if (canStep(array, stripe)) handleStripe(array, stripe);
  }
}

function hasParked(array: ArrayState): boolean {
  if (array.bitmap === null) return false;
  for (const stripe of array.stripes.values()) {
    const waits = stripe.toWrite.length > 0 && stripe.startsPending === 0;
    if (waits && isParked(array, stripe)) return true;
  }
  return false;
}

function ableStripes(array: ArrayState): Stripe[] {
  return [...array.stripes.values()].filter((stripe) => canStep(array, stripe));
}

function hasAbleStripe(array: ArrayState): boolean {
  for (const stripe of array.stripes.values()) if (canStep(array, stripe)) return true;
  return false;
}

function daemonDue(array: ArrayState): boolean {
  const { bitmap } = array;
  if (bitmap === null) return false;
  return array.clockSeconds >= array.daemonLastRunSeconds + daemonSleepSeconds(array);
}

/** Wakes raid5d when the period is over, unless the daemon went to sleep for ever. */
function armDaemonTimer(array: ArrayState): void {
  const { bitmap } = array;
  if (bitmap === null) return;
  if (!bitmap.allClean) bitmap.asleep = false;
  if (bitmap.asleep) return array.scheduler.disarm(DAEMON_TIMER);
  array.scheduler.arm(DAEMON_TIMER, () => {
    array.clockSeconds += daemonSleepSeconds(array);
    array.woken = true;
  });
}

/** The period of the daemon in seconds, from the bitmap superblock. */
export function daemonSleepSeconds(array: ArrayState): number {
  return array.bitmap?.superblock?.daemonSleepSeconds ?? 5;
}
