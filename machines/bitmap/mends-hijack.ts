/** The repairs of what hijacked counter pages get wrong. None of them has a kernel commit that we know of, but the first. */
import type { Switch } from './rules.ts';

/** Mends of counters that lie in the pointer of their page. */
export const HIJACK_MENDS: readonly Switch[] = [
  {
    name: 'hijack-granule-half',
    kind: 'mend',
    eras: ['modern'],
    sentence: 'A hijacked counter speaks for its half of the page, as there are two of them.',
    commit: 'the rule before d837f7277f56 (5.10)',
    concerns: ['L1'],
    scope: 'hijack',
    bug: 35,
    sets: { hijackGranule: 'half' },
  },
  {
    name: 'hijack-records-each',
    kind: 'mend',
    sentence:
      'A write through a hijacked counter sets the bit of its own chunk, also where the counter is not 0.',
    concerns: ['S1', 'S14', 'S7', 'S9'],
    scope: 'hijack-shared',
    sets: { hijackRecordsEach: true },
  },
  {
    name: 'hijack-ages-once',
    kind: 'mend',
    sentence:
      'The daemon ages a hijacked counter once in a pass, and with it clears the bits of all its chunks.',
    concerns: ['S3', 'S7', 'L1'],
    scope: 'hijack-shared',
    sets: { hijackAgesOnce: true },
  },
  {
    name: 'hijack-ends-whole',
    kind: 'mend',
    sentence:
      'RESYNC of a hijacked counter is given back when the resync is behind all of its chunks.',
    concerns: ['S9', 'S14'],
    scope: 'hijack-shared',
    sets: { hijackEndsWhole: true },
  },
];
