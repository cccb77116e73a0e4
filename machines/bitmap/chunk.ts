/** The chunk's 16-bit counter word: who writes to the chunk, and whether it must be resynchronised. */
import { and, assign, or, setup, stateIn } from 'xstate';
import type { ChunkEvent, ChunkRules } from './chunk-rules.ts';

/**
 * Three regions make the word: the low 14 bits, the NEEDED bit and the RESYNC bit. The kernel compares the
 * whole word in most places, so `unflagged` guards many transitions (semantics.md 1.2, 1.4–1.7, 1.10).
 */
export function chunkMachine(rules: ChunkRules) {
  const { counterMax, loadedCount, neededJoins = false, neededLifts = false } = rules;
  return setup({
    types: { context: {} as { count: number }, events: {} as ChunkEvent },
    guards: {
      belowMaximum: ({ context }) => context.count < counterMax,
      countIsThree: ({ context }) => context.count === 3,
      countIsZero: ({ context }) => context.count === 0,
      loadedNeeded: ({ event }) => event.type === 'LOAD' && event.needed,
      needJoins: () => neededJoins,
      needLifts: ({ event }) => neededLifts && event.type === 'LOAD' && event.needed,
      loadedAsTwo: () => loadedCount === 2,
      unflagged: and([stateIn({ NEEDED: 'clear' }), stateIn({ RESYNC: 'clear' })]),
      isNew: and([stateIn({ count: 'zero' }), stateIn({ RESYNC: 'clear' })]),
      needed: stateIn({ NEEDED: 'set' }),
      underResync: stateIn({ RESYNC: 'set' }),
      notUnderResync: stateIn({ RESYNC: 'clear' }),
    },
    actions: {
      becomeThree: assign({ count: 3 }),
      countUp: assign({ count: ({ context }) => context.count + 1 }),
      countDown: assign({ count: ({ context }) => context.count - 1 }),
      wrapToMaximum: assign({ count: counterMax }),
      becomeOne: assign({ count: 1 }),
      becomeTwo: assign({ count: 2 }),
      becomeZero: assign({ count: 0 }),
    },
  }).createMachine({
    id: 'chunk',
    type: 'parallel',
    context: { count: 0 },
    description:
      'The counter of one chunk. 0: no bit. 1: bit set, idle for one daemon pass. 2: bit set, just idle. ' +
      '2+N: N writes in flight. The flags NEEDED and RESYNC sit in the same 16 bits.',
    meta: { kernel: 'bitmap_counter_t, drivers/md/bitmap.h, 2.6.13 and later' },
    states: {
      count: {
        initial: 'zero',
        description: 'The low 14 bits of the word.',
        on: {
          DAEMON_SCAN: {
            description: 'Neither exactly 1 nor exactly 2: the daemon leaves the word alone.',
            meta: { kernel: 'bitmap_daemon_work(), 2.6.31–3.1' },
          },
          LOAD: { description: 'Already counted: loading changes nothing (up to 3.2).' },
          FORGET: { target: '.zero', actions: 'becomeZero', description: 'Memory is lost.' },
        },
        states: {
          zero: {
            description: 'No bit is set for this chunk in memory.',
            on: {
              START_WRITE: [
                {
                  guard: 'unflagged',
                  target: 'more',
                  actions: 'becomeThree',
                  description: '0 becomes 2, then 3: one write in flight. The bit is set with it.',
                  meta: { kernel: 'bitmap_startwrite(), 2.6.31–3.1' },
                },
                {
                  target: 'one',
                  actions: 'becomeOne',
                  description:
                    'A flag without a count: the whole word is not 0, so it just grows by 1.',
                  meta: { kernel: 'bitmap_startwrite(), switch on the whole word' },
                },
              ],
              END_WRITE: {
                target: 'more',
                actions: 'wrapToMaximum',
                description:
                  'A decrement below 0 borrows from the flags; the low bits become all ones.',
                meta: { kernel: 'bitmap_endwrite(), (*bmc)-- on a u16' },
              },
              LOAD: [
                {
                  guard: and(['unflagged', 'loadedAsTwo']),
                  target: 'two',
                  actions: 'becomeTwo',
                  description: 'A set bit is read from disk: the counter becomes 2 (since 3.3).',
                  meta: { kernel: 'bitmap_set_memory_bits(), ef99bf480de9' },
                },
                {
                  guard: 'unflagged',
                  target: 'one',
                  actions: 'becomeOne',
                  description: 'A set bit is read from disk: the counter becomes 1 (up to 3.2).',
                  meta: { kernel: 'bitmap_set_memory_bits(), 2.6.31–3.2' },
                },
              ],
            },
          },
          one: {
            description: 'Idle for at least one daemon pass; the next pass clears the bit.',
            on: {
              START_WRITE: [
                {
                  guard: 'unflagged',
                  target: 'more',
                  actions: 'becomeThree',
                  description: '1 becomes 2, then 3.',
                  meta: { kernel: 'bitmap_startwrite(), case 1' },
                },
                {
                  target: 'two',
                  actions: 'becomeTwo',
                  description: 'NEEDED|1 is not 1: it only grows to NEEDED|2, one too few.',
                  meta: { kernel: 'bitmap_startwrite(), switch on the whole word' },
                },
              ],
              END_WRITE: {
                target: 'zero',
                actions: 'becomeZero',
                description: 'A write ends on a counter of 1: 0, with the bit still set.',
                meta: { kernel: 'bitmap_endwrite()' },
              },
              LOAD: {
                guard: and(['unflagged', 'needLifts']),
                target: 'two',
                actions: 'becomeTwo',
                description: 'A need joins an idle counter, which becomes 2 with it.',
              },
              DAEMON_SCAN: {
                guard: 'unflagged',
                target: 'zero',
                actions: 'becomeZero',
                description:
                  'Exactly 1: the daemon clears the counter, and the bit in memory with it.',
                meta: { kernel: 'bitmap_daemon_work(), 2.6.31–3.1' },
              },
            },
          },
          two: {
            description: 'The last write has just ended; or, flagged, one write short.',
            on: {
              START_WRITE: {
                target: 'more',
                actions: 'countUp',
                description: 'One write more.',
                meta: { kernel: 'bitmap_startwrite()' },
              },
              END_WRITE: {
                target: 'one',
                actions: 'countDown',
                description: 'One write less.',
                meta: { kernel: 'bitmap_endwrite()' },
              },
              DAEMON_SCAN: {
                guard: 'unflagged',
                target: 'one',
                actions: 'becomeOne',
                description: 'Exactly 2: the daemon leaves 1, to clear it in the next pass.',
                meta: { kernel: 'bitmap_daemon_work(), 2.6.31–3.1' },
              },
            },
          },
          more: {
            description: 'Writes are in flight: 2 + their number.',
            on: {
              START_WRITE: {
                guard: 'belowMaximum',
                actions: 'countUp',
                description: 'One write more. At COUNTER_MAX the writer must wait instead.',
                meta: { kernel: 'bitmap_startwrite()' },
              },
              END_WRITE: [
                {
                  guard: 'countIsThree',
                  target: 'two',
                  actions: 'countDown',
                  description: 'The last write ends.',
                  meta: { kernel: 'bitmap_endwrite()' },
                },
                {
                  actions: 'countDown',
                  description: 'One write less.',
                  meta: { kernel: 'bitmap_endwrite()' },
                },
              ],
            },
          },
        },
      },
      NEEDED: {
        initial: 'clear',
        description: 'Bit 15: the chunk must be resynchronised. The daemon never touches it then.',
        on: {
          START_SYNC: { description: 'Not needed, or under way already.' },
          ABORT_SYNC: { description: 'No resync of this chunk was under way.' },
          WRITE_FAILED: { description: 'Needed already.' },
          FORGET: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'Nothing asks for a resync.',
            on: {
              END_WRITE: {
                guard: and(['countIsZero', 'notUnderResync']),
                target: 'set',
                description: 'The borrow of a decrement below 0 reaches bit 15.',
              },
              WRITE_FAILED: {
                target: 'set',
                description:
                  'A write failed, or the array is degraded (2.6.30–3.1). END_WRITE follows.',
                meta: { kernel: 'bitmap_endwrite(), !success, d0a4bb492772' },
              },
              ABORT_SYNC: {
                guard: 'underResync',
                target: 'set',
                description: 'The resync of this chunk was aborted: it is needed again.',
                meta: { kernel: 'bitmap_end_sync(aborted)' },
              },
              LOAD: {
                guard: and(['loadedNeeded', or(['needJoins', 'isNew'])]),
                target: 'set',
                description: 'A set bit is read after an unclean stop, or the user sets it.',
                meta: { kernel: 'bitmap_set_memory_bits(), bitmap_init_from_disk()' },
              },
            },
          },
          set: {
            description: 'The chunk must be resynchronised.',
            on: {
              START_SYNC: {
                guard: 'notUnderResync',
                target: 'clear',
                description: 'The resync takes the need over.',
                meta: { kernel: 'bitmap_start_sync(), not degraded' },
              },
              END_WRITE: {
                guard: and(['countIsZero', 'notUnderResync']),
                target: 'clear',
                description: 'The borrow of a decrement below 0 takes bit 15.',
              },
            },
          },
        },
      },
      RESYNC: {
        initial: 'clear',
        description: 'Bit 14: a resync of the chunk is under way.',
        on: {
          START_SYNC: { description: 'Not needed, or under way already.' },
          END_SYNC: { description: 'No resync of this chunk was under way.' },
          FORGET: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'No resync is under way.',
            on: {
              START_SYNC: {
                guard: 'needed',
                target: 'set',
                description: 'The resync of this chunk begins.',
                meta: { kernel: 'bitmap_start_sync(), not degraded' },
              },
              END_WRITE: {
                guard: 'countIsZero',
                target: 'set',
                description: 'The borrow of a decrement below 0 passes through bit 14.',
              },
            },
          },
          set: {
            description: 'A resync of the chunk is under way.',
            on: {
              END_SYNC: {
                target: 'clear',
                description: 'All resync I/O of the chunk has ended.',
                meta: { kernel: 'bitmap_end_sync(), bitmap_close_sync()' },
              },
              ABORT_SYNC: {
                target: 'clear',
                description: 'The resync was aborted inside this chunk.',
                meta: { kernel: 'bitmap_end_sync(aborted)' },
              },
              END_WRITE: {
                guard: 'countIsZero',
                target: 'clear',
                description: 'The borrow of a decrement below 0 takes bit 14.',
              },
            },
          },
        },
      },
    },
  });
}
