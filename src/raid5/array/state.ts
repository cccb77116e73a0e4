/** The state of a running array: mddev and r5conf in one, as plain mutable data. */

import type { BlockDevice } from '../../device/device.ts';
import type { Bitmap } from '../bitmap/bitmap.ts';
import type { Era } from '../era.ts';
import type { Faults } from '../faults.ts';
import type { Mends } from '../mends.ts';
import type { Superblock } from '../format/superblock.ts';
import type { Geometry } from '../geometry.ts';
import type { PplLogs } from '../ppl/log.ts';
import type { Scheduler, TaskHandle } from '../scheduler.ts';
import type { Stripe } from './stripe.ts';

/** A device of the array (md_rdev). */
export interface Member {
  readonly device: BlockDevice;
  readonly deviceNumber: number;
  /** The superblock as it was last read or written. */
  superblock: Superblock;
  /** Slot in the array (raid_disk), or -1. */
  slot: number;
  /** Slot it had before and whose data it still holds up to the bitmap (saved_raid_disk), or -1. */
  savedSlot: number;
  inSync: boolean;
  faulty: boolean;
  /** Its failure is not recorded yet: it is not removed and writes are held (semantics 5.8). */
  blocked: boolean;
  /** Everything below is recovered; sectors of the data area, `Infinity` for all. */
  recoveryOffset: number;
  /** Event count in its superblock on disk (sb_events). */
  superblockEvents: number;
  /** Operations in flight (nr_pending). */
  operationsInFlight: number;
}

/** mddev->recovery (semantics 5.1). */
export interface RecoveryFlags {
  running: boolean;
  done: boolean;
  needed: boolean;
  sync: boolean;
  recover: boolean;
  requested: boolean;
  check: boolean;
  interrupted: boolean;
  frozen: boolean;
  /** INTR came from an I/O error (3.8 and later). */
  error: boolean;
}

/** mddev->flags: why a superblock must be written. */
export interface SuperblockChanges {
  devices: boolean;
  clean: boolean;
  /** A change that writers wait for. */
  pending: boolean;
}

/** Where the sync thread is; sectors of a member's data area. */
export interface SyncPosition {
  /** curr_resync: 0 when no sync runs. */
  current: number;
  /** curr_resync_completed: everything below is done. */
  completed: number;
  /** recovery_active: sectors asked for and not finished. */
  active: number;
  /** Window of check, repair and resync (sync_min, sync_max). */
  minimum: number;
  maximum: number;
  /** resync_mismatches (mismatch_cnt), in sectors. */
  mismatches: number;
}

/** mddev->ro: read-write, read-write from the first write on, or read-only. */
export type ReadOnly = 'no' | 'auto' | 'yes';

/** Switches that tests set. */
export interface Switches {
  /** Making the sync thread fails (semantics 5.2 row 12). */
  threadCreationFails: boolean;
}

/** Everything about a running array. Sectors are of 512 bytes, in the data area of a member. */
export interface ArrayState {
  readonly era: Era;
  readonly scheduler: Scheduler;
  geometry: Geometry;
  readonly setUuid: Uint8Array;
  members: Member[];
  events: number;
  canDecreaseEvents: boolean;
  /** recovery_cp: redundancy is right below it; `Infinity` when it is right everywhere. */
  recoveryCheckpoint: number;
  /** The superblocks say (or will say) clean. */
  inSync: boolean;
  safemode: 0 | 1 | 2;
  writesPending: number;
  readonly changes: SuperblockChanges;
  readonly recovery: RecoveryFlags;
  readonly sync: SyncPosition;
  syncThread: TaskHandle<void> | null;
  /** md_start_sync is on a workqueue: RUNNING is set, the thread is not there yet (modern era). */
  syncThreadQueued: boolean;
  /** kthread_should_stop of the sync thread. */
  syncThreadStops: boolean;
  /** Number of slots without an In_sync member. */
  degraded: number;
  /** Recovery must not trust the bitmap (conf->fullsync). */
  fullSync: boolean;
  bitmap: Bitmap | null;
  /** The partial parity logs; null for an array without them. */
  readonly ppl: PplLogs | null;
  /**
   * Bytes of the bitmap area as loaded; what is neither header nor bits is written back unchanged.
   */
  bitmapRaw: Uint8Array;
  /** Sectors from the superblock to the bitmap, the same on all members (bitmap_info.offset). */
  readonly bitmapOffsetSectors: number;
  clockSeconds: number;
  readonly startSeconds: number;
  daemonLastRunSeconds: number;
  lastEndSyncSeconds: number;
  /** seq_flush and seq_write of the bitmap rule (semantics 1.9). */
  sequenceFlush: number;
  sequenceWrite: number;
  readonly stripes: Map<number, Stripe>;
  superblockWritesInFlight: number;
  /** Holder of reconfig_mutex. */
  lockOwner: string | null;
  /** md_wakeup_thread was called. */
  woken: boolean;
  /** The raid5d job that runs now. */
  raid5dJob: string | null;
  /** The bitmap is loaded; before, no request is taken. */
  started: boolean;
  stopped: boolean;
  /** Read-only; `auto` becomes read-write at the first write (mddev->ro). */
  readOnly: ReadOnly;
  /** raid5d may write superblocks though another holds the mutex (MD_ALLOW_SB_UPDATE), and does so. */
  updateAllowed: boolean;
  updating: boolean;
  /** No new stripe is taken into the cache (conf->quiesce). */
  quiesced: boolean;
  requestCounter: number;
  readonly switches: Switches;
  readonly faults: Faults;
  readonly mends: Mends;
}

/** The member in `slot` that is not Faulty, or null. */
export function memberIn(array: ArrayState, slot: number): Member | null {
  return array.members.find((member) => member.slot === slot && !member.faulty) ?? null;
}

/** The member in `slot`, Faulty or not (conf->disks[slot].rdev), or null. */
export function occupantOf(array: ArrayState, slot: number): Member | null {
  return array.members.find((member) => member.slot === slot) ?? null;
}

/**
 * The member in `slot` that the stripe at `sector` may be read from (R5_Insync of analyse_stripe;
 * semantics 3.2), or null: it is in sync, or the stripe lies in the part that was already recovered.
 * Up to 3.1 one that has failed and not left its slot counts as recovered.
 */
export function readableIn(
  array: ArrayState,
  slot: number,
  sector: number,
  sectors: number,
): Member | null {
  const asksFaulty = array.era === 'modern' || array.mends.has('faulty-serves-nothing');
  const member = asksFaulty ? memberIn(array, slot) : occupantOf(array, slot);
  const isReadable =
    member !== null && (member.inSync || sector + sectors <= member.recoveryOffset);
  return isReadable ? member : null;
}

/** Counts the slots without a member that is in sync (mddev->degraded). */
export function countDegraded(array: ArrayState): number {
  const slots = Array.from({ length: array.geometry.raidDisks }, (_, slot) => slot);
  return slots.filter((slot) => memberIn(array, slot)?.inSync !== true).length;
}

/** More members are gone than parity can replace (raid5 has_failed). */
export function hasFailed(array: ArrayState): boolean {
  return countDegraded(array) > 1;
}

/** md_wakeup_thread: raid5d will look again. */
export function wake(array: ArrayState): void {
  array.woken = true;
}
