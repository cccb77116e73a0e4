/** The daemon's period as the observer of a recording knows it: quarters that have passed since the last pass. */
import { assign, setup } from 'xstate';

/** What happens to the clock. */
export type PeriodEvent = { type: 'QUARTER' } | { type: 'PASS' };

const QUARTERS = 4;

/**
 * Between two passes lies at least the period, so at least four ends of quarters. Where less than four were seen,
 * no pass can have begun (md_bitmap_daemon_work(): time_before(jiffies, daemon_lastrun + daemon_sleep)).
 */
export const periodMachine = setup({
  types: { context: {} as { quarters: number }, events: {} as PeriodEvent },
  guards: {
    isOver: ({ context }) => context.quarters >= QUARTERS,
    isNotOver: ({ context }) => context.quarters < QUARTERS,
  },
  actions: {
    oneMore: assign({ quarters: ({ context }) => context.quarters + 1 }),
    beginAgain: assign({ quarters: 0 }),
  },
}).createMachine({
  id: 'period',
  context: { quarters: QUARTERS },
  initial: 'running',
  description: 'The time since the last daemon pass, as far as the recording tells.',
  states: {
    running: {
      description: 'Time passes.',
      on: {
        QUARTER: [
          { guard: 'isNotOver', actions: 'oneMore', description: 'A quarter ends.' },
          { description: 'The period is over anyway.' },
        ],
        PASS: { guard: 'isOver', actions: 'beginAgain', description: 'A pass begins.' },
      },
    },
  },
});
