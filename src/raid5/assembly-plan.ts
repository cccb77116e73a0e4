/**
 * Which members make up the array, and whether it may start. Pure: nothing is written, nothing is
 * opened.
 */

import { RaidproofError } from '../errors.ts';
import type { BlockDevice } from '../device/device.ts';
import {
  requireNoBadBlocks,
  requireOwnNumber,
  requireOwnSlot,
  requireRoom,
} from './assembly-checks.ts';
import { requireSameArray, requireSameShape } from './assembly-checks.ts';
import { plannedMember } from './assembly-roles.ts';
import { MAX_SECTOR } from './constants.ts';
import type { Era } from './era.ts';
import { FEATURE, type Superblock } from './format/superblock.ts';
import { raiseEvents } from './assembly-force.ts';
import { hasPpl, requirePplRoom } from './ppl/place.ts';
import { holdsOnlyParity, isChunk, type Geometry, type Layout } from './geometry.ts';
import { NO_MENDS, type Mends } from './mends.ts';

/** A device and the superblock that was read from it. */
export interface Candidate {
  readonly device: BlockDevice;
  readonly superblock: Superblock;
}

/** A member that takes part. */
export interface PlannedMember extends Candidate {
  /** Slot, or -1 for a spare. */
  readonly slot: number;
  /** Slot whose data it holds up to the bitmap, or -1. */
  readonly savedSlot: number;
  readonly inSync: boolean;
  readonly recoveryOffset: number;
}

/** How the array will start. */
export interface AssemblyPlan {
  readonly geometry: Geometry;
  /** The superblock with the most events: the array's state is taken from it. */
  readonly freshest: Superblock;
  /** It was dirty and degraded, and is started all the same: called clean (mdadm's force-array). */
  readonly forced: boolean;
  readonly members: readonly PlannedMember[];
  /** Left out: their event count is too old, or their slot is taken by a fresher one. */
  readonly stale: readonly Candidate[];
  readonly degraded: number;
}

/**
 * Chooses the members as mdadm and super_1_validate do (semantics 5.7 Assembly, 3.5 run()).
 * @param force start although dirty and degraded, or with members that are too far behind
 * @param era whose rules decide about a member that is one event behind
 * @param purpose `any` gives the plan of an array that could not start, too
 * @param mends defects of the era to repair
 * @throws RP206 not a RAID5 that is supported, RP205 contradicting fields, RP207 members of
 *   different arrays, RP208 refused
 */
export function planAssembly(
  candidates: readonly Candidate[],
  force: boolean,
  era: Era = 'modern',
  purpose: 'start' | 'any' = 'start',
  mends: Mends = NO_MENDS,
): AssemblyPlan {
  const freshest = freshestOf(candidates);
  for (const candidate of candidates) {
    requireSameArray(freshest, candidate);
    geometryOf(candidate);
    requireSameShape(freshest, candidate);
  }
  const geometry = geometryOf(freshest);
  const members: PlannedMember[] = [];
  const stale: Candidate[] = [];
  const isUsable = (candidate: Candidate): boolean =>
    plannedMember(candidate, freshest.superblock, era, mends)?.inSync === true;
  const raises = force && purpose === 'start';
  const offered = raises ? raiseEvents(candidates, geometry.raidDisks, isUsable) : candidates;
  const byEvents = [...offered].sort(
    (left, right) => right.superblock.events - left.superblock.events,
  );
  for (const candidate of byEvents) {
    const member = plannedMember(candidate, freshest.superblock, era, mends);
    const slot = member?.slot ?? -1;
    const holder = slot < 0 ? undefined : members.find((other) => other.slot === slot);
    if (member !== null && holder !== undefined) requireOwnSlot(member, holder);
    // bind_rdev_to_array: a number belongs to one device; an older one that has it too takes no part.
    const isOlder = members.some(
      ({ superblock }) =>
        superblock.deviceNumber === candidate.superblock.deviceNumber &&
        superblock.events > candidate.superblock.events,
    );
    const leftOut = holder !== undefined || isOlder || slot >= geometry.raidDisks;
    if (member === null || leftOut) {
      stale.push(candidate);
      continue;
    }
    requireOwnNumber(member, members);
    members.push(member);
  }
  const logged = hasPpl(freshest.superblock);
  for (const member of members) {
    requireRoom(geometry, member);
    requireNoBadBlocks(member);
    if (logged) requirePplRoom(member);
  }
  members.sort((left, right) => left.superblock.deviceNumber - right.superblock.deviceNumber);
  const degraded = geometry.raidDisks - members.filter((member) => member.inSync).length;
  const parityOnly = members.filter(
    ({ slot, inSync }) => slot >= 0 && !inSync && holdsOnlyParity(geometry, slot),
  ).length;
  const dirty = freshest.superblock.resyncOffsetSectors !== MAX_SECTOR;
  // With partial parity logs what is missing can be told from what is there (semantics 3.5).
  const risky = dirty && degraded > parityOnly && !logged;
  if (purpose === 'start') requireStartable(freshest, members, degraded, risky && !force);
  return { geometry, freshest: freshest.superblock, forced: risky, members, stale, degraded };
}

/**
 * The geometry that a superblock describes. Throws RP206 or RP205 for what is no supported RAID5.
 */
export function geometryOf({ device, superblock }: Candidate): Geometry {
  const refuse = (code: 'RP205' | 'RP206', field: string, what: string): never => {
    const remedy = 'Only RAID5 with layout 0 to 5 and without reshape or journal is supported.';
    throw new RaidproofError(code, what, `${device.name} superblock.${field}`, remedy);
  };
  const { level, layout, featureMap, chunkSectors, componentSectors, raidDisks } = superblock;
  if (level !== 5) refuse('RP206', 'level', `level ${level}`);
  if (layout > 5) refuse('RP206', 'layout', `layout ${layout}`);
  const supported = Object.values(FEATURE).reduce((sum, bit) => sum | bit, 0);
  const other = featureMap & ~supported;
  if (other !== 0) refuse('RP206', 'feature_map', `feature bits 0x${other.toString(16)}`);
  if (hasPpl(superblock) && (featureMap & FEATURE.bitmap) !== 0)
    refuse('RP206', 'feature_map', 'both a bitmap and a partial parity log');
  if (raidDisks < 3 || raidDisks > 1920) refuse('RP205', 'raid_disks', `${raidDisks} disks`);
  if (!isChunk(chunkSectors)) {
    refuse('RP205', 'chunksize', `a chunk of ${chunkSectors} sectors`);
  }
  const rounded = Math.floor(componentSectors / chunkSectors) * chunkSectors;
  if (rounded === 0) refuse('RP205', 'size', `a component of ${componentSectors} sectors`);
  return { raidDisks, layout: layout as Layout, chunkSectors, componentSectors: rounded };
}

function freshestOf(candidates: readonly Candidate[]): Candidate {
  const [first, ...rest] = candidates;
  if (first === undefined) {
    throw new RaidproofError('RP208', 'no member was given', 'assemble', 'Name the images.');
  }
  return rest.reduce(
    (best, next) => (next.superblock.events > best.superblock.events ? next : best),
    first,
  );
}

function requireStartable(
  freshest: Candidate,
  members: readonly PlannedMember[],
  degraded: number,
  tooRisky: boolean,
): void {
  const refuse = (field: string, what: string, remedy: string): never => {
    throw new RaidproofError('RP208', what, `${freshest.device.name} superblock.${field}`, remedy);
  };
  if (degraded > 1) {
    const { raidDisks } = freshest.superblock;
    refuse(
      'raid_disks',
      `only ${members.filter((member) => member.inSync).length} of ${raidDisks} members are usable`,
      'Name more of its members.',
    );
  }
  if (tooRisky) {
    refuse(
      'resync_offset',
      'it is dirty and degraded, so parity may be wrong where a block is missing',
      'Add the missing member, or force the start and check the data.',
    );
  }
}
