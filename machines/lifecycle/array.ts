/** The array as a whole: assembled, or the machine is down. */
import { setup } from 'xstate';

type ArrayEvent = { type: 'CRASH' } | { type: 'ASSEMBLE' };

/** Power and assembly. A crash loses all memory; an assembly reads what is on disk. */
export const arrayMachine = setup({ types: { events: {} as ArrayEvent } }).createMachine({
  id: 'array',
  description: 'Whether the array runs.',
  meta: { kernel: 'do_md_run(), 2.6.31' },
  initial: 'running',
  states: {
    running: {
      description: 'Assembled and writable.',
      on: { CRASH: { target: 'down', description: 'Power fails or the kernel stops.' } },
    },
    down: {
      description: 'Only the disks are left.',
      on: {
        ASSEMBLE: {
          target: 'running',
          description: 'The array is assembled from its superblocks.',
          meta: { kernel: 'do_md_run(), raid5 run(), 2.6.31' },
        },
      },
    },
  },
});
