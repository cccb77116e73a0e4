/**
 * Which members make up the array, and whether it may start. Pure: nothing is written, nothing is
 * opened.
 */

import { RaidproofError } from '../errors.ts';
import type { BlockDevice } from '../device/device.ts';
import { MAX_SECTOR, STRIPE_SECTORS } from './constants.ts';
import { uuidText } from './format/fields.ts';
import { FEATURE, type Superblock } from './format/superblock.ts';
import type { Geometry, Layout } from './geometry.ts';

/** A device and the superblock that was read from it. */
export interface Candidate {
  readonly device: BlockDevice;
  readonly superblock: Superblock;
}

/** A member that takes part. */
export interface PlannedMember extends Candidate {
  /** Slot, or -1 for a spare. */
  readonly slot: number;
  readonly inSync: boolean;
  readonly recoveryOffset: number;
}

/** How the array will start. */
export interface AssemblyPlan {
  readonly geometry: Geometry;
  /** The superblock with the most events: the array's state is taken from it. */
  readonly freshest: Superblock;
  readonly members: readonly PlannedMember[];
  /** Left out: their event count is too old, or their slot is taken by a fresher one. */
  readonly stale: readonly Candidate[];
  readonly degraded: number;
}

/**
 * Chooses the members as mdadm and super_1_validate do (semantics 5.7 Assembly, 3.5 run()).
 * @param force start although dirty and degraded
 * @throws RP206 not a RAID5 that is supported, RP205 contradicting fields, RP207 members of
 *   different arrays, RP208 refused
 */
export function planAssembly(candidates: readonly Candidate[], force: boolean): AssemblyPlan {
  const freshest = freshestOf(candidates);
  for (const candidate of candidates) requireSameArray(freshest, candidate);
  const geometry = geometryOf(freshest);
  const members: PlannedMember[] = [];
  const stale: Candidate[] = [];
  const byEvents = [...candidates].sort(
    (left, right) => right.superblock.events - left.superblock.events,
  );
  for (const candidate of byEvents) {
    const member = plannedMember(candidate);
    const old = candidate.superblock.events + 1 < freshest.superblock.events;
    const taken = member.slot >= 0 && members.some((other) => other.slot === member.slot);
    if (taken || (old && member.slot >= 0) || member.slot >= geometry.raidDisks)
      stale.push(candidate);
    else members.push(member);
  }
  members.sort((left, right) => left.superblock.deviceNumber - right.superblock.deviceNumber);
  const degraded = geometry.raidDisks - members.filter((member) => member.inSync).length;
  requireStartable(freshest, members, degraded, force);
  return { geometry, freshest: freshest.superblock, members, stale, degraded };
}

/**
 * The geometry that a superblock describes. Throws RP206 or RP205 for what is no supported RAID5.
 */
export function geometryOf({ device, superblock }: Candidate): Geometry {
  const refuse = (code: 'RP205' | 'RP206', field: string, what: string): never => {
    const remedy =
      'Only RAID5 with a rotating layout and without reshape, PPL or journal is supported.';
    throw new RaidproofError(code, what, `${device.name} superblock.${field}`, remedy);
  };
  const { level, layout, featureMap, chunkSectors, componentSectors, raidDisks } = superblock;
  if (level !== 5) refuse('RP206', 'level', `level ${level}`);
  if (layout > 3) refuse('RP206', 'layout', `layout ${layout}`);
  const supported = FEATURE.bitmap | FEATURE.recoveryOffset | FEATURE.badBlocks;
  const other = featureMap & ~supported;
  if (other !== 0) refuse('RP206', 'feature_map', `feature bits 0x${other.toString(16)}`);
  if (raidDisks < 3 || raidDisks > 1920) refuse('RP205', 'raid_disks', `${raidDisks} disks`);
  if (chunkSectors === 0 || chunkSectors % STRIPE_SECTORS !== 0) {
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

function requireSameArray(freshest: Candidate, candidate: Candidate): void {
  const expected = uuidText(freshest.superblock.setUuid);
  const found = uuidText(candidate.superblock.setUuid);
  if (expected === found) return;
  throw new RaidproofError(
    'RP207',
    `array ${found} is not array ${expected} of ${freshest.device.name}`,
    `${candidate.device.name} superblock.set_uuid`,
    'Name only the members of one array.',
  );
}

/** Role and state as the member's own superblock tells them (super_1_validate before 6.8). */
function plannedMember(candidate: Candidate): PlannedMember {
  const { superblock } = candidate;
  const role = superblock.roles[superblock.deviceNumber] ?? 0xffff;
  if (role >= 0xff00) return { ...candidate, slot: -1, inSync: false, recoveryOffset: 0 };
  const recovering = (superblock.featureMap & FEATURE.recoveryOffset) !== 0;
  const recoveryOffset = recovering ? superblock.recoveryOffsetSectors : MAX_SECTOR;
  return { ...candidate, slot: role, inSync: !recovering, recoveryOffset };
}

function requireStartable(
  freshest: Candidate,
  members: readonly PlannedMember[],
  degraded: number,
  force: boolean,
): void {
  const refuse = (what: string, remedy: string): never => {
    throw new RaidproofError('RP208', what, `array with ${freshest.device.name}`, remedy);
  };
  if (degraded > 1) {
    const { raidDisks } = freshest.superblock;
    refuse(
      `only ${members.filter((member) => member.inSync).length} of ${raidDisks} members are usable`,
      'Name more of its members.',
    );
  }
  const dirty = freshest.superblock.resyncOffsetSectors !== MAX_SECTOR;
  if (degraded > 0 && dirty && !force) {
    refuse(
      'it is dirty and degraded, so parity may be wrong where a block is missing',
      'Add the missing member, or force the start and check the data.',
    );
  }
}
