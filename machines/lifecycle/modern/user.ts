/** The user who stops a sync through sync_action of 6.1: idle and frozen, step by step. */
import { assign, setup } from 'xstate';

interface ModernUserContext {
  /** The last command was `frozen`: nothing may start until another command. */
  readonly wantsFrozen: boolean;
}

type ModernUserEvent =
  | { type: 'COMMAND'; frozen: boolean }
  | { type: 'LOOK' }
  | { type: 'LOCK.WAIT' }
  | { type: 'LOCKED' }
  | { type: 'STOP' }
  | { type: 'INTERRUPT' }
  | { type: 'JOIN' }
  | { type: 'THREAD.EXIT' }
  | { type: 'JOINED' }
  | { type: 'CRASH' };

/** action_store() for idle and frozen (semantics 5.6), as Linux 6.1 has it. */
export const modernUserMachine = setup({
  types: { context: {} as ModernUserContext, events: {} as ModernUserEvent },
  actions: {
    note: assign(({ event }) => (event.type === 'COMMAND' ? { wantsFrozen: event.frozen } : {})),
    forget: assign({ wantsFrozen: false }),
  },
}).createMachine({
  id: 'user',
  description: 'Commands to the array.',
  meta: { kernel: 'action_store(), 6.1' },
  context: { wantsFrozen: false },
  initial: 'idle',
  on: {
    COMMAND: { actions: 'note', description: 'FROZEN is set, or cleared, by a command.' },
    CRASH: { target: '.idle', actions: 'forget', description: 'The machine stops.' },
  },
  states: {
    idle: {
      description: 'No command is under way.',
      on: {
        LOOK: { target: 'looking', description: 'idle or frozen is written; FROZEN is done.' },
      },
    },
    looking: {
      description: 'idle or frozen: about to look at RUNNING.',
      on: {
        'LOCK.WAIT': { target: 'locking', description: 'It is set: wants the mutex.' },
        JOINED: { target: 'idle', description: 'It is not: NEEDED is set, and that is all.' },
      },
    },
    locking: {
      description: 'Waits for reconfig_mutex.',
      on: {
        LOCKED: {
          target: 'flushing',
          description: 'Has it.',
          meta: { kernel: 'mddev_lock(), 6.1' },
        },
      },
    },
    flushing: {
      description: 'Has the mutex; waits for the work item, if it is queued.',
      meta: { kernel: 'flush_workqueue(md_misc_wq), 6.1' },
      on: {
        STOP: { target: 'stopping', description: 'There is a thread: it is to be stopped.' },
        JOINED: { target: 'idle', description: 'There is none: NEEDED is set.' },
      },
    },
    stopping: {
      description: 'About to set INTR; in 6.0 to 6.4 without the mutex.',
      on: { INTERRUPT: { target: 'unregistering', description: 'INTR is set.' } },
    },
    unregistering: {
      description: 'About to wait for the thread, if there still is one.',
      on: {
        JOIN: {
          target: 'joining',
          description: 'Until 6.5 sync_thread becomes NULL and the thread is told to stop.',
          meta: { kernel: 'md_unregister_thread(), 6.1' },
        },
        'THREAD.EXIT': { target: 'joined', description: 'Somebody has reaped it already.' },
      },
    },
    joining: {
      description: 'Waits for the sync thread to end.',
      meta: { kernel: 'kthread_stop(), 6.1' },
      on: { 'THREAD.EXIT': { target: 'joined', description: 'The thread has returned.' } },
    },
    joined: {
      description: 'The thread has returned; what it left is to be cleaned up.',
      on: {
        JOINED: {
          target: 'idle',
          description: 'Cleaned up, or, since 6.6, left to the array thread: the command is over.',
          meta: { kernel: 'md_reap_sync_thread() from action_store(), 6.1' },
        },
      },
    },
  },
});
