/** The writers: whether the array is being written. */
import { setup } from 'xstate';

type WriterEvent =
  | { type: 'START' }
  | { type: 'PASS' }
  | { type: 'PROCEED' }
  | { type: 'END' }
  | { type: 'CRASH' };

/** All writers as one, semantics 5.7: only whether writes_pending is 0 matters to recovery. */
export const writerMachine = setup({ types: { events: {} as WriterEvent } }).createMachine({
  id: 'writer',
  description: 'Writes to the array.',
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
        PASS: {
          target: 'writing',
          description: 'A write arrives; the disk says dirty already and nothing holds it up.',
          meta: { kernel: 'md_write_start(), 2.6.31' },
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
