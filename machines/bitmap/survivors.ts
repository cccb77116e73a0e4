/** Why mutants of `bitmap` live that no property kills. The first reason that fits counts. */
import type { SurvivorReason } from '../language/index.ts';

/** Reasons in both eras; each names the steps and parts that it speaks of. */
export const BITMAP_SURVIVORS: readonly SurvivorReason[] = [
  {
    why: 'allclean only lets the daemon sleep: what one step does not tell it, the next step of the same chunk does.',
    subjects: ['*'],
    details: ['*: SOMETHING_SEEN to daemon*', '*: NOTHING_SEEN to daemon*'],
  },
  {
    why: 'No member comes back in these scopes, so nobody asks what a resync did while one was gone; S10 does, in the scope returns.',
    operators: ['drop-conjunct', 'drop-guard', 'negate-conjunct'],
    subjects: [
      'begin the resync',
      'resync visits chunk *',
      'finish the resync',
      'abort the resync at chunk *',
      'interrupt the resync at chunk *',
      'assemble',
    ],
    details: ['*: members in complete', 'all * parts of the guard'],
  },
  {
    why: 'raid5d is one thread: that a pass of the daemon and this come together is impossible in the kernel, and does no harm.',
    operators: ['drop-conjunct', 'negate-conjunct'],
    subjects: ['*'],
    details: ['*: daemon in pass.resting', '*: unplug in idle', '*: shutdown in work.up'],
  },
  {
    why: 'A stop that makes fewer passes, or other ones, leaves bits set on disk: that costs a resync, and no data.',
    subjects: ['begin a pass of the flush', 'the flush writes the superblock'],
  },
  {
    why: 'A user who interrupts a resync does what its abort does as well.',
    subjects: ['interrupt the resync at chunk *', 'abort the resync at chunk *'],
  },
  {
    why: 'A page marked once too often is written once too often; marked too seldom by one step, it is marked by the next.',
    subjects: [
      'daemon finishes file page *',
      'daemon writes file page *',
      'unplug writes file page *',
      'unplug looks at file page *',
      'begin a daemon pass',
      'filePage.NEEDWRITE*',
      'filePage.PENDING*',
      'daemon.pass.*',
      'unplug.submitting*',
    ],
  },
  {
    why: 'The page’s flags are set again by the write or the resync that the set bit calls for.',
    subjects: ['assemble', 'assemble a clean array'],
    details: ['*: SET_CLEAN*', '*: SET_PENDING*'],
  },
  {
    why: 'Two writes of a page that lie behind each other carry the same bit here, so it does not matter which of them lands.',
    subjects: ['land second oldest write of *', 'filePage.writes.some*'],
  },
  {
    why: 'These sizes have one writer that waits at a time: a second one shows in the variants end-wakes-nobody and unplug-releases-nobody.',
    subjects: ['writer.parked.*', 'writer.overflow.*', 'start the woken write to chunk *'],
  },
  {
    why: 'A member may fail whenever it likes, and parity be cut off twice.',
    subjects: ['fail a member', 'stripes.parity.suspect|CUT_OFF|0'],
  },
  {
    why: 'A resync request that ends early ends the visit of its chunk, which stays RESYNC until the resync has gone past it.',
    subjects: ['end the resync I/O of chunk *'],
  },
  {
    why: 'No member comes back in these scopes, so nobody asks for the need that a write leaves which missed one.',
    subjects: ['end a write to chunk * that missed a member'],
  },
  {
    why: 'That a page write reads memory late, or that page 0 is written once more with the superblocks, only adds orders of landing.',
    subjects: ['land oldest write of * as memory holds it now', 'md_update_sb writes page 0'],
  },
  {
    why: 'A clean array that is assembled as if it were dirty is resynced where bits are set, and is as right as before.',
    subjects: ['assemble a clean array', 'shutdown.work.stopped|ASSEMBLED|0', 'resync.notDue|*'],
  },
  {
    why: 'An array that is stopped has no resync to wait for.',
    subjects: ['the array is stopped'],
    details: ['*: IDLE to shutdown*'],
  },
  {
    why: 'A need that is there already is needed; a page write that carries the same bit lands the same.',
    operators: ['lose-event'],
    subjects: ['chunk.NEEDED|WRITE_FAILED|0', 'bit.device.set|LAND_LATE|1'],
  },
  {
    why: 'A batch without writes issues none: the chart only calls it a batch.',
    operators: ['drop-machine-guard'],
    subjects: ['writer.captured.none|CAPTURE|0'],
  },
  {
    why: 'The daemon may decide about the last page once more before it goes on; the right step is enabled beside, and fair.',
    operators: ['drop-conjunct'],
    subjects: ['daemon goes on after chunk 0'],
    details: ['*: daemon.chunk = 0'],
  },
];
