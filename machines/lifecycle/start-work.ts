/** The work item that makes the sync thread, since 3.18: between queueing and execution RUNNING is set without a thread. */
import { assign, setup } from 'xstate';

interface StartWorkContext {
  /** It was queued while it was queued or executing. INIT_WORK() on such an item corrupts the list of work. */
  readonly queuedTwice: boolean;
}

type StartWorkEvent =
  | { type: 'QUEUE' }
  | { type: 'EXECUTE' }
  | { type: 'CREATED' }
  | { type: 'CREATE.FAIL' }
  | { type: 'CRASH' };

/** mddev->del_work with md_start_sync(), semantics 5.2 step 12 since 3.18. It takes no mutex until 6.7. */
export const startWorkMachine = setup({
  types: { context: {} as StartWorkContext, events: {} as StartWorkEvent },
  actions: {
    noteSecond: assign({ queuedTwice: true }),
    forget: assign({ queuedTwice: false }),
  },
}).createMachine({
  id: 'startWork',
  description: 'Work on md_misc_wq that makes the sync thread.',
  meta: { kernel: 'md_start_sync(), 6.1' },
  context: { queuedTwice: false },
  initial: 'idle',
  on: {
    CRASH: { target: '.idle', actions: 'forget', description: 'The machine stops.' },
  },
  states: {
    idle: {
      description: 'Not queued.',
      on: {
        QUEUE: {
          target: 'queued',
          description: 'md_check_recovery() has chosen what to sync and queues the work.',
          meta: { kernel: 'queue_work(md_misc_wq, del_work), 6.1' },
        },
      },
    },
    queued: {
      description: 'work_pending(): not yet picked up by a worker.',
      on: {
        QUEUE: {
          target: 'queued',
          actions: 'noteSecond',
          description: 'It is initialised and queued while it is on the list. Must never happen.',
        },
        EXECUTE: {
          target: 'executing',
          description: 'A worker picks it up; work_pending() is false from here.',
          meta: { kernel: 'md_start_sync(), 6.1' },
        },
      },
    },
    executing: {
      description: 'md_register_thread() is making the thread, which may sleep.',
      on: {
        QUEUE: {
          target: 'queued',
          actions: 'noteSecond',
          description: 'It is queued anew while it is executed. Must never happen.',
        },
        CREATED: { target: 'idle', description: 'The thread exists and is woken.' },
        'CREATE.FAIL': { target: 'idle', description: 'There is no memory for a thread.' },
      },
    },
  },
});
