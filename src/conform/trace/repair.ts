/** A repair that the user asked for, as an observer of one chunk knows it: from then on parity may be rewritten, whatever the bitmap says. */
import { setup } from 'xstate';

/** What happens to the wish for a repair. */
export type RepairEvent = { type: 'ASKED' } | { type: 'ASSEMBLED' };

/** An observer: when a repair is over is not recorded; it is at an assembly. */
export const repairMachine = setup({ types: { events: {} as RepairEvent } }).createMachine({
  id: 'repair',
  initial: 'none',
  description: 'Whether the user has asked for a repair since the array was assembled.',
  states: {
    none: {
      description: 'Nobody asked.',
      on: {
        ASKED: { target: 'asked', description: 'The user writes repair to sync_action.' },
        ASSEMBLED: { description: 'The array runs.' },
      },
    },
    asked: {
      description: 'Stripes may be read, and parity that does not fit rewritten.',
      on: {
        ASKED: { description: 'Asked once more.' },
        ASSEMBLED: { target: 'none', description: 'The array runs again, without a repair.' },
      },
    },
  },
});
