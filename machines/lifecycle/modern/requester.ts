/** The user who asks for a sync through sync_action of 6.1: flag by flag, so that others run in between. */
import { assign, setup } from 'xstate';
import type { ActionName } from '../calls.ts';

interface RequesterContext {
  /** The command whose flags are about to be set; none when no such command is under way. */
  readonly action: ActionName | 'none';
}

type RequesterEvent =
  | { type: 'ASK'; action: ActionName }
  | { type: 'MARK' }
  | { type: 'FLAGS.SET' }
  | { type: 'CRASH' };

/** action_store() for resync, recover, check and repair (semantics 5.6), as Linux 6.1 has it: without the mutex. */
export const requesterMachine = setup({
  types: { context: {} as RequesterContext, events: {} as RequesterEvent },
  actions: {
    remember: assign(({ event }) => (event.type === 'ASK' ? { action: event.action } : {})),
    forget: assign({ action: 'none' as const }),
  },
}).createMachine({
  id: 'requester',
  description: 'Wishes for a sync.',
  meta: { kernel: 'action_store(), 6.1' },
  context: { action: 'none' },
  initial: 'idle',
  on: {
    CRASH: { target: '.idle', actions: 'forget', description: 'The machine stops.' },
  },
  states: {
    idle: {
      description: 'No command is under way.',
      on: {
        ASK: {
          target: 'asking',
          actions: 'remember',
          description: 'resync, recover, check or repair is written, and RUNNING is not set.',
        },
      },
    },
    asking: {
      description: 'RUNNING was not set; no flag of the command is set yet.',
      on: {
        MARK: { target: 'marking', description: 'check: CHECK is set.' },
        'FLAGS.SET': { target: 'idle', actions: 'forget', description: 'All its flags are set.' },
      },
    },
    marking: {
      description: 'check: CHECK is set, REQUESTED and SYNC are not.',
      on: {
        'FLAGS.SET': { target: 'idle', actions: 'forget', description: 'All its flags are set.' },
      },
    },
  },
});
