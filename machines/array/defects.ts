/** What the rules of the eras themselves violate, found by the checker; with all mends on every property holds. */
import type { KnownDefect } from '../language/index.ts';

type Finding = Omit<KnownDefect, 'property'> & { readonly properties: readonly string[] };

const FINDINGS: readonly Finding[] = [
  {
    properties: ['S17', 'S16', 'S24', 'S14', 'S10', 'S11', 'READ', 'S23', 'S27'],
    mend: 'role-from-freshest',
    consequence:
      'A member fails, its failure is recorded with one superblock update, and the machine stops before the next. ' +
      'The assembly tolerates one event of difference and believes the role in the old superblock: the failed member ' +
      'is active again, without the writes it missed and with an old bitmap.',
    versions: 'up to 6.7, but not in later stable kernels: 6.1.176 has dc1cc22ed58f',
  },
  {
    properties: ['S1', 'READ', 'S16', 'S23', 'S24', 'S27', 'S14', 'S10', 'S11'],
    mend: 'load-equalises-copies',
    consequence:
      'The copies of the bitmap on the members may differ after a crash: one of them was written without a member ' +
      'whose failure was not yet on record. The assembly reads one copy and leaves the others as they are; the ' +
      'bit counts as set, so no unplug writes it. If the next assembly reads the other copy, a torn write is not ' +
      'resynced. Only pages of the bitmap behind the first, which a superblock update does not carry along.',
    versions: '2.6.31 to 6.1 at least',
  },
  {
    properties: ['S10', 'S11', 'S24', 'S17', 'S16', 'S23'],
    mend: 'full-recovery-rules-others-out',
    scope: 'spare',
    consequence:
      'A spare is recovered in the place of a member that left. Chunks that it has got lose their bits, while ' +
      'events_cleared stands still, because the array is degraded. If the spare is lost before its recovery is over, ' +
      'and the array is assembled anew or checked (either forgets conf->fullsync, which rebuilds all), the old member ' +
      'may be re-added by the bitmap, which no longer knows what it missed: old data is served.',
    versions: '2.6.31 to 6.1 at least',
  },
  {
    properties: ['S16'],
    mend: 'faulty-serves-nothing',
    eras: ['classic'],
    consequence:
      'A failed member that has not left its slot is read below its recovery_offset, while writes pass it by: ' +
      'old data is returned.',
    versions: '2.6.36 to 3.1',
  },
  {
    properties: ['S23', 'S17', 'READ', 'S16', 'S24', 'S27', 'S14', 'S10', 'S11'],
    mend: 'acknowledge-after-record',
    eras: ['classic'],
    consequence:
      'A crash between the acknowledgement of a write and the record of the failure that it met brings the failed ' +
      'member back as current, without the write.',
    versions: '2.6.31 to 4.2',
  },
  {
    properties: ['S27'],
    mend: 'reconstruct-where-resync-due',
    eras: ['classic'],
    consequence:
      'A write to a stripe that is not resynced yet goes by the old parity, and leaves it wrong: if a member is lost ' +
      'before the resync gets there, an acknowledged block is lost.',
    versions: 'up to 3.6',
  },
  {
    properties: ['S24', 'S17', 'READ', 'S16', 'S23', 'S27', 'S1', 'S14', 'S10', 'S11'],
    mend: 'quiesce-before-recovery',
    eras: ['classic'],
    consequence:
      'A write that was issued while a member was gone is still in flight when the member comes back. Its chunk is not ' +
      'NEEDED before the write ends, so the recovery passes it over; the member keeps the old block and is In_sync.',
    versions: 'up to 3.15',
  },
  {
    properties: ['S1', 'READ', 'S16', 'S23', 'S24', 'S27', 'S14', 'S10', 'S11'],
    mend: 'unplug-waits-for-all',
    eras: ['classic'],
    consequence:
      'A page that is NEEDWRITE only, for a new member or to make copies agree, is written by an unplug that does not ' +
      'wait for it. After a crash the copy that has not landed is read, and the bit of the torn write is clear there.',
    versions: '2.6.31 to 3.17',
  },
  {
    properties: ['NEED-DUE', 'L1'],
    mend: 'resync-what-is-left',
    eras: ['classic'],
    consequence:
      'A write behind the position of a recovery sets NEEDED, and nobody resyncs it: its bit stays set until a crash.',
    versions: '2.6.30 to 3.1',
  },
  {
    properties: ['NEED-DUE'],
    mend: 'resync-what-is-left',
    eras: ['modern'],
    scope: 'two chunks',
    consequence:
      'A degraded array is assembled with its bits NEEDED. The recovery goes on from recovery_offset and leaves ' +
      'NEEDED what lies below: those bits stay set until a crash.',
    versions: '3.2 to 6.1 at least',
  },
  {
    properties: ['S14', 'READ', 'S10', 'S11'],
    mend: 'check-leaves-need',
    eras: ['modern'],
    scope: 'checks',
    consequence:
      'A check that is written while a resync is due takes its place. It takes NEEDED over as a resync does, leaves wrong ' +
      'parity as it is, and its end gives the flag back: the bit is cleared, and no resync ever visits the stripe. With the ' +
      'next member that fails an acknowledged block is lost.',
    versions: '4.4 to 6.1 at least',
  },
  {
    properties: ['S14', 'S27'],
    mend: 'check-leaves-checkpoint',
    eras: ['modern'],
    scope: 'checks, two chunks',
    consequence:
      'The checkpoints of a check that took the place of a resync move recovery_cp: after a clean stop the bits below it are ' +
      'loaded without a need, and parity below it counts as right.',
    versions: '4.4 to 6.1 at least',
  },
  {
    properties: ['NEED-DUE'],
    mend: 'resync-what-is-left',
    scope: 'bits by hand',
    consequence:
      'A bit that is set by hand behind the position of a running resync lowers recovery_cp; the end of the resync ' +
      'raises it again, and the resync that the user asked for is not done.',
    versions: '2.6.33 to 6.1 at least',
  },
  {
    properties: ['S14', 'S1', 'S27'],
    mend: 'growth-sets-bits',
    eras: ['modern'],
    scope: 'growth',
    consequence:
      'The chunks that a growth adds are NEEDED in memory only. After a crash no bit tells of them: their parity is never made, and ' +
      'a write there goes out over a clear bit. With the next member that fails an acknowledged block is lost.',
    versions: '3.5 to 6.1 at least',
  },
  {
    properties: ['S11', 'READ', 'S17'],
    mend: 'growth-sets-bits',
    eras: ['modern'],
    scope: 'growth-member',
    consequence:
      'A member that is away when the array is grown is recovered by the bitmap after a crash, which does not name what was added. ' +
      'It becomes In_sync, and serves what it never got.',
    versions: '3.5 to 6.1 at least',
  },
  {
    properties: ['S14', 'S27'],
    mend: 'growth-marks-from-old-end',
    eras: ['modern'],
    scope: 'growth-off-boundary',
    consequence:
      'Where the old end lies inside a counter page without memory, the chunks up to the end of that page are not even NEEDED in memory: ' +
      'the resync after the growth passes them over, with or without a crash, and writes go by a parity that was never made.',
    versions: '3.5 to 6.1 at least',
  },
];

/** One entry a property and mend. */
export const ARRAY_DEFECTS: readonly KnownDefect[] = FINDINGS.flatMap(
  ({ properties, ...finding }) => properties.map((property) => ({ property, ...finding })),
);
