/** A running array: open it on devices, then read, write, fail, add, sync and stop it. */

import {
  addMember,
  failMember,
  reAddMember,
  removeMember,
  setFaulty,
} from './lifecycle/members.ts';
import { setSyncAction, setSyncWindow, stopArray, type SyncAction } from './lifecycle/actions.ts';
import { observeLifecycle, type LifecycleObservation } from './lifecycle/observe.ts';
import { observeBitmap, type BitmapObservation } from './bitmap/observe.ts';
import type { BlockDevice } from '../device/device.ts';
import { newState, storedBitmapOf, type CounterSizes } from './open.ts';
import type { Era } from './era.ts';
import type { Fault, Faults } from './faults.ts';
import type { Mend, Mends } from './mends.ts';
import { planAssembly, type AssemblyPlan } from './assembly-plan.ts';
import { startJob, startLoop, type Raid5dJob } from './array/raid5d.ts';
import { startFlush, startRead, startWrite } from './array/requests.ts';
import type { Request } from './array/request.ts';
import type { ArrayState, ReadOnly } from './array/state.ts';
import { arrayBytes, type Geometry } from './geometry.ts';
import { growArray } from './lifecycle/grow.ts';
import { writeAllSuperblocks } from './lifecycle/store.ts';
import { believeChecksum, readSuperblock } from './format/superblock-checks.ts';
import { createScheduler, type RunOptions, type Scheduler, type TaskHandle } from './scheduler.ts';

/** How to open an array. */
export interface OpenOptions {
  /** Whose rules it follows; default modern. */
  readonly era?: Era;
  /** Start although dirty and degraded; default false. */
  readonly force?: boolean;
  /** Default: a new one. */
  readonly scheduler?: Scheduler;
  /**
   * `automatic` (default) runs raid5d's loop; `manual` leaves its jobs to {@link Raid5Array.job}.
   */
  readonly raid5d?: 'automatic' | 'manual';
  /** Time in seconds since 1970 for superblocks; default the time of the last update. */
  readonly nowSeconds?: number;
  /** Start read-only (`auto`: until the first write); default no. */
  readonly readOnly?: ReadOnly;
  /** Rules to break; default none. */
  readonly faults?: readonly Fault[];
  /** Defects of the era to repair; default none. */
  readonly mends?: readonly Mend[];
  /** Smaller sizes than md's for counters and their pages, so that a small array meets the limits. */
  readonly bitmapSizes?: CounterSizes;
}

/** A running array. Everything it does happens when its scheduler runs. */
export interface Raid5Array {
  readonly geometry: Geometry;
  readonly sizeBytes: number;
  readonly scheduler: Scheduler;
  readonly plan: AssemblyPlan;
  /** The live state; for tests and observers that need more than the observations. */
  readonly state: ArrayState;
  /**
   * Starts a read or a write; run the scheduler until `done`. Any offset and length inside the
   * array. A `durable` write (FUA) is done only once it is on stable storage.
   */
  read(offsetBytes: number, lengthBytes: number): Request;
  write(offsetBytes: number, bytes: Uint8Array, durable?: boolean): Request;
  /** Starts a flush: what was acknowledged before it is durable once it is done. */
  flush(): Request;
  /**
   * Reads or writes and drives the scheduler until it is done. Throws what the request failed with.
   */
  readNow(offsetBytes: number, lengthBytes: number, options?: RunOptions): Uint8Array;
  writeNow(offsetBytes: number, bytes: Uint8Array, options?: RunOptions): void;
  /** Starts one job of raid5d (manual mode); throws RangeError while another one runs. */
  job(job: Raid5dJob): TaskHandle<void>;
  /** The member fails at once, as by an I/O error. */
  fail(deviceName: string): void;
  /** A user calls the member faulty: that waits for the mutex. */
  setFaulty(deviceName: string): TaskHandle<void>;
  /** Takes a member without a slot out; the result is false where the kernel says -EBUSY. */
  remove(deviceName: string): TaskHandle<boolean>;
  /** Adds a spare, or a former member that the bitmap can bring up to date. */
  add(device: BlockDevice): TaskHandle<void>;
  /** Adds a former member that the bitmap can bring up to date; throws RP208 for any other. */
  reAdd(device: BlockDevice): TaskHandle<void>;
  /** Uses more sectors of each member; see {@link growArray}. */
  grow(componentSectors: number): TaskHandle<boolean>;
  /** Writes the superblocks of all members (md_update_sb, forced). */
  storeSuperblocks(): TaskHandle<void>;
  action(action: SyncAction): TaskHandle<boolean>;
  /** sync_min and sync_max in sectors of a member; `Infinity` for no end. */
  window(minimum: number, maximum: number): void;
  stop(): TaskHandle<void>;
  /** Power loss; see {@link Scheduler.crash}. The array is gone; open its devices again. */
  crash(lands?: Parameters<Scheduler['crash']>[0]): void;
  observeLifecycle(): LifecycleObservation;
  /** Null without a bitmap. */
  observeBitmap(): BitmapObservation | null;
}

/**
 * Opens (assembles and starts) an array. What it has to write it writes when the scheduler runs.
 * @throws RP202 to RP209 when the devices make no array that can be started; nothing is written
 *   then
 */
export function openArray(devices: readonly BlockDevice[], options: OpenOptions = {}): Raid5Array {
  const faults: Faults = new Set(options.faults);
  const candidates = devices.map((device) => ({
    device,
    superblock: readSuperblock(device, faults.has('torn-superblock') ? believeChecksum : undefined),
  }));
  const { era = 'modern', nowSeconds, readOnly = 'no' } = options;
  const mends: Mends = new Set(options.mends);
  const plan = planAssembly(candidates, options.force ?? false, era, 'start', mends);
  const scheduler = options.scheduler ?? createScheduler();
  const bitmap = storedBitmapOf(plan);
  const state = newState(plan, bitmap, scheduler, {
    era,
    nowSeconds,
    readOnly,
    faults,
    mends,
    bitmapSizes: options.bitmapSizes ?? {},
  });
  if (options.raid5d !== 'manual') startLoop(state);
  return facade(state, plan);
}

function facade(state: ArrayState, plan: AssemblyPlan): Raid5Array {
  const { scheduler } = state;
  const finish = (request: Request, options: RunOptions = {}): Uint8Array => {
    scheduler.run({ ...options, until: () => request.done });
    if (request.error !== null) throw request.error;
    if (!request.done) throw new RangeError('the request cannot finish: nothing can run');
    return request.bytes;
  };
  return {
    get geometry() {
      return state.geometry;
    },
    get sizeBytes() {
      return arrayBytes(state.geometry);
    },
    scheduler,
    plan,
    state,
    read: (offsetBytes, lengthBytes) => startRead(state, offsetBytes, lengthBytes),
    write: (offsetBytes, bytes, durable) => startWrite(state, offsetBytes, bytes, durable),
    flush: () => startFlush(state),
    readNow: (offsetBytes, lengthBytes, options) =>
      finish(startRead(state, offsetBytes, lengthBytes), options),
    writeNow: (offsetBytes, bytes, options) =>
      void finish(startWrite(state, offsetBytes, bytes), options),
    job: (job) => startJob(state, job),
    fail: (deviceName) => failMember(state, deviceName),
    setFaulty: (deviceName) => setFaulty(state, deviceName),
    remove: (deviceName) => removeMember(state, deviceName),
    add: (device) => addMember(state, device),
    reAdd: (device) => reAddMember(state, device),
    grow: (componentSectors) => growArray(state, componentSectors),
    storeSuperblocks: () => writeAllSuperblocks(state),
    action: (action) => setSyncAction(state, action),
    window: (minimum, maximum) => setSyncWindow(state, minimum, maximum),
    stop: () => stopArray(state),
    crash: (lands) => scheduler.crash(lands),
    observeLifecycle: () => observeLifecycle(state),
    observeBitmap: () => (state.bitmap === null ? null : observeBitmap(state.bitmap)),
  };
}
