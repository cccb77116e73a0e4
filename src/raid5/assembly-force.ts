/** Force, as mdadm has it: members that are too far behind are called up to date, if they must be. */

import type { Candidate } from './assembly-plan.ts';
import { FEATURE, ROLE } from './format/superblock.ts';

const SLOTS_END = 0xff00;

/**
 * mdadm's force_array: while too few members are usable, those left out with the most events get
 * the event count of the freshest, and with it their slot; all of one vintage together. Members in
 * the middle of a recovery are not among them.
 * @param raidDisks slots of the array
 * @param isUsable whether the assembly would have it in sync as it is
 * @returns all candidates, some with another event count
 */
export function raiseEvents(
  candidates: readonly Candidate[],
  raidDisks: number,
  isUsable: (candidate: Candidate) => boolean,
): readonly Candidate[] {
  const newest = Math.max(...candidates.map(({ superblock }) => superblock.events));
  let raised = candidates;
  let left = candidates.filter((one) => !isUsable(one) && hasWholeSlot(one, raidDisks));
  let usable = candidates.length - candidates.filter((one) => !isUsable(one)).length;
  while (usable < raidDisks - 1 && left.length > 0) {
    const vintage = Math.max(...left.map(({ superblock }) => superblock.events));
    const chosen = left.filter(({ superblock }) => superblock.events === vintage);
    left = left.filter((one) => !chosen.includes(one));
    usable += chosen.length;
    raised = raised.map((one) =>
      chosen.includes(one) ? { ...one, superblock: { ...one.superblock, events: newest } } : one,
    );
  }
  return raised;
}

function hasWholeSlot({ superblock }: Candidate, raidDisks: number): boolean {
  const role = superblock.roles[superblock.deviceNumber] ?? ROLE.spare;
  const recovers = (superblock.featureMap & FEATURE.recoveryOffset) !== 0;
  return role < SLOTS_END && role < raidDisks && !recovers;
}
