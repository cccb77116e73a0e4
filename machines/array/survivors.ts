/** Why mutants of `array` live that no property kills. The first reason that fits counts. */
import type { SurvivorReason } from '../language/index.ts';

/** Reasons in both eras; each names the steps and parts that it speaks of. */
export const ARRAY_SURVIVORS: readonly SurvivorReason[] = [
  {
    why: 'The observer of losses is not in the kernel: that the network stands still until a loss is told only keeps it small.',
    operators: ['drop-conjunct', 'negate-conjunct'],
    subjects: ['*'],
    details: ['*: loss.seen = nothing'],
  },
  {
    why: 'raid5d holds the mutex through md_update_sb(); what slips in between its two writes finds the same disk, and does no harm.',
    operators: ['drop-conjunct', 'negate-conjunct'],
    subjects: ['*'],
    details: ['*: bitmap superblock.lead = 0', '*: bitmap superblock.lead = 1'],
  },
  {
    why: 'Which blocks are stale is kept by the model, not by md: where the truth is forgotten, no claim can fail.',
    operators: ['drop-delivery', 'drop-when', 'negate-when', 'swap-deliveries'],
    subjects: ['*'],
    details: ['*: AGE to block*', '*: FRESHEN to block*', '*: SETTLE to tear*'],
  },
  {
    why: 'The observer of losses is not in the kernel; a loss that one step does not tell is told by others.',
    operators: ['drop-delivery', 'drop-effect'],
    subjects: ['*'],
    details: ['*: WRITTEN to loss*', '*: BYSTANDER to loss*', 'stays with seeWritten*'],
  },
  {
    why: 'A bit that is not loaded is cleared on every device by the page write that the mended rules owe after each assembly.',
    operators: ['drop-delivery'],
    subjects: ['assemble*'],
    details: ['*: LOAD*'],
  },
  {
    why: 'The copies of the members that are left are the same in these scopes, so none has to be written anew.',
    subjects: ['assemble*without device*'],
    details: ['*: MARK to page*'],
  },
  {
    why: 'A device that is being recovered gets every page of the bitmap, so its copy is as good as another one’s.',
    operators: ['drop-conjunct', 'negate-conjunct'],
    subjects: ['assemble*by the bitmap of device 0'],
    details: ['*: label 0.role = active'],
  },
  {
    why: 'A device that is left out might have been missing as well: the user adds it again.',
    subjects: ['assemble*', 'member.offline|ASSEMBLE.PARTIAL*'],
    details: ['*: ASSEMBLE.ACTIVE to device 0*', 'to recovering with take*'],
  },
  {
    why: 'A crash that is refused in one state comes a step before or after it, and loses the same.',
    operators: ['lose-event'],
    subjects: ['*|CRASH|*'],
  },
  {
    why: 'The failure that aborts a sync leaves the array degraded and has the superblocks written: its resync is over at once, wherever it stood.',
    subjects: ['abort sync at *'],
  },
  {
    why: 'Who is not taken in is added again by the user.',
    subjects: ['add device *', 'replace device *'],
    details: ['*: ADD{*'],
  },
  {
    why: 'Ruling out more devices than must be costs full recoveries, and no data.',
    operators: ['drop-when', 'negate-when'],
    subjects: ['add device *', 'replace device *'],
    details: ['*: BUMP to bitmap superblock*', '*: PASS to label*'],
  },
  {
    why: 'A device that has its slot already is not taken in twice: superblocks and pages are written once more.',
    operators: ['drop-conjunct'],
    subjects: ['add device *'],
    details: ['*not ((device * in inSync)*'],
  },
  {
    why: 'Superblocks that the user has written before a device is added are also written by the next change: the device waits that long, or they are written once more.',
    subjects: ['record members'],
  },
];
