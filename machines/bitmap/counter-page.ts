/** A counter page: the memory that holds a group of counters, allocated on demand, released when idle. */
import { assign, setup } from 'xstate';

/** What happens to a counter page. */
export type CounterPageEvent =
  | { type: 'COUNT_UP' }
  | { type: 'COUNT_DOWN' }
  | { type: 'POWER_FAILS' };

/**
 * `bp[k]`: it counts its counters that are not 0 and is freed when none is left (semantics.md 1.3).
 * @param counters counters on the page; 2048 in the kernel
 */
export function counterPageMachine(counters: number) {
  return setup({
    types: { context: {} as { count: number }, events: {} as CounterPageEvent },
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
    initial: 'absent',
    context: { count: 0 },
    description: 'One page of counters.',
    meta: { kernel: 'struct bitmap_page, drivers/md/bitmap.h' },
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
            meta: { kernel: 'bitmap_checkpage(create), bitmap_count_page(+1)' },
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
            meta: { kernel: 'bitmap_count_page(+1)' },
          },
          COUNT_DOWN: [
            {
              guard: 'lastOne',
              target: 'absent',
              actions: 'countDown',
              description: 'The last counter becomes 0: the page is freed.',
              meta: { kernel: 'bitmap_count_page(-1), bitmap_checkfree()' },
            },
            {
              actions: 'countDown',
              description: 'A counter becomes 0.',
              meta: { kernel: 'bitmap_count_page(-1)' },
            },
          ],
        },
      },
    },
  });
}
