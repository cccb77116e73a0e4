/** What the rules of the eras themselves violate, as the checker found it. */
import type { KnownDefect } from '../language/index.ts';

/** One consequence of a missing mend, for each property that shows it. */
function each(properties: readonly string[], defect: Omit<KnownDefect, 'property'>): KnownDefect[] {
  return properties.map((property) => ({ property, ...defect }));
}

/** What a counter that is one too low breaks. */
const MISCOUNT = 'S2 S7 S3 S5 S8 S1 S14 S9 PENDING-HAS-COUNTERS L7-ADMITTED L1'.split(' ');

const CLASSIC_ONLY: readonly KnownDefect[] = [
  ...each(['S4', 'S1', 'S14', 'S9'], {
    mend: 'wait-for-earlier-writes',
    eras: ['classic'],
    consequence:
      'Two writes of one bitmap page are in flight and land in the wrong order: the older, with the bit ' +
      'clear, lands last. Data goes out over a clear bit; after a crash no resync visits the stripe, and ' +
      'the loss of a member then returns wrong data.',
    versions: 'up to 4.9',
  }),
  ...each(['S2', 'S7', 'S3', 'S5', 'S8', 'S1', 'S14', 'S9'], {
    mend: 'load-as-two',
    eras: ['classic'],
    consequence:
      'After an unclean stop a counter is NEEDED|1. A write that starts before the resync makes it ' +
      'NEEDED|2, one too few: once the resync is over the daemon takes the chunk for idle and clears its ' +
      'bit, while the write may still be in flight.',
    versions: 'up to 3.2',
  }),
  ...each(['L7-ADMITTED'], {
    mend: 'load-as-two',
    eras: ['classic'],
    scope: 'set-bits',
    consequence:
      'With a counter that is one too low after an unclean stop, a writer that was woken may never start its write.',
    versions: 'up to 3.2',
  }),
  ...each(['S6', 'L1', 'L2'], {
    mend: 'allclean-follows-pages',
    eras: ['classic'],
    consequence:
      'A pass that runs while a write is in flight leaves allclean set; the end of the write does not ' +
      'reset it. The daemon then sleeps until the next write, and the bit stays set.',
    versions: 'up to 3.1',
  }),
  ...each(['S6', 'L1', 'L2'], {
    mend: 'skip-by-file-page',
    eras: ['classic'],
    consequence:
      'The scan skips file pages as if the file had no header, and so passes over the first chunks of ' +
      'the next page: their bits are cleared late or never.',
    versions: 'up to 3.4',
  }),
  ...each(['L1'], {
    mend: 'clear-during-recovery',
    eras: ['classic'],
    scope: 'returns',
    consequence:
      'A write to the recovered part of a device that is being rebuilt makes its chunk NEEDED; nothing ' +
      'resynchronises it, and its bit stays set.',
    versions: '2.6.30–3.1',
  }),
  ...each(['L6'], {
    mend: 'need-joins',
    eras: ['classic'],
    scope: 'set-bits',
    consequence:
      'The user asks for a resync of a chunk that has just been written: its counter is not 0, so it does ' +
      'not become NEEDED, and the resync passes over it.',
    versions: 'up to 4.0–4.4',
  }),
];

const MODERN_ONLY: readonly KnownDefect[] = [
  ...each(['S10', 'S24', 'S17', 'S11'], {
    mend: 'raise-while-recovering',
    eras: ['modern'],
    scope: 'returns',
    consequence:
      'While a spare is being rebuilt, writes that reach it give their bits up, and events_cleared stays. ' +
      'If the spare fails, and the array is stopped and assembled or checked (which forgets conf->fullsync), the ' +
      'member that had left is let in by the bitmap without what it missed, and serves stale data.',
    versions: '3.2–6.13',
  }),
  ...each(['S11', 'S10', 'S24', 'S17'], {
    mend: 'writes-carry-copies',
    eras: ['modern'],
    scope: 'superblock',
    consequence:
      'A page write that nobody waits for is read from memory when the device comes to it. A page that is in flight ' +
      'since the pass before so takes a bit with it that this pass clears, ahead of the page with the new ' +
      'events_cleared. After a crash a member is let in by the bitmap that is too old for it.',
    versions: '3.5 and later',
  }),
  ...each(['S11', 'S10', 'S24', 'S17'], {
    mend: 'superblock-lands-first',
    eras: ['modern'],
    scope: 'superblock',
    consequence:
      'The page with the new events_cleared is queued before the pages with cleared bits, but not waited ' +
      'for: a cleared bit lands first. After a crash a member is let in by the bitmap that is too old ' +
      'for it.',
    versions: '3.5 and later',
  }),
  ...each(MISCOUNT, {
    mend: 'need-lifts-one',
    eras: ['modern'],
    scope: 'set-bits',
    consequence:
      'The user sets the bit of a chunk that has been idle for one pass: its counter becomes NEEDED|1. A ' +
      'write that starts then makes it NEEDED|2, one too few, as once after loading: its bit is cleared ' +
      'under the write.',
    versions: '4.0–4.4 and later',
  }),
];

const BOTH: readonly KnownDefect[] = [
  ...each(['S10', 'S24', 'S17', 'S11'], {
    mend: 'all-clearing-raises',
    scope: 'returns',
    consequence:
      'A rebuild or a resync clears bits, and events_cleared stays until the next write ends. If the spare ' +
      'fails before that, and the array is stopped and assembled or checked (which forgets conf->fullsync), the ' +
      'member that had left is let in by the bitmap without what it missed.',
    versions: '2.6.27 and later',
  }),
  ...each(['S10', 'S24', 'S17', 'S11'], {
    mend: 'abort-all-begun',
    scope: 'returns',
    consequence:
      'A device fails while recovery I/O of a chunk is in flight that the sync thread has left already: ' +
      'the chunk loses RESYNC and is not NEEDED. The device, added again, stays stale there.',
    versions: '2.6.13 and later',
  }),
  ...each(['S1', 'S14', 'S9'], {
    mend: 'unplug-minds-others',
    scope: 'set-bits',
    consequence:
      'Two unplugs run at once, of raid5d and of a user who sets bits. The one that finds nothing DIRTY any ' +
      'more does not wait for the page that the other has fetched: data goes out before its bit is durable.',
    versions: 'up to 3.17 and since 4.10; 3.18–4.9 only before the page is submitted',
  }),
  ...each(['L6', 'L1'], {
    mend: 'resync-looks-again',
    scope: 'set-bits',
    consequence:
      'The user sets the bit of a chunk that a running resync has passed. Its end sets recovery_cp to ' +
      'MaxSector: the chunk stays NEEDED, and nothing resynchronises it.',
    versions: '2.6.33 and later',
  }),
];

/** What the rules of the eras themselves violate, each with the mend that repairs it. */
export const BITMAP_DEFECTS: readonly KnownDefect[] = [...CLASSIC_ONLY, ...MODERN_ONLY, ...BOTH];
