/** What growing the members with a bitmap in place violates by its own rules, as the checker found it. */
import type { KnownDefect } from '../language/index.ts';

const UNRECORDED =
  'The chunks that a growth adds become NEEDED in memory only; their bits stay clear, in memory and on disk. If the machine ' +
  'goes down before the resync has come to them, the next assembly finds no bit, its resync skips them, and their parity ' +
  'is never made. Later partial writes keep it wrong, and the loss of a member returns wrong data there.';

const UNMARKED =
  'Where the old end lies inside a counter page that has no memory, the walk over the old counters ends behind the old end, and the ' +
  'chunks up to the end of that page are never marked. The resync after the growth skips them, with or without a crash: their ' +
  'parity is never made.';

/** Growth in Linux 6.1; no mend is known. */
export const GROWTH_DEFECTS: readonly KnownDefect[] = [
  ...['S3', 'S8', 'S14', 'S1', 'S7', 'S9'].map((property) => ({
    property,
    mend: 'growth-sets-bits',
    consequence: UNRECORDED,
    versions: '3.5 and later',
    eras: ['modern'],
    scope: 'growth',
  })),
  ...['S9', 'S14'].map((property) => ({
    property,
    mend: 'growth-marks-from-old-end',
    consequence: UNMARKED,
    versions: '3.5 and later: up to 1024 chunks, since 5.10 up to 2048',
    eras: ['modern'],
    scope: 'growth-off-boundary',
  })),
  ...['L2', 'L1'].map((property) => ({
    property,
    mend: 'growth-resets-allclean',
    consequence:
      'A growth notes counters as something to clean while allclean stays set: the daemon sleeps on. It is the end of the resync ' +
      'that wakes it; where none comes, since a member is missing, it sleeps until the next write.',
    versions: '3.5 and later',
    eras: ['modern'],
    scope: 'growth',
  })),
];
