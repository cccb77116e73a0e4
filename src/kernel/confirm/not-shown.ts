/** Counterexamples that a run from outside does not bring about, each with the reason. */

import type { NotShown } from './counterexample.ts';
import { EXECUTOR_NOT_SHOWN } from './not-shown-executor.ts';
import { LIFECYCLE_NOT_SHOWN } from './not-shown-lifecycle.ts';

/** Why no counter page is ever hijacked in a run. */
const NO_FAILED_ALLOCATION =
  'It takes the allocation of a counter page to fail. One page that may be waited for is had sooner or later, and the ' +
  'stock User Mode Linux kernel is built without CONFIG_FAULT_INJECTION.';

/** Those of the bitmap. */
const BITMAP: readonly NotShown[] = [
  {
    name: 'superblock-lands-first',
    network: 'bitmap modern, superblock',
    property: 'S11',
    claim:
      'A page with a cleared bit lands before the page with the new events_cleared, which was queued first.',
    reason:
      'The devices of User Mode Linux do one request after the other, in order. It takes a device that reorders what is ' +
      'in flight together.',
  },
  {
    name: 'writes-carry-copies',
    network: 'bitmap modern, superblock',
    property: 'S11',
    claim:
      'A page that is in flight since the last daemon pass is read from memory after this pass has cleared a bit of it, ' +
      'and lands ahead of the page with the new events_cleared.',
    reason:
      'That writes read memory late is seen in stock runs: one round of page 0 reached three members with the old event ' +
      'count and one with the new. The counterexample takes a second page of the bitmap and a write of it that is in ' +
      'flight for a whole daemon period while other I/O goes on; the one I/O process of User Mode Linux holds all or nothing.',
  },
  {
    name: 'growth-resets-allclean',
    network: 'bitmap modern, growth',
    property: 'L2',
    claim: 'After a growth the daemon may sleep for ever over marks that no resync takes up.',
    reason:
      'The marks of a growth are in memory only (growth-sets-bits); unless that is mended first, there is nothing on disk ' +
      'that the daemon would leave set.',
  },
  {
    name: 'need-lifts-one',
    network: 'bitmap modern, set-bits',
    property: 'S2',
    claim:
      'A need that joins a counter of 1 makes it NEEDED|1: the next write is counted one too low.',
    reason:
      'The counter is not seen from outside. Its consequence takes a write that stays in flight for three daemon passes ' +
      'while other I/O goes on; the one I/O process of User Mode Linux holds all or nothing.',
  },
  {
    name: 'hijack-granule-half',
    network: 'bitmap modern, hijack',
    property: 'RESYNC-DONE',
    claim:
      'A hijacked counter is taken to speak for the whole page: the end of a resync leaves RESYNC set in the other half for ever.',
    reason: NO_FAILED_ALLOCATION,
  },
  {
    name: 'hijack-records-each',
    network: 'bitmap modern, hijack-shared',
    property: 'S7',
    claim: 'A write whose chunk shares a counter that is not 0 goes out over a clear bit.',
    reason: NO_FAILED_ALLOCATION,
  },
  {
    name: 'hijack-ages-once',
    network: 'bitmap modern, hijack-shared',
    property: 'S3',
    claim:
      'The daemon ages a shared counter once for each of its chunks: bits stay set in memory whose counter is 0.',
    reason: NO_FAILED_ALLOCATION,
  },
  {
    name: 'hijack-ends-whole',
    network: 'bitmap modern, hijack-shared',
    property: 'S9',
    claim:
      'RESYNC of a shared counter is given back behind its first chunk: the resync passes over the others.',
    reason: NO_FAILED_ALLOCATION,
  },
];

/** Those that are left. */
export const NOT_SHOWN: readonly NotShown[] = [
  ...BITMAP,
  ...LIFECYCLE_NOT_SHOWN,
  ...EXECUTOR_NOT_SHOWN,
];
