/** What the rules of the eras violate when memory for counter pages runs out, as the checker found it. */
import type { KnownDefect } from '../language/index.ts';

type Finding = Omit<KnownDefect, 'property'> & { readonly properties: readonly string[] };

const FINDINGS: readonly Finding[] = [
  {
    properties: ['L1', 'RESYNC-DONE'],
    mend: 'hijack-granule-half',
    eras: ['modern'],
    scope: 'hijack',
    consequence:
      'A hijacked counter is taken to speak for the whole page, although the other half has one of its own. A resync ' +
      'that finds the first half clean passes over the second, which stays NEEDED; the end of a resync leaves RESYNC ' +
      'set there for ever. Its bits stay set, and what the resync was due for is not done.',
    versions: '5.10 and later',
  },
  {
    properties: ['S1', 'S14', 'S7', 'S9'],
    mend: 'hijack-records-each',
    scope: 'hijack-shared',
    consequence:
      'Memory for a counter page runs out, and 1024 chunks share one counter. A write sets the bit of its chunk only where ' +
      'the counter is 0: while another chunk is written, it goes out over a clear bit. After a crash no resync ' +
      'visits its stripe.',
    versions: '2.6.13 and later',
  },
  {
    properties: ['S3', 'S7', 'L1'],
    mend: 'hijack-ages-once',
    scope: 'hijack-shared',
    consequence:
      'The daemon comes to a shared counter once for each of its chunks: 2 becomes 0 in one pass, and the bit that is ' +
      'cleared is that of the chunk it was at, not of the one that was written. Bits stay set in memory ' +
      'whose counter is 0; no pass clears them.',
    versions: '2.6.13 and later',
  },
  {
    properties: ['S9', 'S14'],
    mend: 'hijack-ends-whole',
    scope: 'hijack-shared',
    consequence:
      'During a resync the flag of a shared counter is given back as soon as its first chunk is behind. The resync passes ' +
      'over the others, the daemon clears their bits, and the array calls itself in sync with wrong parity.',
    versions: '2.6.25 and later',
  },
];

/** One entry a property and mend. */
export const HIJACK_DEFECTS: readonly KnownDefect[] = FINDINGS.flatMap(
  ({ properties, ...finding }) => properties.map((property) => ({ property, ...finding })),
);
