/** An array at rest: nothing may be left undone, all content and all parity must be right. */

import { readBitmap, readSuperblock, type Raid5Array } from '../raid5/index.ts';
import { holdsVersion } from './content.ts';
import { isParityWrong, placeOf, seenAt, type Slots } from './columns.ts';
import { slotsOf } from './disks.ts';
import { ViolationFound } from './events.ts';
import { describeFound } from './found.ts';
import { newestVersion } from './shadow.ts';
import type { World } from './world.ts';

/** Looks at everything once nothing can run any more. Throws ViolationFound. */
export function checkRest(world: World, array: Raid5Array): void {
  checkNothingWaits(world, array);
  const slots = slotsOf(array, world.disks);
  checkContent(world, slots);
  world.shadow.former.clear();
  world.shadow.forgiven.clear();
  if (array.state.degraded > 0) return;
  checkParity(world, slots);
  checkBits(world, array);
}

function checkNothingWaits(world: World, array: Raid5Array): void {
  const { state } = array;
  const [open] = world.open;
  const waiting: readonly (readonly [boolean, string])[] = [
    [open !== undefined, `a ${open?.request.kind} is never done`],
    [state.stripes.size > 0, 'a stripe waits for ever'],
    [state.recovery.running || state.syncThread !== null, 'a sync never ends'],
    [state.lockOwner !== null, 'the mutex is never given back'],
    [state.changes.pending, 'a superblock write is due for ever'],
    [(state.bitmap?.overflowWaiters.length ?? 0) > 0, 'a writer waits for a counter for ever'],
    [
      state.members.some(({ slot, faulty }) => slot >= 0 && faulty),
      'a failed member keeps its slot for ever',
    ],
    [
      state.degraded > 0 && state.members.some(({ slot, faulty }) => slot < 0 && !faulty),
      'a spare waits, and no recovery begins',
    ],
    [
      state.degraded > 0 &&
        state.members.some(({ slot, faulty, inSync }) => slot >= 0 && !faulty && !inSync),
      'a recovery does not go on',
    ],
    [
      state.degraded === 0 && state.recoveryCheckpoint !== Number.POSITIVE_INFINITY,
      'a resync is due, and does not begin',
    ],
  ];
  for (const [isSo, text] of waiting) if (isSo) throw new ViolationFound('waits', text);
}

function checkContent(world: World, slots: Slots): void {
  const { shadow, contents, geometry, counts } = world;
  counts.compared += shadow.versions.length;
  for (let sector = 0; sector < shadow.versions.length; sector++) {
    const expected = newestVersion(shadow, sector);
    const { slot, column } = placeOf(geometry, sector);
    const seen = seenAt(slots, slot, column);
    if (seen !== null && holdsVersion(contents, seen.words, seen.at, sector, expected)) continue;
    const found = seen === null ? 'nothing' : describeFound(world, seen.words, seen.at, sector);
    const how = seen?.isComputed === true ? ', computed from the others' : '';
    const text = `at rest array sector ${sector} (slot ${slot}, member sector ${column}${how}) holds ${found}`;
    throw new ViolationFound('data', `${text}, not version ${expected}`);
  }
}

function checkParity(world: World, slots: Slots): void {
  const { componentSectors } = world.geometry;
  for (let column = 0; column < componentSectors; column++) {
    if (world.shadow.unproven.has(column) || !isParityWrong(slots, column)) continue;
    throw new ViolationFound('parity', `at rest parity is wrong at member sector ${column}`);
  }
  world.shadow.suspects.clear();
}

/** L1 and NEED-DUE: with all members there and no writes, every bit is cleared in the end. */
function checkBits(world: World, array: Raid5Array): void {
  const { bitmap, members } = array.state;
  if (bitmap === null) return;
  const chunk = bitmap.memoryBits.indexOf(1);
  if (chunk >= 0) {
    const counter = bitmap.counterPages[Math.floor(chunk / bitmap.sizes.countersPerPage)]?.counters;
    const word = counter?.[chunk % bitmap.sizes.countersPerPage] ?? 0;
    const state =
      word > bitmap.sizes.counterMax ? 'it needs a resync that does not come' : 'it is idle';
    throw new ViolationFound('waits', `the bit of chunk ${chunk} is never cleared: ${state}`);
  }
  for (const { device, slot } of members) {
    if (slot < 0) continue;
    const stored = readBitmap(device, readSuperblock(device), world.geometry.componentSectors);
    const left = stored.bits.indexOf(1);
    if (left < 0) continue;
    throw new ViolationFound('waits', `the bit of chunk ${left} stays set on ${device.name}`);
  }
}
