/** Growing: more of each member is used. Modern era only, as the classic one has no bitmap for it. */

import { RaidproofError } from '../../errors.ts';
import { wake, type ArrayState } from '../array/state.ts';
import { fittingChunk, resizedBitmap } from '../bitmap/resize.ts';
import { unplug } from '../bitmap/unplug.ts';
import { SECTOR_BYTES } from '../constants.ts';
import { bitmapLengthBytes } from '../format/read-bitmap.ts';
import type { Task, TaskHandle } from '../scheduler.ts';
import { storeSuperblocks } from './store.ts';

/**
 * mdadm --grow --size: update_size and raid5_resize (semantics 1.15). What is new is resynced as far
 * as the bitmap says so.
 * The result is false where the kernel says -EBUSY: a sync has begun in the meantime.
 * @param componentSectors sectors to use of each member; rounded down to a chunk
 * @throws RP210 where there is no such room, it would shrink, a sync runs, or the era is classic
 */
export function growArray(array: ArrayState, componentSectors: number): TaskHandle<boolean> {
  const { chunkSectors } = array.geometry;
  const sectors = Math.floor(componentSectors / chunkSectors) * chunkSectors;
  requireGrowable(array, sectors);
  const first = { label: 'grow', ready: (): boolean => array.lockOwner === null };
  return array.scheduler.spawn('user', first, grow(array, sectors));
}

function* grow(array: ArrayState, sectors: number): Task<boolean> {
  if (syncs(array)) return false;
  array.lockOwner = 'user';
  const before = array.geometry.componentSectors;
  yield* resizeBitmap(array, sectors);
  if (sectors > before && array.recoveryCheckpoint > before) {
    array.recoveryCheckpoint = before;
    array.recovery.needed = true;
  }
  array.geometry = { ...array.geometry, componentSectors: sectors };
  for (const member of array.members) {
    member.superblock = { ...member.superblock, componentSectors: sectors };
  }
  yield* storeSuperblocks(array, true);
  array.lockOwner = null;
  wake(array);
  return true;
}

function syncs({ recovery, syncThread, syncThreadQueued }: ArrayState): boolean {
  return recovery.running || syncThread !== null || syncThreadQueued;
}

/** The bitmap is exchanged while no stripe is in the cache (quiesce). */
function* resizeBitmap(array: ArrayState, sectors: number): Task {
  const { bitmap } = array;
  if (bitmap === null) return;
  array.quiesced = true;
  array.updateAllowed = array.mends.has('growth-lets-raid5d-record');
  if (array.updateAllowed) wake(array);
  const still = (): boolean => array.stripes.size === 0 && !bitmap.daemonRunning && !array.updating;
  yield { label: 'grow.quiesce', ready: () => still() && bitmap.writesInFlight.length === 0 };
  array.updateAllowed = false;
  const resized = resizedBitmap(bitmap, sectors);
  const raw = new Uint8Array(bitmapLengthBytes(resized.sizes.chunks));
  raw.set(array.bitmapRaw.subarray(0, raw.length));
  array.bitmapRaw = raw;
  array.bitmap = resized;
  yield { label: 'grow.unplug' };
  yield* unplug(resized);
  array.quiesced = false;
}

function requireGrowable(array: ArrayState, sectors: number): void {
  if (array.era === 'classic') refuse('growing came with Linux 3.5', 'Use the modern era.');
  if (sectors < array.geometry.componentSectors)
    refuse(`${sectors} sectors are fewer than are used`, 'Only growing is supported.');
  const { bitmap } = array;
  const isLarger = bitmap !== null && fittingChunk(bitmap, sectors) > bitmap.chunkSectors;
  if (isLarger && array.mends.has('growth-keeps-chunk-size'))
    refuse('the bitmap has no room for so many chunks', 'Make a bitmap of larger chunks first.');
  if (syncs(array)) refuse('a sync is running', 'Let it end first.');
  for (const { superblock, device } of array.members) {
    const endBytes = (superblock.dataOffsetSectors + sectors) * SECTOR_BYTES;
    if (endBytes > device.sizeBytes)
      refuse(`${device.name} ends before byte ${endBytes}`, 'Make all images larger first.');
  }
}

function refuse(what: string, remedy: string): never {
  throw new RaidproofError('RP210', what, 'array grow', remedy);
}
