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
    name: 'stale-bitmap-is-needed',
    network: 'the executor, modern',
    property: 'S14',
    claim:
      'An out-of-date bitmap is filled, and events_cleared becomes the count of the array, by which nothing is needed.',
    reason:
      'Neither did the executor itself show a loss by it in 1,000 runs: there is no counterexample to be run.',
  },
];
