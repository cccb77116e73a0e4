/** A file page since 3.5: DIRTY, PENDING and NEEDWRITE, and how many writes of it are in flight. */
import { assign, setup, stateIn } from 'xstate';

/** What happens to a file page's attributes. */
export type ModernFilePageEvent =
  | { type: 'SET_DIRTY' }
  | { type: 'BIT_CLEARED' }
  | { type: 'AGE_PENDING' }
  | { type: 'CLEAR_PENDING' }
  | { type: 'SET_NEEDWRITE' }
  | { type: 'CLEAR_NEEDWRITE' }
  | { type: 'FETCH_DIRTY_AND_NEEDWRITE' }
  | { type: 'SUBMIT' }
  | { type: 'LAND'; position: number }
  | { type: 'POWER_FAILS' };

/**
 * The three attributes of a page of the bitmap file since bf07bb7d5be4 (semantics.md 1.1, 1.8, 1.10 era B).
 * @param pageWritesMax page writes that may be in flight at once
 */
export function modernFilePageMachine(pageWritesMax: number) {
  return setup({
    types: { context: {} as { inFlight: number }, events: {} as ModernFilePageEvent },
    guards: {
      roomForOne: ({ context }) => context.inFlight < pageWritesMax,
      thatOneIsInFlight: ({ context, event }) =>
        event.type === 'LAND' && event.position < context.inFlight,
      lastOneLands: ({ context, event }) =>
        event.type === 'LAND' && event.position === 0 && context.inFlight === 1,
      isPending: stateIn({ PENDING: 'set' }),
      isNotQueued: stateIn({ NEEDWRITE: 'clear' }),
    },
    actions: {
      oneMore: assign({ inFlight: ({ context }) => context.inFlight + 1 }),
      oneLess: assign({ inFlight: ({ context }) => context.inFlight - 1 }),
      loseAll: assign({ inFlight: 0 }),
    },
  }).createMachine({
    id: 'filePage',
    type: 'parallel',
    context: { inFlight: 0 },
    description: 'One page of the bitmap file and what must still be done with it.',
    meta: { kernel: 'filemap_attr: BITMAP_PAGE_DIRTY, PENDING, NEEDWRITE; 6.1' },
    states: {
      DIRTY: {
        initial: 'clear',
        description: 'Bits were set: unplug must write the page and wait.',
        on: {
          FETCH_DIRTY_AND_NEEDWRITE: {
            target: '.clear',
            description: 'Unplug tests and clears the attribute.',
            meta: { kernel: 'md_bitmap_unplug(), test_and_clear_page_attr()' },
          },
          POWER_FAILS: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'No bit was set since the last unplug.',
            on: { SET_DIRTY: { target: 'set', description: 'A bit of the page was set.' } },
          },
          set: {
            description: 'A bit was set that may not be on disk; the daemon stops here.',
            on: { SET_DIRTY: { description: 'Another bit of the page was set.' } },
          },
        },
      },
      PENDING: {
        initial: 'clear',
        description: 'Bits were cleared: the next pass makes it NEEDWRITE.',
        on: {
          CLEAR_PENDING: {
            target: '.clear',
            description: 'Unplug writes the page, and cleared bits go out with it.',
            meta: { kernel: 'md_bitmap_unplug(), clear_page_attr()' },
          },
          POWER_FAILS: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'No bit was cleared since the page was last queued or written.',
            on: {
              BIT_CLEARED: [
                {
                  guard: 'isNotQueued',
                  target: 'set',
                  description: 'The daemon cleared a bit of the page.',
                  meta: { kernel: 'md_bitmap_file_clear_bit()' },
                },
                { description: 'The page is NEEDWRITE: this very pass writes it.' },
              ],
              AGE_PENDING: { description: 'Nothing to queue.' },
            },
          },
          set: {
            description: 'A bit was cleared in memory only.',
            on: {
              BIT_CLEARED: { description: 'Another bit of the page was cleared.' },
              AGE_PENDING: {
                target: 'clear',
                description: 'A pass begins: the page is queued.',
                meta: { kernel: 'md_bitmap_daemon_work(), first loop' },
              },
            },
          },
        },
      },
      NEEDWRITE: {
        initial: 'clear',
        description: 'Bits were cleared a pass ago: write the page, without waiting.',
        on: {
          FETCH_DIRTY_AND_NEEDWRITE: {
            target: '.clear',
            description: 'Unplug tests and clears the attribute.',
            meta: { kernel: 'md_bitmap_unplug(), test_and_clear_page_attr()' },
          },
          SET_NEEDWRITE: {
            target: '.set',
            description: 'The page is queued for a reason of its own.',
            meta: { kernel: 'md_bitmap_daemon_work(): need_sync; md_bitmap_write_all()' },
          },
          POWER_FAILS: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'Nothing to write lazily.',
            on: {
              AGE_PENDING: {
                guard: 'isPending',
                target: 'set',
                description: 'A pass begins: the page is queued.',
                meta: { kernel: 'md_bitmap_daemon_work(), first loop' },
              },
            },
          },
          set: {
            description: 'The page awaits its lazy write.',
            on: {
              CLEAR_NEEDWRITE: {
                target: 'clear',
                description: 'The daemon is about to write the page.',
                meta: { kernel: 'md_bitmap_daemon_work(), last loop' },
              },
            },
          },
        },
      },
      writes: {
        initial: 'none',
        description: 'Writes of this page that the device has not completed.',
        on: {
          POWER_FAILS: { target: '.none', actions: 'loseAll', description: 'They are lost.' },
        },
        states: {
          none: {
            description: 'No write is in flight.',
            on: {
              SUBMIT: {
                guard: 'roomForOne',
                target: 'some',
                actions: 'oneMore',
                description: 'A write of the page goes out.',
                meta: { kernel: 'write_page(), md_super_write()' },
              },
            },
          },
          some: {
            description: 'At least one write is in flight; they may land in any order.',
            on: {
              SUBMIT: {
                guard: 'roomForOne',
                actions: 'oneMore',
                description:
                  'Another write of the same page goes out; what makes it wait lies in the steps.',
                meta: { kernel: 'write_page(), md_super_write()' },
              },
              LAND: [
                {
                  guard: 'lastOneLands',
                  target: 'none',
                  actions: 'oneLess',
                  description: 'The only write in flight lands.',
                },
                {
                  guard: 'thatOneIsInFlight',
                  actions: 'oneLess',
                  description: 'One of several writes lands.',
                },
              ],
            },
          },
        },
      },
    },
  });
}
