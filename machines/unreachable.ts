/** Chart states and transitions that no network reaches, each with the reason why it stands in a chart. */

/** One such state or transition, named as reports name it. */
export interface Unreachable {
  /** `machine.state`, or `machine.state: EVENT [guard] → target`. */
  readonly name: string;
  readonly reason: string;
}

const UNDERFLOW =
  'Only a counter that fell below its writes meets it, here while it is resynchronised. All 65,536 words are compared with every event by themselves.';
const FAULT = 'Only a fault that is put in on purpose takes it.';

/** All of them; the survey says what is missing here and what is listed in vain. */
export const UNREACHABLE: readonly Unreachable[] = [
  { name: 'chunk.RESYNC.set: END_WRITE [countIsZero] → RESYNC.clear', reason: UNDERFLOW },
  ...[
    'filePage.CLEAN.clear: CLEAR_CLEAN',
    'superblock: ASSUME.CLEAN',
    'member.faulty: SLOT.LEAVE [keepsOffset] → out',
    'events.counting: EDGE [reachesZero]',
    'bitmapSuperblock: LAG',
    'member.recovering: KICK → out',
    'member.out: ADD.ACTIVE → inSync',
    'label.left: GAIN',
  ].map((name) => ({ name, reason: FAULT })),
  {
    name: 'eventsCleared.device.new: LAND_LATE [pageIsOld] → device.old',
    reason:
      'What memory holds of page 0 is never older than what a device has: only a crash takes it back, and loads it from the device.',
  },
  {
    name: 'copy.write.partial: CUT_SHORT',
    reason: 'A crash cuts short only writes of which it is not known yet whom they miss.',
  },
];
