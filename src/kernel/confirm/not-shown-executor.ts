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
];
