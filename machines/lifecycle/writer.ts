/** The writers: whether the array is being written, and the safe mode that follows a quiet while. */
import { setup } from 'xstate';

type WriterEvent =
  | { type: 'START' }
  | { type: 'PROCEED' }
  | { type: 'END' }
  | { type: 'TIMER' }
  | { type: 'SAFEMODE.TAKE' }
  | { type: 'CRASH' };

/** All writers as one, semantics 5.7: only whether writes_pending is 0 matters to recovery. */
export const writerMachine = setup({ types: { events: {} as WriterEvent } }).createMachine({
  id: 'writer',
  description: 'Writes to the array, and the timer behind them.',
  meta: { kernel: 'md_write_start(), md_write_end(), 2.6.31' },
  initial: 'quiet',
  on: { CRASH: { target: '.quiet', description: 'The machine stops.' } },
  states: {
    quiet: {
      description: 'No write is under way.',
      on: {
        START: {
          target: 'waiting',
          description: 'A write arrives; if the array is clean it becomes dirty first.',
          meta: { kernel: 'md_write_start(), 2.6.31' },
        },
        TIMER: {
          target: 'safemode',
          description: 'No write for safe_mode_delay.',
          meta: { kernel: 'md_safemode_timeout(), 2.6.31' },
        },
      },
    },
    safemode: {
      description: 'safemode is 1: the array may be marked clean.',
      on: {
        START: {
          target: 'waiting',
          description: 'A write arrives and ends the safe mode.',
          meta: { kernel: 'md_write_start(), 2.6.31' },
        },
        'SAFEMODE.TAKE': {
          target: 'quiet',
          description: 'The array thread has seen it.',
          meta: { kernel: 'md_check_recovery() row 2, 2.6.31' },
        },
      },
    },
    waiting: {
      description: 'writes_pending > 0; waits until "dirty" is on disk.',
      on: {
        PROCEED: { target: 'writing', description: 'CHANGE_PENDING is clear: data goes out.' },
      },
    },
    writing: {
      description: 'Data and parity are in flight.',
      on: {
        END: {
          target: 'quiet',
          description: 'All came back; the write is acknowledged.',
          meta: { kernel: 'md_write_end(), 2.6.31' },
        },
      },
    },
  },
});
