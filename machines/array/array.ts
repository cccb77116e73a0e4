/** Whether the array runs. A machine of its own, since a crash may come between any two steps. */
import { setup } from 'xstate';

type ArrayEvent = { type: 'CRASH' | 'ASSEMBLE' };

/** The array as a whole; semantics 3.5 says when it is started. */
export const arrayMachine = setup({ types: { events: {} as ArrayEvent } }).createMachine({
  id: 'array',
  description: 'The array as a whole.',
  meta: { kernel: 'do_md_run(), raid5 run(), 3.1' },
  initial: 'running',
  states: {
    running: {
      description: 'The array runs, perhaps degraded, perhaps with too many members gone.',
      on: { CRASH: { target: 'down', description: 'Power fails, or the kernel stops.' } },
    },
    down: {
      description: 'Only what is on the devices remains.',
      on: {
        ASSEMBLE: { target: 'running', description: 'It is put together from what is on disk.' },
      },
    },
  },
});
