/**
 * The content of an array at rest, read past the running parts: for digests and for proving parity.
 */

import { createHash } from 'node:crypto';
import { RaidproofError } from '../errors.ts';
import type { PlannedMember } from './assembly-plan.ts';
import { SECTOR_BYTES, STRIPE_BYTES, STRIPE_SECTORS } from './constants.ts';
import { dataSlot, type Geometry } from './geometry.ts';
import { sameBytes, xorOf } from './parity.ts';

/** What can be read where: a member and how much of it holds data. */
export type ContentMember = Pick<
  PlannedMember,
  'device' | 'superblock' | 'slot' | 'inSync' | 'recoveryOffset'
>;

/**
 * SHA-256 of the whole array; missing blocks come from parity. Throws RP210 where two are missing.
 */
export function arrayDigest(geometry: Geometry, members: readonly ContentMember[]): string {
  const hash = createHash('sha256');
  const rows = geometry.componentSectors / geometry.chunkSectors;
  for (let row = 0; row < rows; row++) {
    const blocks = rowBlocks(geometry, members, row);
    for (let index = 0; index < geometry.raidDisks - 1; index++) {
      hash.update(blockOf(blocks, dataSlot(geometry, row, index)));
    }
  }
  return hash.digest('hex');
}

/**
 * Counts the 4 KiB stripes whose blocks do not XOR to zero. Null while a member is missing or not
 * fully recovered.
 */
export function countParityMismatches(
  geometry: Geometry,
  members: readonly ContentMember[],
): number | null {
  const complete = members.filter((member) => member.slot >= 0 && member.inSync);
  if (complete.length < geometry.raidDisks) return null;
  const zeros = new Uint8Array(STRIPE_BYTES);
  let mismatches = 0;
  for (let sector = 0; sector < geometry.componentSectors; sector += STRIPE_SECTORS) {
    const blocks = complete.map((member) => readData(member, sector, STRIPE_SECTORS));
    if (!sameBytes(xorOf(blocks), zeros)) mismatches++;
  }
  return mismatches;
}

function rowBlocks(
  geometry: Geometry,
  members: readonly ContentMember[],
  row: number,
): (Uint8Array | null)[] {
  const { raidDisks, chunkSectors } = geometry;
  const sector = row * chunkSectors;
  return Array.from({ length: raidDisks }, (_, slot) => {
    const member = members.find((candidate) => candidate.slot === slot);
    const there =
      member?.inSync === true || sector + chunkSectors <= (member?.recoveryOffset ?? -1);
    return member === undefined || !there ? null : readData(member, sector, chunkSectors);
  });
}

function blockOf(blocks: readonly (Uint8Array | null)[], slot: number): Uint8Array {
  const own = blocks[slot];
  if (own !== null && own !== undefined) return own;
  const others = blocks.filter((block) => block !== null);
  if (others.length === blocks.length - 1) return xorOf(others);
  throw new RaidproofError(
    'RP210',
    'two blocks of a row are missing',
    `slot ${slot}`,
    'Name more members of the array.',
  );
}

function readData(member: ContentMember, sector: number, sectors: number): Uint8Array {
  const offsetBytes = (member.superblock.dataOffsetSectors + sector) * SECTOR_BYTES;
  return member.device.read(offsetBytes, sectors * SECTOR_BYTES);
}
