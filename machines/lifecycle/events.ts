/** The event count of the superblocks: which goes back by one when an array only was dirty for a while. */
import { assign, setup } from 'xstate';

interface EventsContext {
  /** mddev->events; the greatest value stands for itself and all above, between which nothing differs. */
  readonly count: number;
  /** can_decrease_events: the last write was a clean to dirty edge that left spares alone. */
  readonly canDecrease: boolean;
  /** The count came back to 0. Observed only. */
  readonly returnedToZero: boolean;
  /** The count went back while the array was degraded. Observed only. */
  readonly fellDegraded: boolean;
}

type EventsEvent =
  | { type: 'FORWARD'; sparesSleep: boolean }
  | { type: 'EDGE'; degraded: boolean; above: boolean }
  | { type: 'CRASH' };

const MANY = 3;

/** events and can_decrease_events, semantics 5.7; a new array has 0. */
export const eventsMachine = setup({
  types: { context: {} as EventsContext, events: {} as EventsEvent },
  guards: {
    reachesZero: ({ context, event }) =>
      event.type === 'EDGE' && !event.above && context.canDecrease && context.count === 1,
    goesBack: ({ context }) => context.canDecrease && context.count !== 1,
  },
  actions: {
    forward: assign(({ context, event }) =>
      event.type === 'FORWARD' || event.type === 'EDGE'
        ? {
            count: Math.min(MANY, context.count + 1),
            canDecrease: event.type === 'EDGE' || event.sparesSleep,
          }
        : {},
    ),
    back: assign(({ context, event }) =>
      event.type === 'EDGE'
        ? {
            // From MANY the edge before has led to MANY, too.
            count: context.count === MANY ? MANY : context.count - 1,
            canDecrease: false,
            fellDegraded: context.fellDegraded || event.degraded,
          }
        : {},
    ),
    noteZero: assign({ returnedToZero: true }),
    forget: assign({ canDecrease: false }),
  },
}).createMachine({
  id: 'events',
  description: 'The event count by which an assembly knows the freshest superblock.',
  meta: { kernel: 'md_update_sb(), 2.6.31' },
  context: { count: 0, canDecrease: false, returnedToZero: false, fellDegraded: false },
  initial: 'counting',
  states: {
    counting: {
      description: 'Counts the superblock writes.',
      on: {
        FORWARD: { actions: 'forward', description: 'A write with a new count.' },
        EDGE: [
          {
            guard: 'reachesZero',
            actions: ['back', 'noteZero'],
            description: 'Back to 0, the count of an array never written.',
          },
          {
            guard: 'goesBack',
            actions: 'back',
            description:
              'The array only was dirty for a while: back to the count of sleeping spares.',
          },
          { actions: 'forward', description: 'No way back: forward, spares may sleep.' },
        ],
        CRASH: { actions: 'forget', description: 'The machine stops; the count is on disk.' },
      },
    },
  },
});
