/** What a set of images makes up, told without starting it: for `array status`. */

import { openImage } from '../device/image.ts';
import type { BlockDevice } from '../device/device.ts';
import { RaidproofError } from '../errors.ts';
import { dueAction, type DueAction } from './assemble.ts';
import { geometryOf, planAssembly, type AssemblyPlan, type Candidate } from './assembly-plan.ts';
import { MAX_SECTOR, SECTOR_BYTES } from './constants.ts';
import { uuidText } from './format/fields.ts';
import { readSuperblock } from './format/superblock-checks.ts';
import { arrayBytes, LAYOUT_NAMES, type Geometry } from './geometry.ts';
import { storedBitmapOf } from './open.ts';
import { hasPpl } from './ppl/place.ts';

/** A member, or a slot without one. */
export interface MemberStatus {
  /** Device number; null for a slot without a member. */
  readonly number: number | null;
  /** Slot; null for a spare and for a member that is left out. */
  readonly slot: number | null;
  readonly state: 'active sync' | 'spare rebuilding' | 'spare' | 'left out' | 'removed';
  /** Its file, or empty. */
  readonly file: string;
  readonly events: number | null;
}

/** An array at rest. Field names as in the other reports; sizes in bytes. */
export interface ArrayDescription {
  /** Why it would not start, or null. */
  readonly refusal: RaidproofError | null;
  readonly uuid: string;
  readonly layout: string;
  readonly chunk_bytes: number;
  readonly raid_disks: number;
  readonly component_bytes: number;
  readonly array_bytes: number;
  readonly events: number;
  readonly state: string;
  readonly degraded: number;
  /** What an assembly would have to do. */
  readonly action: DueAction;
  /** What tells after a crash which parity may be wrong. */
  readonly consistency: 'resync' | 'bitmap' | 'ppl';
  readonly bitmap: { readonly bits: number; readonly dirty: number } | null;
  readonly members: readonly MemberStatus[];
}

/**
 * Describes the array on image files (plain or gzipped). Writes nothing.
 * @throws RP201 to RP207, RP209 for images that make up no array; one that may not start is described
 */
export function describeImages(files: readonly string[]): ArrayDescription {
  const devices: BlockDevice[] = [];
  try {
    for (const file of files) devices.push(openImage(file, 'read-only'));
    return describe(devices.map((device) => ({ device, superblock: readSuperblock(device) })));
  } finally {
    for (const device of devices) device.close();
  }
}

function describe(candidates: readonly Candidate[]): ArrayDescription {
  const refusal = refusalOf(candidates);
  const plan = planAssembly(candidates, true, 'modern', 'any');
  const { freshest, geometry } = plan;
  const stored = plan.members.some((member) => member.inSync) ? storedBitmapOf(plan) : null;
  return {
    refusal,
    uuid: uuidText(freshest.setUuid),
    layout:
      LAYOUT_NAMES[geometryOf({ device: candidates[0]!.device, superblock: freshest }).layout],
    chunk_bytes: geometry.chunkSectors * SECTOR_BYTES,
    raid_disks: geometry.raidDisks,
    component_bytes: geometry.componentSectors * SECTOR_BYTES,
    array_bytes: arrayBytes(geometry),
    events: freshest.events,
    state: stateOf(plan),
    degraded: plan.degraded,
    action: refusal === null ? dueAction(plan) : 'none',
    consistency: hasPpl(freshest) ? 'ppl' : stored === null ? 'resync' : 'bitmap',
    bitmap:
      stored === null
        ? null
        : { bits: stored.bits.length, dirty: stored.bits.reduce((sum, bit) => sum + bit, 0) },
    members: membersOf(plan, geometry),
  };
}

function refusalOf(candidates: readonly Candidate[]): RaidproofError | null {
  try {
    planAssembly(candidates, false);
    return null;
  } catch (error) {
    if (error instanceof RaidproofError && error.code === 'RP208') return error;
    throw error;
  }
}

function stateOf(plan: AssemblyPlan): string {
  const clean = plan.freshest.resyncOffsetSectors === MAX_SECTOR ? 'clean' : 'active';
  if (plan.degraded > 1) return `${clean}, FAILED`;
  return plan.degraded > 0 ? `${clean}, degraded` : clean;
}

/** By slot, then spares, then those that are left out. */
function membersOf(plan: AssemblyPlan, geometry: Geometry): MemberStatus[] {
  const slots = Array.from({ length: geometry.raidDisks }, (_, slot): MemberStatus => {
    const member = plan.members.find((one) => one.slot === slot);
    if (member === undefined)
      return { number: null, slot, state: 'removed', file: '', events: null };
    return { ...named(member), slot, state: member.inSync ? 'active sync' : 'spare rebuilding' };
  });
  const spares = plan.members
    .filter((member) => member.slot < 0)
    .map((member): MemberStatus => ({ ...named(member), slot: null, state: 'spare' }));
  const left = plan.stale.map((one): MemberStatus => ({
    ...named(one),
    slot: null,
    state: 'left out',
  }));
  return [...slots, ...spares, ...left];
}

function named({
  device,
  superblock,
}: Candidate): Pick<MemberStatus, 'number' | 'file' | 'events'> {
  return { number: superblock.deviceNumber, file: device.name, events: superblock.events };
}
