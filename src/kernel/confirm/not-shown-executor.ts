/** Defects that the simulation of the executor found and that a run from outside does not bring about, each with the reason. */

import type { NotShown } from './counterexample.ts';

const CACHE =
  'It takes a volatile cache of which the newest writes are lost while those of other members are kept. User Mode Linux 6.1 drops ' +
  'flushes, so that nothing tells which writes were flushed; a mapping that drops writes (dm-flakey) drops flushed ones, too.';

/** Those of the executor. */
export const EXECUTOR_NOT_SHOWN: readonly NotShown[] = [
  {
    name: 'flush-before-clear',
    network: 'the executor, modern',
    property: 'S14',
    claim: 'A cleared bit is durable on one member while the data is in the cache of another.',
    reason: CACHE,
  },
  {
    name: 'flush-before-clean',
    network: 'the executor, modern',
    property: 'S14',
    claim: 'The clean superblock is durable on one member while data is in the cache of another.',
    reason: CACHE,
  },
  {
    name: 'failure-keeps-bits',
    network: 'the executor, modern',
    property: 'S14',
    claim: 'A member fails, and with it what its cache held; its chunks are not needed any more.',
    reason: CACHE,
  },
  {
    name: 'failed-flush-fails-member',
    network: 'the executor, modern',
    property: 'the contract of a flush',
    claim:
      'A member cannot flush its cache; md does not ask, and acknowledges the flush (md_end_flush).',
    reason: CACHE,
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
