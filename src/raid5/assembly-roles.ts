/** The role of a member at assembly: what its superblock says, and when that is not believed. */

import type { Candidate, PlannedMember } from './assembly-plan.ts';
import { MAX_SECTOR } from './constants.ts';
import type { Era } from './era.ts';
import { NO_MENDS, type Mends } from './mends.ts';
import { FEATURE, ROLE, type Superblock } from './format/superblock.ts';

const SLOTS_END = 0xff00;

/**
 * Takes a member in with its role, or leaves it out (super_1_validate while assembling; semantics
 * 5.7).
 * @param freshest the superblock with the most events
 * @param mends defects of the era to repair
 * @returns null for a member that is out of date or known to be faulty
 */
export function plannedMember(
  candidate: Candidate,
  freshest: Superblock,
  era: Era,
  mends: Mends = NO_MENDS,
): PlannedMember | null {
  const { superblock } = candidate;
  const own = superblock.roles[superblock.deviceNumber] ?? ROLE.spare;
  const hasSlot = own < SLOTS_END;
  if (hasSlot && superblock.events + 1 < freshest.events) return null;
  const role = believedRole(superblock, freshest, own, asksFreshest(era, mends));
  if (role === ROLE.faulty && asksFreshest(era, mends)) return null;
  const disagrees = role !== own && mends.has('own-role-must-agree');
  if (role >= SLOTS_END || disagrees) {
    return { ...candidate, slot: -1, savedSlot: -1, inSync: false, recoveryOffset: 0 };
  }
  const recovering = (superblock.featureMap & FEATURE.recoveryOffset) !== 0;
  const byBitmap = !recovering || (superblock.featureMap & FEATURE.recoveryBitmap) !== 0;
  return {
    ...candidate,
    slot: role,
    savedSlot: byBitmap ? role : -1,
    inSync: !recovering,
    recoveryOffset: recovering ? superblock.recoveryOffsetSectors : MAX_SECTOR,
  };
}

/**
 * Since 6.8 a member that is behind may have been marked faulty without knowing it: the freshest
 * superblock decides. Before, its own word counted (a real bug: dc1cc22ed58f).
 */
function believedRole(
  superblock: Superblock,
  freshest: Superblock,
  own: number,
  isAsked: boolean,
): number {
  if (!isAsked || superblock.events >= freshest.events) return own;
  return freshest.roles[superblock.deviceNumber] ?? ROLE.spare;
}

function asksFreshest(era: Era, mends: Mends): boolean {
  return era === 'modern' || mends.has('role-from-freshest');
}
