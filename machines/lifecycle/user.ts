/** The user who writes to sync_action: whether a command is waiting for the sync thread to stop. */
import { assign, setup } from 'xstate';

interface UserContext {
  /** The last command was `frozen`: nothing may start until another command. */
  readonly wantsFrozen: boolean;
}

type UserEvent =
  | { type: 'COMMAND'; frozen: boolean }
  | { type: 'JOIN' }
  | { type: 'THREAD.EXIT' }
  | { type: 'JOINED' }
  | { type: 'CRASH' };

/** action_store(), semantics 5.6. Other commands are over in one step and leave no state here. */
export const userMachine = setup({
  types: { context: {} as UserContext, events: {} as UserEvent },
  actions: {
    note: assign(({ event }) => (event.type === 'COMMAND' ? { wantsFrozen: event.frozen } : {})),
    forget: assign({ wantsFrozen: false }),
  },
}).createMachine({
  id: 'user',
  description: 'Commands to the array.',
  meta: { kernel: 'action_store(), 2.6.31' },
  context: { wantsFrozen: false },
  initial: 'idle',
  on: { CRASH: { target: '.idle', actions: 'forget', description: 'The machine stops.' } },
  states: {
    idle: {
      description: 'No command is under way.',
      on: {
        COMMAND: { target: 'idle', actions: 'note', description: 'A command is given.' },
        JOIN: {
          target: 'joining',
          description: 'idle or frozen found a sync thread: INTR is set, now wait for it.',
          meta: { kernel: 'action_store() to md_unregister_thread(), 2.6.31' },
        },
      },
    },
    joining: {
      description: 'Waits for the sync thread to end; until 6.6 with the mutex held.',
      on: {
        'THREAD.EXIT': { target: 'joined', description: 'The thread has returned.' },
      },
    },
    joined: {
      description: 'The thread has returned; what it left is to be cleaned up.',
      on: {
        JOINED: {
          target: 'idle',
          description: 'The command is over.',
          meta: { kernel: 'reap_sync_thread() from action_store(), 2.6.38' },
        },
      },
    },
  },
});
