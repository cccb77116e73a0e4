/** What holds the array still from outside: it is read-only, or suspended. */
import { setup } from 'xstate';

type HoldEvent = { type: 'SET' } | { type: 'LIFT' } | { type: 'CRASH' };

/** mddev->ro or mddev->suspended (semantics 5.2 P0 to P4): set and lifted by users, also while a sync runs, as dm-raid does. */
export const holdMachine = setup({ types: { events: {} as HoldEvent } }).createMachine({
  id: 'hold',
  description: 'The array is read-only, or it is suspended.',
  meta: { kernel: 'struct mddev: ro, suspended' },
  initial: 'off',
  on: { CRASH: { target: '.off', description: 'The machine stops.' } },
  states: {
    off: {
      description: 'It is not.',
      on: { SET: { target: 'on', description: 'No write is under way, and none is let in.' } },
    },
    on: {
      description: 'It is: no write comes in.',
      on: { LIFT: { target: 'off', description: 'Writes are let in again.' } },
    },
  },
});
