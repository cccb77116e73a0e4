/** What an assembly would make of the devices as they are, without starting one. */

import { planAssembly, readSuperblock, type AssemblyPlan, type Candidate } from '../raid5/index.ts';
import { RaidproofError } from '../errors.ts';
import type { Slots } from './columns.ts';
import { ViolationFound } from './events.ts';
import type { World } from './world.ts';

/** The plan of an assembly of these devices; never a refusal for what is missing. */
export function planNow(world: World, candidates: readonly Candidate[]): AssemblyPlan {
  const { era, mends } = world.setup;
  try {
    return planAssembly(candidates, true, era, 'any', new Set(mends));
  } catch (error) {
    if (!(error instanceof RaidproofError)) throw error;
    throw new ViolationFound('refused', `the array makes no sense: ${error.message}`);
  }
}

/** All devices with a superblock that can be read, as they are. */
export function liveCandidates(world: World): Candidate[] {
  return [...world.disks.values()].flatMap(({ device }) => asCandidate(device));
}

/** The same, as a power loss now would leave them if no cache survived. */
export function stableCandidates(world: World): Candidate[] {
  return [...world.disks.values()].flatMap(({ device }) =>
    asCandidate({ ...device, read: readerOf(device.stable()) }),
  );
}

/** Members of a plan by slot, as its assembly may read them. */
export function slotsOfPlan(world: World, { members, geometry }: AssemblyPlan): Slots {
  return Array.from({ length: geometry.raidDisks }, (_, slot) => {
    const member = members.find((one) => one.slot === slot);
    if (member === undefined) return null;
    return {
      words: world.disks.get(member.device.name)!.words,
      dataOffsetSectors: member.superblock.dataOffsetSectors,
      readableSectors: member.inSync ? Number.POSITIVE_INFINITY : member.recoveryOffset,
    };
  });
}

function asCandidate(device: Candidate['device']): Candidate[] {
  try {
    return [{ device, superblock: readSuperblock(device) }];
  } catch {
    return [];
  }
}

function readerOf(bytes: Uint8Array): (offsetBytes: number, lengthBytes: number) => Uint8Array {
  return (offsetBytes, lengthBytes) => bytes.slice(offsetBytes, offsetBytes + lengthBytes);
}
