/** A recovery flag that only users set: REQUESTED, CHECK or FROZEN. Where no user asks for it there is none. */
import { setup } from 'xstate';

type WishEvent = { type: 'SET' } | { type: 'CLEAR' };

/** MD_RECOVERY_REQUESTED, MD_RECOVERY_CHECK and MD_RECOVERY_FROZEN of mddev->recovery (semantics 5.1). */
export const wishMachine = setup({ types: { events: {} as WishEvent } }).createMachine({
  id: 'wish',
  description:
    'REQUESTED (check or repair is asked for), CHECK (only compare) or FROZEN (no sync).',
  meta: { kernel: 'struct mddev_s recovery, md.h, 2.6.31' },
  initial: 'clear',
  on: {
    SET: {
      target: '.set',
      description: 'A command is written to sync_action.',
      meta: { kernel: 'action_store(), 2.6.31' },
    },
    CLEAR: {
      target: '.clear',
      description: 'The wish is served, pushed aside or taken back, or the flags begin anew.',
    },
  },
  states: {
    clear: { description: 'The user does not ask for it.' },
    set: { description: 'The user asks for it.' },
  },
});
