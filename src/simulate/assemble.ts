/** Assembly: which devices are offered, what a refusal means, and what the array shows at once. */

import { RaidproofError } from '../errors.ts';
import { readSuperblock } from '../raid5/index.ts';
import { ANYTHING, holdsVersion, pinContent } from './content.ts';
import { isReadable, placeOf, sectorsOfColumn, seenAt, type Slots } from './columns.ts';
import { slotsOf } from './disks.ts';
import { ViolationFound } from './events.ts';
import { describeFound } from './found.ts';
import { bringBack, formerVersions, loseSector, settleOn } from './shadow.ts';
import { takeSize } from './growth.ts';
import { openWorld, type World } from './world.ts';

/** What became of an attempt. */
export type Assembled = 'started' | 'refused';

/**
 * Offers the devices to an assembly. A refusal that no force was tried on is one of md's rules; with
 * force and all devices it is a violation.
 */
export function assemble(world: World, without: readonly string[], force: boolean): Assembled {
  const offered = [...world.disks.keys()].filter((name) => !without.includes(name));
  const kinds = new Map(offered.map((name) => [name, kindOf(world, name)]));
  const members = offered.filter((name) => kinds.get(name) === 'member');
  if (offered.some((name) => kinds.get(name) === 'damaged')) refuseDamaged(world, offered, kinds);
  try {
    world.array = openWorld(world, members, force);
  } catch (error) {
    if (!(error instanceof RaidproofError)) throw error;
    if (force && without.length === 0)
      throw new ViolationFound('refused', `the array does not start: ${error.message}`);
    return 'refused';
  }
  const { plan } = world.array;
  world.looks = [];
  takeSize(world, world.array.state.geometry);
  if (plan.forced) world.counts.forced++;
  const slots = slotsOf(world.array, world.disks);
  if (plan.forced) forgive(world, slots);
  if (force) doubtWhatCameBack(world, slots);
  loseLeftOut(world, slots);
  compare(world, slots, force);
  world.isPowerLost = false;
  return 'started';
}

/** A superblock with a wrong checksum must be refused; md then goes on without that device. */
function refuseDamaged(
  world: World,
  offered: readonly string[],
  kinds: ReadonlyMap<string, Kind>,
): void {
  const all = offered.filter((name) => kinds.get(name) !== 'blank');
  try {
    openWorld(world, all, true);
  } catch (error) {
    if (error instanceof RaidproofError) return;
    throw error;
  }
  const damaged = offered.filter((name) => kinds.get(name) === 'damaged');
  throw new ViolationFound('checksum', `the torn superblock of ${damaged.join(', ')} is believed`);
}

type Kind = 'member' | 'blank' | 'damaged';

/** What a device is to who assembles. */
export function kindOf(world: World, name: string): Kind {
  try {
    readSuperblock(world.disks.get(name)!.device);
    return 'member';
  } catch (error) {
    if (error instanceof RaidproofError && error.code === 'RP204') return 'damaged';
    return 'blank';
  }
}

/**
 * A forced start takes parity as right: in a column that may be wrong, the sector that must be
 * computed may be lost. Where all can be read parity may stay wrong until a repair.
 */
function forgive(world: World, slots: Slots): void {
  const { shadow } = world;
  for (const column of shadow.suspects) {
    const missing = slots.findIndex((member) => !isReadable(member, column));
    if (missing < 0) shadow.unproven.add(column);
    else {
      shadow.forgiven.add(column);
      loseFromColumn(world, column, missing, true);
      shadow.unproven.delete(column);
    }
  }
  shadow.suspects.clear();
}

/** A member that a forced start left out comes back by another, as it was: parity may be wrong again. */
function doubtWhatCameBack({ shadow }: World, slots: Slots): void {
  for (const column of shadow.forgiven) {
    if (slots.some((member) => !isReadable(member, column))) continue;
    shadow.unproven.add(column);
    shadow.forgiven.delete(column);
  }
}

/**
 * A member that does not take part leaves like one that fails: where an earlier forced start left
 * parity wrong, its sector may be lost. It may come back with the member.
 */
function loseLeftOut(world: World, slots: Slots): void {
  for (const column of world.shadow.unproven) {
    const missing = slots.findIndex((member) => !isReadable(member, column));
    if (missing >= 0) loseFromColumn(world, column, missing, false);
  }
}

function loseFromColumn(world: World, column: number, slot: number, needsForce: boolean): void {
  const sector = sectorsOfColumn(world.geometry, column)[slot]!;
  if (sector >= 0) loseSector(world.shadow, sector, needsForce);
}

/** Every sector must hold one of its versions; from now on it is that one. */
function compare(world: World, slots: Slots, force: boolean): void {
  const { shadow, contents, counts, geometry, isPowerLost } = world;
  counts.compared += shadow.versions.length;
  for (const [sector, known] of shadow.versions.entries()) {
    const versions = isPowerLost ? known : known.slice(-1);
    const { slot, column } = placeOf(geometry, sector);
    const seen = seenAt(slots, slot, column);
    if (seen === null) throw new ViolationFound('data', `array sector ${sector} cannot be read`);
    const { words, at } = seen;
    const former = formerVersions(shadow, sector, force);
    const isHeld = (version: number): boolean =>
      version !== ANYTHING && holdsVersion(contents, words, at, sector, version);
    const held = versions.find(isHeld);
    if (held !== undefined) {
      if (isPowerLost && (versions.length > 1 || held !== versions[0]))
        settleOn(shadow, sector, held);
      continue;
    }
    const returned = former.find(isHeld);
    if (returned !== undefined) {
      bringBack(shadow, sector, returned);
      continue;
    }
    if (!versions.includes(ANYTHING) && !former.includes(ANYTHING)) {
      const how = seen.isComputed ? ', computed from the others' : '';
      const found = describeFound(world, words, at, sector);
      const text = `array sector ${sector} (slot ${slot}, member sector ${column}${how}) holds ${found}`;
      throw new ViolationFound('data', `${text}, not version ${versions.join(' or ')}`);
    }
    if (!isPowerLost) continue;
    counts.lostLegitimately++;
    settleOn(shadow, sector, pinContent(contents, words, at));
  }
}
