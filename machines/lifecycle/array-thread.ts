/** The array thread inside md_check_recovery(): between which of its atomic steps it stands. */
import { setup } from 'xstate';

type ArrayThreadEvent =
  | { type: 'LOCK' }
  | { type: 'NOTHING.TO.WRITE' }
  | { type: 'WRITE' }
  | { type: 'WRITTEN' }
  | { type: 'LEAVE' }
  | { type: 'JOIN' }
  | { type: 'JOINED' }
  | { type: 'CLAIM' }
  | { type: 'RESET' }
  | { type: 'CHOOSE' }
  | { type: 'CREATED' }
  | { type: 'CREATE.FAIL' }
  | { type: 'CRASH' };

/**
 * md_check_recovery() of 2.6.31 to 3.1, rows of semantics 5.2. Everywhere but in `idle` it holds
 * reconfig_mutex; the sync thread and I/O completions run on without it.
 */
export const arrayThreadMachine = setup({
  types: { events: {} as ArrayThreadEvent },
}).createMachine({
  id: 'arrayThread',
  description: 'The thread of the personality (raid5d), as far as it looks after recovery.',
  meta: { kernel: 'md_check_recovery(), 2.6.31' },
  initial: 'idle',
  on: { CRASH: { target: '.idle', description: 'The machine stops.' } },
  states: {
    idle: {
      description: 'Not in md_check_recovery(), or on its way out without the mutex.',
      on: {
        LOCK: {
          target: 'locked',
          description: 'There may be something to do, and mddev_trylock() succeeded.',
          meta: { kernel: 'md_check_recovery() P5, P6, row 2, 2.6.31' },
        },
      },
    },
    locked: {
      description: 'Has the mutex; the superblock comes first.',
      on: {
        'NOTHING.TO.WRITE': { target: 'deciding', description: 'No superblock flag is set.' },
        WRITE: {
          target: 'writing',
          description: 'Row 3: writes the superblock.',
          meta: { kernel: 'md_update_sb(0), 2.6.31' },
        },
      },
    },
    writing: {
      description: 'The superblock write is in flight.',
      on: {
        WRITE: { target: 'writing', description: 'Something changed meanwhile: once more.' },
        WRITTEN: { target: 'deciding', description: 'It is on disk.' },
      },
    },
    deciding: {
      description: 'Rows 4 to 6: is there a sync thread, and has it finished?',
      on: {
        LEAVE: { target: 'idle', description: 'Row 4: one is running, do not disturb it.' },
        JOIN: { target: 'joining', description: 'Row 5: one has finished, reap it.' },
        CLAIM: {
          target: 'claimed',
          description:
            'Row 6: none; RUNNING is set, then NEEDED cleared: sync_action shows no gap.',
        },
      },
    },
    joining: {
      description: 'Reap: waits until the sync thread has returned.',
      on: {
        JOINED: {
          target: 'joined',
          description: 'The thread is gone; complete spares became active.',
          meta: { kernel: 'md_unregister_thread(), spare_active(), 2.6.31' },
        },
      },
    },
    joined: {
      description: 'Reap: what was achieved is not on disk yet.',
      on: {
        WRITE: {
          target: 'reaping',
          description: 'Writes the superblock.',
          meta: { kernel: 'md_update_sb(1), 2.6.31' },
        },
      },
    },
    reaping: {
      description: 'Reap: the superblock write is in flight.',
      on: {
        WRITE: { target: 'reaping', description: 'Something changed meanwhile: once more.' },
        LEAVE: {
          target: 'idle',
          description: 'It is on disk: RUNNING is cleared and NEEDED set, to look again.',
          meta: { kernel: 'reap_sync_thread(), 2.6.38' },
        },
      },
    },
    claimed: {
      description: 'RUNNING is set and NEEDED cleared, INTR and DONE not yet.',
      on: { RESET: { target: 'choosing', description: 'Row 6: INTR and DONE are cleared.' } },
    },
    choosing: {
      description: 'Rows 7 to 11: what is there to sync?',
      on: {
        LEAVE: {
          target: 'idle',
          description: 'Nothing, or FROZEN forbids it: RUNNING is cleared.',
        },
        CHOOSE: {
          target: 'creating',
          description: 'Rows 9, 10: spares to recover, or a resync due.',
        },
      },
    },
    creating: {
      description: 'Row 12: makes the sync thread.',
      on: {
        CREATED: {
          target: 'idle',
          description: 'The thread exists and is woken.',
          meta: { kernel: 'md_register_thread(), 2.6.31' },
        },
        'CREATE.FAIL': {
          target: 'createFailed',
          description: 'No memory for a thread.',
          meta: { kernel: 'md_register_thread(), 2.6.31' },
        },
      },
    },
    createFailed: {
      description: 'The flags of the attempt are cleared; spares keep their slot.',
      on: { LEAVE: { target: 'idle', description: 'Epilogue: there is no thread.' } },
    },
  },
});
