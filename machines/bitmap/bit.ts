/** One bit of the bitmap file: in memory, on the device, and in the page writes in flight. */
import { assign, setup, stateIn } from 'xstate';

/** What happens to a bit. `LAND` and `LAND_LATE` name the write by its position, 0 the oldest in flight. */
export type BitEvent =
  | { type: 'SET' }
  | { type: 'CLEAR' }
  | { type: 'SUBMIT' }
  | { type: 'LAND'; position: number }
  | { type: 'LAND_LATE'; position: number }
  | { type: 'POWER_FAILS' }
  | { type: 'LOAD' };

/**
 * A page write carries no copy: write_page submits the page itself, and the device reads it when it does. What lands is the bit as memory
 * held it when the write was submitted, or as it holds it now; what held in between is what would have landed then. Writes may land in any
 * order; what lands last stands (semantics.md 1.9, 1.14).
 * @param pageWritesMax page writes that may be in flight at once
 */
export function bitMachine(pageWritesMax: number) {
  const carried = (context: { inFlight: number[] }, event: BitEvent): number | undefined =>
    event.type === 'LAND' ? context.inFlight[event.position] : undefined;
  return setup({
    types: { context: {} as { inFlight: number[] }, events: {} as BitEvent },
    guards: {
      roomForOne: ({ context }) => context.inFlight.length < pageWritesMax,
      landsSet: ({ context, event }) => carried(context, event) === 1,
      landsClear: ({ context, event }) => carried(context, event) === 0,
      memoryIsSet: stateIn({ memory: 'set' }),
      memoryIsClear: stateIn({ memory: 'clear' }),
    },
    actions: {
      carrySet: assign({ inFlight: ({ context }) => [...context.inFlight, 1] }),
      carryClear: assign({ inFlight: ({ context }) => [...context.inFlight, 0] }),
      landOne: assign({
        inFlight: ({ context, event }) =>
          context.inFlight.filter((_, at) => !('position' in event) || at !== event.position),
      }),
      loseAll: assign({ inFlight: [] }),
    },
  }).createMachine({
    id: 'bit',
    type: 'parallel',
    context: { inFlight: [] },
    description: 'The bit of one chunk: memory may be ahead of the device, in either direction.',
    meta: { kernel: 'bitmap->filemap pages; write_page(), 2.6.31–3.1' },
    states: {
      memory: {
        initial: 'clear',
        description: 'The bit in the in-core copy of the file page.',
        states: {
          clear: {
            description: 'Not recorded, as far as memory knows.',
            on: {
              SET: {
                target: 'set',
                description: 'The first write to the chunk records it.',
                meta: { kernel: 'bitmap_file_set_bit()' },
              },
              SUBMIT: {
                guard: 'roomForOne',
                actions: 'carryClear',
                description: 'A write of the page goes out with the bit clear.',
                meta: { kernel: 'write_page()' },
              },
            },
          },
          set: {
            description: 'Recorded in memory.',
            on: {
              CLEAR: {
                target: 'clear',
                description: 'The daemon found the counter at 1.',
                meta: { kernel: 'bitmap_daemon_work(), ext2_clear_bit' },
              },
              SUBMIT: {
                guard: 'roomForOne',
                actions: 'carrySet',
                description: 'A write of the page goes out with the bit set.',
                meta: { kernel: 'write_page()' },
              },
              POWER_FAILS: { target: 'clear', description: 'Memory is lost.' },
            },
          },
        },
        on: {
          LOAD: {
            target: '.set',
            description: 'The page is read from disk with the bit set.',
            meta: { kernel: 'bitmap_init_from_disk()' },
          },
        },
      },
      device: {
        initial: 'clear',
        description: 'The bit on stable storage: what the next assembly will see.',
        on: {
          POWER_FAILS: { actions: 'loseAll', description: 'Page writes in flight are lost.' },
        },
        states: {
          clear: {
            description: 'A crash now would not resynchronise the chunk.',
            on: {
              LAND: [
                {
                  guard: 'landsSet',
                  target: 'set',
                  actions: 'landOne',
                  description: 'A page write lands with the bit set.',
                },
                {
                  guard: 'landsClear',
                  actions: 'landOne',
                  description: 'A page write lands with the bit clear.',
                },
              ],
              LAND_LATE: [
                {
                  guard: 'memoryIsSet',
                  target: 'set',
                  actions: 'landOne',
                  description: 'The device reads the page only now: the bit is set.',
                },
                {
                  actions: 'landOne',
                  description: 'The device reads the page only now: the bit is clear.',
                },
              ],
            },
          },
          set: {
            description: 'A crash now would resynchronise the chunk.',
            on: {
              LAND: [
                {
                  guard: 'landsClear',
                  target: 'clear',
                  actions: 'landOne',
                  description: 'A page write lands with the bit clear.',
                },
                {
                  guard: 'landsSet',
                  actions: 'landOne',
                  description: 'A page write lands with the bit set.',
                },
              ],
              LAND_LATE: [
                {
                  guard: 'memoryIsClear',
                  target: 'clear',
                  actions: 'landOne',
                  description: 'The device reads the page only now: the bit is clear.',
                },
                {
                  actions: 'landOne',
                  description: 'The device reads the page only now: the bit is set.',
                },
              ],
            },
          },
        },
      },
    },
  });
}
