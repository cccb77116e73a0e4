/** Whether the array runs. A machine of its own, since a crash may come between any two steps. */
import { assign, setup } from 'xstate';

interface ArrayContext {
  /** Of the assembly that has begun: the number of the device that is missing, */
  readonly absent: number | null;
  /** of the one whose copy of the bitmap is read, */
  readonly source: number | null;
  /** and whether a dirty degraded array is to be started, too. */
  readonly forced: boolean;
}

type ArrayEvent =
  | { type: 'CRASH' | 'ASSEMBLE' | 'REFUSE' }
  | { type: 'BEGIN'; absent: number | null; source: number | null; forced: boolean };

const NO_ASSEMBLY: ArrayContext = { absent: null, source: null, forced: false };

/** The array as a whole; semantics 3.5 says when it is started. */
export const arrayMachine = setup({
  types: { context: {} as ArrayContext, events: {} as ArrayEvent },
  actions: {
    begin: assign(({ event }) =>
      event.type === 'BEGIN'
        ? { absent: event.absent, source: event.source, forced: event.forced }
        : {},
    ),
    forget: assign(NO_ASSEMBLY),
  },
}).createMachine({
  id: 'array',
  description: 'The array as a whole.',
  meta: { kernel: 'do_md_run(), raid5 run(), 3.1' },
  context: NO_ASSEMBLY,
  initial: 'running',
  states: {
    running: {
      description: 'The array runs, perhaps degraded, perhaps with too many members gone.',
      on: { CRASH: { target: 'down', description: 'Power fails, or the kernel stops.' } },
    },
    down: {
      description: 'Only what is on the devices remains.',
      on: {
        BEGIN: {
          target: 'assembling',
          actions: 'begin',
          description: 'The user asks for it: the devices are named one by one.',
          meta: { kernel: 'ADD_NEW_DISK, RUN_ARRAY; 3.1 and 6.1' },
        },
      },
    },
    assembling: {
      description: 'The superblocks of the devices that are there are compared.',
      on: {
        ASSEMBLE: {
          target: 'running',
          actions: 'forget',
          description: 'It is put together from what is on disk.',
        },
        REFUSE: {
          target: 'down',
          actions: 'forget',
          description: 'It cannot be started from what is there, and nothing has changed.',
        },
      },
    },
  },
});
