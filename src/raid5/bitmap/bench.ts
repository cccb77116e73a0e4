/**
 * A bitmap on its own with a scheduler: what conformance runs and small experiments drive step by
 * step.
 */

import type { Era } from '../era.ts';
import { createScheduler, type Scheduler, type TaskHandle } from '../scheduler.ts';
import { completePageWrite, createBitmap, type Bitmap } from './bitmap.ts';
import { daemonPass, DAEMON_FIRST_SLICE } from './daemon.ts';
import { loadBits } from './load.ts';
import { observeBitmap, type BitmapObservation } from './observe.ts';
import type { BitmapSizes } from './sizes.ts';
import { closeSync, endSyncChunk, startSyncChunk } from './sync.ts';
import { unplug, UNPLUG_FIRST_SLICE } from './unplug.ts';
import { endWriteChunk, startWriteChunk, type StartResult } from './writes.ts';

/** How to make a bench. */
export interface BenchOptions {
  readonly sizes: BitmapSizes;
  /** Whose rules it follows; default classic. */
  readonly era?: Era;
  /** Whether events_cleared is kept; default false: a bench has no event count. */
  readonly eventsCleared?: boolean;
  /** Bits on the device at the start, one byte a chunk; default none. */
  readonly deviceBits?: Uint8Array;
  /** Whether loaded bits are NEEDED; default true. */
  readonly loadedNeeded?: boolean;
}

/**
 * A bitmap, its scheduler, and the events of its users. Page writes in flight are completion
 * actions of actor `device` with label `land page P write N`; the two tasks are of actor `raid5d`.
 */
export interface BitmapBench {
  readonly bitmap: Bitmap;
  readonly scheduler: Scheduler;
  /** mddev->degraded, for endWrite. */
  degraded: boolean;
  startWrite(chunk: number): StartResult;
  endWrite(chunk: number, success: boolean): void;
  /** Starts the sync of a chunk, or only tests (`degraded`); true if it must be synced. */
  startSync(chunk: number, degraded: boolean): boolean;
  endSync(chunk: number, aborted: boolean): void;
  closeSync(): void;
  unplug(): TaskHandle<void>;
  /** A daemon pass whose period is over. */
  daemonPass(): TaskHandle<void>;
  observe(): BitmapObservation;
  /** Power loss without anything landing, and a new bench loaded from what is on the device. */
  crashAndReload(loadedNeeded: boolean): BitmapBench;
}

/** Makes a bench; see {@link BitmapBench}. */
export function createBitmapBench(options: BenchOptions): BitmapBench {
  const scheduler = createScheduler();
  const bitmap: Bitmap = createBitmap({
    sizes: options.sizes,
    era: options.era ?? 'classic',
    eventsCleared: options.eventsCleared ?? false,
    environment: {
      degraded: () => bench.degraded,
      submit: ({ id, page }) =>
        scheduler.submit({
          actor: 'device',
          label: `land page ${page} write ${id}`,
          perform: () => completePageWrite(bitmap, id),
          settled: rethrow,
        }),
    },
  });
  const start = (options.loadedNeeded ?? true) ? 0 : Number.POSITIVE_INFINITY;
  if (options.deviceBits !== undefined) loadBits(bitmap, options.deviceBits, start);
  const bench: BitmapBench = {
    bitmap,
    scheduler,
    degraded: false,
    startWrite: (chunk) => startWriteChunk(bitmap, chunk),
    endWrite: (chunk, success) => endWriteChunk(bitmap, chunk, success),
    startSync: (chunk, degraded) => startSyncChunk(bitmap, chunk, degraded),
    endSync: (chunk, aborted) => endSyncChunk(bitmap, chunk, aborted),
    closeSync: () => closeSync(bitmap),
    unplug: () => scheduler.spawn('raid5d', UNPLUG_FIRST_SLICE, unplug(bitmap)),
    daemonPass: () => scheduler.spawn('raid5d', DAEMON_FIRST_SLICE, daemonPass(bitmap)),
    observe: () => observeBitmap(bitmap),
    crashAndReload(loadedNeeded) {
      scheduler.crash();
      return createBitmapBench({ ...options, deviceBits: bitmap.deviceBits, loadedNeeded });
    },
  };
  return bench;
}

function rethrow(error: unknown): void {
  if (error !== null) throw error;
}
