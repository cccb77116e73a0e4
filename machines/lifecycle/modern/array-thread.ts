/** The array thread inside md_check_recovery() of 6.1: it chooses what to sync and leaves the rest to a work item. */
import { setup } from 'xstate';

type ModernArrayThreadEvent =
  | { type: 'LOCK' }
  | { type: 'NOTHING.TO.WRITE' }
  | { type: 'WRITE' }
  | { type: 'WRITTEN' }
  | { type: 'LEAVE' }
  | { type: 'JOIN' }
  | { type: 'JOINED' }
  | { type: 'CLAIM' }
  | { type: 'RESET' }
  | { type: 'NOTICE' }
  | { type: 'CHOOSE' }
  | { type: 'CRASH' };

/** Rows of semantics 5.2 as Linux 6.1 has them. Everywhere but in `idle` it holds reconfig_mutex. */
export const modernArrayThreadMachine = setup({
  types: { events: {} as ModernArrayThreadEvent },
}).createMachine({
  id: 'arrayThread',
  description: 'The thread of the personality (raid5d), as far as it looks after recovery.',
  meta: { kernel: 'md_check_recovery(), 6.1' },
  initial: 'idle',
  on: { CRASH: { target: '.idle', description: 'The machine stops.' } },
  states: {
    idle: {
      description: 'Not in md_check_recovery(), or on its way out without the mutex.',
      on: {
        LOCK: {
          target: 'locked',
          description: 'There may be something to do, and mddev_trylock() succeeded.',
          meta: { kernel: 'md_check_recovery() P5, P6, row 2, 6.1' },
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
          meta: { kernel: 'md_update_sb(0), 6.1' },
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
      description: 'Rows 4 to 6: is there a sync, and has it finished?',
      on: {
        LEAVE: { target: 'idle', description: 'Row 4: one is running, do not disturb it.' },
        JOIN: { target: 'joining', description: 'Row 5: one has finished, reap it.' },
        CLAIM: { target: 'claimed', description: 'Row 6: none; RUNNING is set.' },
      },
    },
    joining: {
      description: 'Reap: waits until the sync thread has returned.',
      on: {
        JOINED: {
          target: 'joined',
          description: 'The thread is gone; complete spares became active.',
          meta: { kernel: 'md_unregister_thread(), raid5_spare_active(), 6.1' },
        },
      },
    },
    joined: {
      description: 'Reap: what was achieved is not on disk yet.',
      on: {
        WRITE: {
          target: 'reaping',
          description: 'Writes the superblock.',
          meta: { kernel: 'md_update_sb(1), 6.1' },
        },
      },
    },
    reaping: {
      description: 'Reap: the superblock write is in flight.',
      on: {
        WRITE: { target: 'reaping', description: 'Something changed meanwhile: once more.' },
        LEAVE: {
          target: 'idle',
          description: 'It is on disk: RUNNING and DONE are cleared and NEEDED set.',
          meta: { kernel: 'md_reap_sync_thread(), 6.1' },
        },
      },
    },
    claimed: {
      description: 'RUNNING is set; INTR and DONE are not yet cleared.',
      on: { RESET: { target: 'noticing', description: 'Row 6: INTR and DONE are cleared.' } },
    },
    noticing: {
      description: 'About to see, and clear, NEEDED.',
      on: {
        NOTICE: { target: 'choosing', description: 'NEEDED was set.' },
        LEAVE: { target: 'idle', description: 'NEEDED was not set: nothing is looked at.' },
      },
    },
    choosing: {
      description: 'Rows 7 to 11: what is there to sync?',
      on: {
        LEAVE: {
          target: 'idle',
          description: 'Nothing, or FROZEN forbids it: RUNNING is cleared.',
        },
        CHOOSE: {
          target: 'idle',
          description: 'Row 12: the work item is queued and the mutex released; RUNNING stays.',
          meta: { kernel: 'queue_work(md_misc_wq, del_work), 6.1' },
        },
      },
    },
  },
});
