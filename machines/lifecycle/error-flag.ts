/** MD_RECOVERY_ERROR of 3.8 to 6.19: whether some sync request failed, so that checkpoints trust only what completed. */
import { setup } from 'xstate';

type ErrorFlagEvent = { type: 'ERROR.SET' } | { type: 'CRASH' };

/** A flag of its own beside the others, since the classic era has none (semantics 5.1). Nothing ever clears it in 6.1. */
export const errorFlagMachine = setup({
  types: { events: {} as ErrorFlagEvent },
}).createMachine({
  id: 'errorFlag',
  description: 'INTR was due to an I/O error, not to the wish of a user.',
  meta: { kernel: 'MD_RECOVERY_ERROR, md.h, 6.1' },
  initial: 'clear',
  on: {
    'ERROR.SET': {
      target: '.set',
      description: 'A sync request failed.',
      meta: { kernel: 'md_done_sync(!ok), 6.1' },
    },
    CRASH: { target: '.clear', description: 'The machine stops.' },
  },
  states: {
    clear: { description: 'No sync request has failed.' },
    set: { description: 'Some sync request has failed since the array was assembled.' },
  },
});
