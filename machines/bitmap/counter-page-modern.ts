/** A counter page since 3.5: the memory of a group of counters, and its note that there is something to clean. */
import { assign, setup } from 'xstate';

/** What happens to a counter page. */
export type ModernCounterPageEvent =
  | { type: 'COUNT_UP' }
  | { type: 'COUNT_DOWN' }
  | { type: 'SET_PENDING' }
  | { type: 'CLEAR_PENDING' }
  | { type: 'POWER_FAILS' };

/**
 * `bp[k]` since bf07bb7d5be4: as before it counts its counters that are not 0, and it has a `pending` bit of its own
 * (semantics.md 1.1, 1.3).
 * @param counters counters on the page; 2048 in the kernel
 */
export function modernCounterPageMachine(counters: number) {
  return setup({
    types: { context: {} as { count: number }, events: {} as ModernCounterPageEvent },
    guards: {
      notFull: ({ context }) => context.count < counters,
      lastOne: ({ context }) => context.count === 1,
    },
    actions: {
      countUp: assign({ count: ({ context }) => context.count + 1 }),
      countDown: assign({ count: ({ context }) => context.count - 1 }),
      forget: assign({ count: 0 }),
    },
  }).createMachine({
    id: 'counterPage',
    type: 'parallel',
    context: { count: 0 },
    description: 'One page of counters.',
    meta: { kernel: 'struct bitmap_page: map, hijacked, pending, count; 6.1' },
    states: {
      memory: {
        initial: 'absent',
        description: 'Whether there is a page.',
        on: {
          POWER_FAILS: { target: '.absent', actions: 'forget', description: 'Memory is lost.' },
        },
        states: {
          absent: {
            description: 'No memory: all its counters are 0.',
            on: {
              COUNT_UP: {
                target: 'allocated',
                actions: 'countUp',
                description:
                  'A counter leaves 0: the page is allocated, outside the lock, and installed.',
                meta: { kernel: 'md_bitmap_checkpage(create), md_bitmap_count_page(+1)' },
              },
            },
          },
          allocated: {
            description: 'Some counter is not 0.',
            on: {
              COUNT_UP: {
                guard: 'notFull',
                actions: 'countUp',
                description: 'One more counter leaves 0.',
                meta: { kernel: 'md_bitmap_count_page(+1)' },
              },
              COUNT_DOWN: [
                {
                  guard: 'lastOne',
                  target: 'absent',
                  actions: 'countDown',
                  description: 'The last counter becomes 0: the page is freed.',
                  meta: { kernel: 'md_bitmap_count_page(-1), md_bitmap_checkfree()' },
                },
                {
                  actions: 'countDown',
                  description: 'A counter becomes 0.',
                  meta: { kernel: 'md_bitmap_count_page(-1)' },
                },
              ],
            },
          },
        },
      },
      pending: {
        initial: 'clear',
        description: 'Some counter of the page may be 1 or 2.',
        on: { POWER_FAILS: { target: '.clear', description: 'Memory is lost.' } },
        states: {
          clear: {
            description: 'The daemon skips the page.',
            on: {
              SET_PENDING: {
                target: 'set',
                description: 'A counter of the page fell to 2 or less.',
                meta: { kernel: 'md_bitmap_set_pending()' },
              },
            },
          },
          set: {
            description: 'The next pass looks at the counters of the page.',
            on: {
              SET_PENDING: { description: 'Noted already.' },
              CLEAR_PENDING: {
                target: 'clear',
                description: 'The daemon comes to the page; its scan notes it again if needed.',
                meta: { kernel: 'md_bitmap_daemon_work(), scan' },
              },
            },
          },
        },
      },
    },
  });
}
