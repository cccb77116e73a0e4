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
    why: 'Observers are not in the kernel; what one step does not tell them others do.',
    operators: ['drop-delivery', 'drop-effect', 'drop-when', 'negate-when', 'swap-deliveries'],
    subjects: ['*'],
    details: [
      '*: WRITTEN to loss*',
      '*: BYSTANDER to loss*',
      'stays with seeWritten*',
      '*: REPLAY to replay*',
    ],
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
    why: 'Superblocks that the user has written before a device is added are also written by the next change: the device waits that long, or they are written once more.',
    subjects: ['record members'],
  },
  {
    why: 'Whether enough members are left says only which claims are made: an array that has failed promises nothing.',
    operators: ['drop-conjunct', 'drop-guard'],
    subjects: ['fail device *', '*'],
    details: ['*: >= 2 of ((device*'],
  },
  {
    why: 'The observer of the log’s replay is not in the kernel: that the network stands still until it is told only keeps it small.',
    operators: ['drop-conjunct', 'negate-conjunct', 'drop-step', 'drop-guard'],
    subjects: ['*'],
    details: ['*: replay in none', '*replay in done*'],
  },
  {
    why: 'What is written is recovery_cp (super_1_sync()): clean with a resync due is dirty to the next assembly.',
    subjects: ['go clean'],
    details: ['*: not (superblock.recoveryCp*'],
  },
  {
    why: 'At the end of the array nothing is left to be synced, however the sync came there.',
    subjects: ['finish sync'],
    details: ['*: sync thread in asking', '*: RECOVERY_CP*'],
  },
  {
    why: 'A degraded array has nothing to resync, whoever is at work meanwhile.',
    operators: ['drop-conjunct', 'negate-conjunct', 'drop-delivery'],
    subjects: ['resync a degraded array'],
  },
  {
    why: 'A check of a degraded array only forgets that all chunks are to be rebuilt; a crash forgets it, too.',
    subjects: ['check a degraded array', 'syncThread|COMPLETED|*'],
  },
  {
    why: 'A page or superblock that is to be written already is written once more.',
    operators: ['drop-when', 'drop-conjunct', 'lose-event'],
    subjects: [
      'start write *',
      'call the array dirty',
      'page.NEEDWRITE.set|MARK|0',
      'page.DIRTY.set|DIRTY|0',
    ],
  },
  {
    why: 'A chunk that is synced without being NEEDED may be RESYNC meanwhile: its bit stays set until the sync is over.',
    operators: ['drop-when'],
    subjects: ['sync chunk *'],
    details: ['*: SYNC.BEGIN*'],
  },
  {
    why: 'No assembly reads the bitmap of a device that is out of service, and it gets every page when it comes back.',
    operators: ['drop-when', 'negate-when'],
    subjects: ['clear bit *', 'write page', 'unplug'],
    details: ['*: WRITE.SET to bit*', '*: WRITE.CLEAR to bit*'],
  },
  {
    why: 'The page is written once more than it must be.',
    subjects: ['clear bit *', 'write page', 'unplug'],
    details: [
      '*: WRITE to page*',
      '*: page in NEEDWRITE.set',
      '*: (write * in started)',
      'all * parts of the guard',
    ],
  },
  {
    why: 'Levelling the events of the bitmap’s superblock is one step in the model, so this order shows in the variant members-before-bitmap.',
    subjects: ['write superblocks', 'write bitmap superblock'],
    details: ['all * parts of the guard', '*: superblock in update.due', '*: PERSIST to bitmap*'],
  },
  {
    why: 'A block that lands once more is the same block.',
    operators: ['drop-conjunct', 'drop-guard'],
    subjects: ['land *'],
    details: [
      '*: write *.parity = inFlight',
      '*: write *.data = inFlight',
      'all * parts of the guard',
    ],
  },
  {
    why: 'These scopes have no device that fails there.',
    operators: ['drop-delivery'],
    subjects: ['clear slot of device *'],
    details: ['*: LEAVE to device*'],
  },
  {
    why: 'Both blocks are read by the other way of computing parity, which these sizes have as well.',
    operators: ['drop-conjunct', 'drop-delivery'],
    subjects: ['reconstruct-write *', 'read-modify-write *'],
    details: [
      '*: (((device * in inSync) or ((device * in recovering)*',
      '*: ISSUE*parityRight":false*',
    ],
  },
  {
    why: 'A chunk that is synced without a request is synced a moment early: its stripe is locked by the same step.',
    operators: ['drop-conjunct', 'drop-guard'],
    subjects: ['synced chunk *'],
  },
  {
    why: 'Interrupted twice is interrupted.',
    operators: ['lose-event'],
    subjects: ['syncThread.interrupted|INTERRUPT|0'],
  },
  {
    why: 'Where an assembly is granted without force it is the same by force: which of the two steps makes it shows nowhere.',
    operators: ['drop-conjunct'],
    subjects: ['assemble *'],
    details: ['*: array.forced = *'],
  },
  {
    why: 'A device that has left is called active and one event behind: no assembly takes it, and while the array is degraded the bits have all that it missed.',
    operators: ['drop-when'],
    subjects: ['write superblocks'],
    details: ['*: WRITE.ACTIVE to label 1*'],
  },
  {
    why: 'A recovery by the bitmap rebuilds all chunks: more than it must.',
    operators: ['drop-when'],
    subjects: ['add device *'],
    details: ['*: ADDED to sync thread*'],
  },
  {
    why: 'A sync that ends while a write waits for the dirty mark ends a step before or after it; where its end is not noted, the resync is done once more.',
    operators: ['lose-event', 'drop-effect'],
    subjects: ['superblock.writing.pending|RECOVERY_CP|0'],
  },
  {
    why: 'A write to a chunk that is still counted comes once the daemon has given its bit up.',
    operators: ['lose-event'],
    subjects: ['word.count.idle|START|0'],
  },
  {
    why: 'The daemon of the classic era writes DIRTY pages, too: bits that are set are on disk before the unplug writes them.',
    operators: ['drop-conjunct'],
    subjects: ['write page'],
    details: ['*: page in DIRTY.clear'],
  },
  {
    why: 'A device that fails amid a sync only fails less often; of the first one, which alone fails in the standard sizes, failed-when-clean misses it.',
    operators: ['drop-when'],
    subjects: ['fail device 1'],
    details: ['*: INTERRUPT to sync thread*'],
  },
];
