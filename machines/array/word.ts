/** The counter word of one chunk, as far as data depends on it. */
import { setup } from 'xstate';

type WordEvent =
  | { type: 'START' | 'END' | 'NEED' | 'CLEAR' | 'LOSE' }
  | { type: 'SYNC.BEGIN' | 'SYNC.END' | 'SYNC.ABORT' }
  | { type: 'LOAD'; needed: boolean };

/**
 * bitmap_counter_t, semantics 1.2. The counts 1 and 2 are one state, idle: whether one daemon pass or two go by
 * before a bit is cleared says when, not whether; the network `bitmap` has the passes.
 */
export const wordMachine = setup({
  types: { events: {} as WordEvent },
  guards: { needed: ({ event }) => event.type === 'LOAD' && event.needed },
}).createMachine({
  id: 'word',
  description: 'The 16 bits that count the writes of a chunk.',
  meta: { kernel: 'bitmap_counter_t, 2.6.31' },
  type: 'parallel',
  states: {
    count: {
      description: 'Writes in flight; the bit in memory is set unless this is zero.',
      initial: 'zero',
      on: { LOSE: { target: '.zero', description: 'The machine stops.' } },
      states: {
        zero: {
          description: 'Not recorded.',
          on: {
            START: { target: 'busy', description: 'A write starts: 0 becomes 3.' },
            NEED: { target: 'idle', description: 'The bit is set by hand.' },
            LOAD: { target: 'idle', description: 'A set bit is read from disk.' },
          },
        },
        idle: {
          description: 'Recorded, no write in flight.',
          on: {
            START: { target: 'busy', description: 'A write starts: 1 or 2 becomes 3.' },
            CLEAR: { target: 'zero', description: 'The daemon gives the bit up.' },
          },
        },
        busy: {
          description: 'Recorded, with a write in flight.',
          on: { END: { target: 'idle', description: 'It ends: 3 becomes 2.' } },
        },
      },
    },
    NEEDED: {
      description: 'The chunk must be synced.',
      initial: 'clear',
      on: { LOSE: { target: '.clear', description: 'The machine stops.' } },
      states: {
        clear: {
          description: 'It need not.',
          on: {
            NEED: {
              target: 'set',
              description: 'A write failed somewhere, or the user asks for it.',
              meta: { kernel: 'bitmap_endwrite(), bitmap_set_memory_bits(), 2.6.31' },
            },
            LOAD: {
              guard: 'needed',
              target: 'set',
              description: 'The bit is read after an unclean stop, or on a degraded array.',
              meta: { kernel: 'bitmap_init_from_disk(), 2.6.31' },
            },
            'SYNC.ABORT': { target: 'set', description: 'Its sync was aborted.' },
          },
        },
        set: {
          description: 'It must.',
          on: {
            NEED: { description: 'Once more.' },
            'SYNC.BEGIN': {
              target: 'clear',
              description: 'The sync takes the need over.',
              meta: { kernel: 'bitmap_start_sync(!degraded), 2.6.31' },
            },
          },
        },
      },
    },
    RESYNC: {
      description: 'The chunk is being synced.',
      initial: 'clear',
      on: { LOSE: { target: '.clear', description: 'The machine stops.' } },
      states: {
        clear: {
          description: 'It is not.',
          on: { 'SYNC.BEGIN': { target: 'set', description: 'Its sync begins.' } },
        },
        set: {
          description: 'It is.',
          on: {
            'SYNC.END': {
              target: 'clear',
              description: 'Its sync is over.',
              meta: { kernel: 'bitmap_cond_end_sync(), bitmap_close_sync(), 2.6.31' },
            },
            'SYNC.ABORT': {
              target: 'clear',
              description: 'Its sync was aborted.',
              meta: { kernel: 'bitmap_end_sync(aborted), 2.6.31' },
            },
          },
        },
      },
    },
  },
});
