/** Superblock writes as a recording shows them: the first member is written, …, the last one is. */
import { setup } from 'xstate';

/** What happens to them. */
export type SuperblockWritesEvent = { type: 'BEGIN' } | { type: 'END' } | { type: 'POWER_FAILS' };

/** md_update_sb() writes all members and waits for all: a next round begins only after that (semantics.md 1.13). */
export const superblockWritesMachine = setup({
  types: { events: {} as SuperblockWritesEvent },
}).createMachine({
  id: 'superblockWrites',
  initial: 'none',
  description: 'The round of superblock writes in flight.',
  states: {
    none: {
      description: 'All members have the newest superblock.',
      on: {
        BEGIN: { target: 'some', description: 'The first member is written.' },
        POWER_FAILS: { description: 'Nothing is lost.' },
      },
    },
    some: {
      description: 'Some members have it, others have not.',
      on: {
        END: { target: 'none', description: 'The last member is written.' },
        POWER_FAILS: { target: 'none', description: 'The others never get it.' },
      },
    },
  },
});
