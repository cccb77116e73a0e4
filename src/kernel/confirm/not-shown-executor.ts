/** Defects that the simulation of the executor found and that a run from outside does not bring about, each with the reason. */

import type { NotShown } from './counterexample.ts';

/** Those of the executor. */
export const EXECUTOR_NOT_SHOWN: readonly NotShown[] = [
  {
    name: 'flush-before-clean',
    network: 'the executor, modern',
    property: 'S14',
    claim: 'The clean superblock is durable on one member while data is in the cache of another.',
    reason:
      'Tried with slow flushes on one member. With an internal bitmap md_update_sb() writes page 0 to all before, and waits: all have flushed by then. ' +
      'Without one, going clean takes the event count one back: the member that still flushes has the freshest superblock, which says dirty, and all is resynced.',
  },
  {
    name: 'growth-lets-raid5d-record',
    network: 'the executor, modern',
    property: 'L5',
    claim:
      'A growth waits for the last stripe with the mutex held; the stripe waits for the record of a failure, and raid5d for the mutex.',
    reason:
      'It has not been tried: a member must fail under a write between the beginning of a growth and its quiesce, and what hangs takes the machine along.',
  },
  {
    name: 'growth-keeps-chunk-size',
    network: 'the executor, modern',
    property: 'S14',
    claim:
      'A growth that doubles the chunk of the bitmap writes its pages before the header that tells of it.',
    reason:
      'It has not been tried: power must fail between the two writes, with a resync due that was put off.',
  },
];
