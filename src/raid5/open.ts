/** From a plan to a running state: what md_run, raid5's run() and bitmap_load set up. */

import { RaidproofError } from '../errors.ts';
import type { AssemblyPlan, PlannedMember } from './assembly-plan.ts';
import { sendPage } from './array/bitmap-transport.ts';
import type { ArrayState, Member, ReadOnly } from './array/state.ts';
import { createBitmap, submitPage, type Bitmap } from './bitmap/bitmap.ts';
import { loadBits, updateSuperblock } from './bitmap/load.ts';
import { REAL_SIZES, type BitmapSizes } from './bitmap/sizes.ts';
import { MAX_SECTOR, SECTOR_BYTES, STRIPE_SECTORS } from './constants.ts';
import type { Era } from './era.ts';
import type { Faults } from './faults.ts';
import { BITMAP_STATE } from './format/bitmap-superblock.ts';
import { uuidText } from './format/fields.ts';
import { readBitmap, type StoredBitmap } from './format/read-bitmap.ts';
import { requireBitmapRoom } from './format/bitmap-place.ts';
import { FEATURE } from './format/superblock.ts';
import type { Mends } from './mends.ts';
import { hasPpl } from './ppl/place.ts';
import { newPplLogs } from './ppl/log.ts';
import { loadPpl } from './ppl/recover.ts';
import { storeSuperblocks } from './lifecycle/store.ts';
import type { Scheduler, Task } from './scheduler.ts';

/**
 * Reads the bitmap of the array from a member that is in sync, or gives null if the array has none.
 * @throws RP209 for a bitmap that cannot be used or belongs to another array
 */
export function storedBitmapOf(plan: AssemblyPlan): StoredBitmap | null {
  if ((plan.freshest.featureMap & FEATURE.bitmap) === 0) return null;
  const source = plan.members.find((member) => member.inSync)!;
  // The size in the header is not believed: after a grow that was cut off it may be another.
  const { bitmapOffsetSectors } = plan.freshest;
  const stored = readBitmap(
    source.device,
    { ...source.superblock, bitmapOffsetSectors },
    plan.geometry.componentSectors,
  );
  // One place for all, that of the freshest: each member gets the pages there.
  for (const member of plan.members) {
    requireBitmapRoom(member, bitmapOffsetSectors, stored.raw.length);
  }
  const refuse = (field: string, what: string): never => {
    const where = `${source.device.name} bitmap.${field}`;
    throw new RaidproofError('RP209', what, where, 'The bitmap cannot be used; restore it.');
  };
  const { uuid, state } = stored.superblock;
  if (uuidText(uuid) !== uuidText(plan.freshest.setUuid)) refuse('uuid', `it is ${uuidText(uuid)}`);
  if ((state & BITMAP_STATE.writeError) !== 0) refuse('state', 'a write error is recorded');
  if ((state & BITMAP_STATE.hostEndian) !== 0) refuse('state', 'its bits are in host order');
  return stored;
}

/** What does not come from the devices. */
export interface Settings {
  readonly era: Era;
  /** Time in seconds since 1970; undefined for the time of the last update. */
  readonly nowSeconds: number | undefined;
  readonly readOnly: ReadOnly;
  readonly faults: Faults;
  readonly mends: Mends;
  readonly bitmapSizes: CounterSizes;
}

/** Sizes of the counters in memory that a caller may choose; md's where left out. */
export type CounterSizes = Partial<
  Pick<BitmapSizes, 'countersPerPage' | 'counterMax' | 'bitsPerFilePage'>
>;

/** The state of an array that has just been started; raid5d does not run yet. */
export function newState(
  plan: AssemblyPlan,
  stored: StoredBitmap | null,
  scheduler: Scheduler,
  settings: Settings,
): ArrayState {
  const { freshest, geometry } = plan;
  const updatedSeconds = Number(freshest.updatedTime & 0xff_ffff_ffffn);
  const forgiven = plan.forced && settings.era === 'modern';
  const array: ArrayState = {
    era: settings.era,
    scheduler,
    geometry,
    setUuid: freshest.setUuid,
    members: plan.members.map((member) => newMember(member, settings.era)),
    events: freshest.events,
    canDecreaseEvents: false,
    recoveryCheckpoint: forgiven ? MAX_SECTOR : wholeStripes(freshest.resyncOffsetSectors),
    inSync: true,
    safemode: 0,
    writesPending: 0,
    changes: { devices: forgiven, clean: false, pending: false },
    recovery: noFlags(),
    sync: { current: 0, completed: 0, active: 0, minimum: 0, maximum: MAX_SECTOR, mismatches: 0 },
    syncThread: null,
    syncThreadQueued: false,
    syncThreadStops: false,
    degraded: plan.degraded,
    // Nothing says that the bitmap covers what a member that is not in sync has missed.
    fullSync: plan.members.some((member) => member.slot >= 0 && !guided(member, settings.era)),
    bitmap: null,
    ppl: hasPpl(freshest) ? newPplLogs((freshest.featureMap & FEATURE.severalPpls) !== 0) : null,
    bitmapRaw: stored?.raw ?? new Uint8Array(0),
    bitmapOffsetSectors: freshest.bitmapOffsetSectors,
    clockSeconds: 0,
    startSeconds: settings.nowSeconds ?? updatedSeconds,
    daemonLastRunSeconds: 0,
    lastEndSyncSeconds: 0,
    sequenceFlush: 0,
    sequenceWrite: 0,
    stripes: new Map(),
    superblockWritesInFlight: 0,
    lockOwner: 'assembly',
    woken: false,
    raid5dJob: null,
    started: false,
    stopped: false,
    readOnly: settings.readOnly,
    updateAllowed: false,
    updating: false,
    quiesced: false,
    requestCounter: 0,
    switches: { threadCreationFails: false },
    faults: settings.faults,
    mends: settings.mends,
  };
  scheduler.spawn('user', 'assemble', start(array, stored, settings.bitmapSizes));
  return array;
}

/** bitmap_load, then recovery is looked at (semantics 1.12). */
function* start(array: ArrayState, stored: StoredBitmap | null, sizes: CounterSizes): Task {
  if (stored !== null) {
    const bitmap = newBitmap(array, stored, sizes);
    array.bitmap = bitmap;
    yield* loadBitmap(array, bitmap, stored);
  }
  if (array.ppl !== null) yield* loadPpl(array);
  const isNews = array.degraded > 0 && array.mends.has('missing-member-is-recorded');
  if (isNews) yield* storeSuperblocks(array, true);
  array.recovery.needed = true;
  array.started = true;
  array.lockOwner = null;
  array.woken = true;
}

function newBitmap(array: ArrayState, stored: StoredBitmap, sizes: CounterSizes): Bitmap {
  const { superblock } = stored;
  return createBitmap({
    era: array.era,
    faults: array.faults,
    mends: array.mends,
    sizes: { ...REAL_SIZES, ...sizes, chunks: stored.bits.length },
    chunkSectors: superblock.chunkBytes / SECTOR_BYTES,
    superblock,
    environment: {
      degraded: () => array.degraded > 0,
      events: () => array.events,
      otherWritesInFlight: () => array.superblockWritesInFlight,
      submit: (write) => sendPage(array, write),
    },
  });
}

/** An out-of-date bitmap is filled and written back first; then its bits become counters. */
function* loadBitmap(array: ArrayState, bitmap: Bitmap, stored: StoredBitmap): Task {
  const stale = stored.superblock.events < array.events;
  const marked = stale || (stored.superblock.state & BITMAP_STATE.stale) !== 0;
  const bits = marked ? Uint8Array.from(stored.bits, () => 1) : stored.bits;
  if (marked) bitmap.eventsCleared = array.events;
  const { mends } = array;
  const doubts = mends.has('recovery-raises-events-cleared');
  const trusted = array.degraded === 0 || (!doubts && bitmap.eventsCleared === array.events);
  loadBits(bitmap, bits, trusted ? array.recoveryCheckpoint : 0);
  if (marked) {
    for (const page of bitmap.filePages.keys()) submitPage(bitmap, page);
    yield { label: 'bitmap.fillWait', ready: () => bitmap.writesInFlight.length === 0 };
  }
  yield* updateSuperblock(bitmap);
}

/** Whether the bitmap says all that the member may lack (raid5 setup_conf; semantics 3.5). */
function guided(member: PlannedMember, era: Era): boolean {
  return member.inSync || (era === 'modern' && member.savedSlot === member.slot);
}

/** A sync begins with a whole stripe, whatever the superblock says. */
function wholeStripes(sector: number): number {
  return sector === MAX_SECTOR ? sector : sector - (sector % STRIPE_SECTORS);
}

function newMember(planned: PlannedMember, era: Era): Member {
  return {
    device: planned.device,
    deviceNumber: planned.superblock.deviceNumber,
    superblock: planned.superblock,
    slot: planned.slot,
    savedSlot: era === 'modern' ? planned.savedSlot : -1,
    inSync: planned.inSync,
    faulty: false,
    blocked: false,
    recoveryOffset: wholeStripes(planned.recoveryOffset),
    superblockEvents: planned.superblock.events,
    operationsInFlight: 0,
  };
}

function noFlags(): ArrayState['recovery'] {
  return {
    running: false,
    done: false,
    needed: false,
    sync: false,
    recover: false,
    requested: false,
    check: false,
    interrupted: false,
    frozen: false,
    error: false,
  };
}
