/** A file page: DIRTY, CLEAN and NEEDWRITE, and how many writes of it are in flight. */
import { assign, setup } from 'xstate';

/** What happens to a file page's attributes. */
export type FilePageEvent =
  | { type: 'SET_DIRTY' }
  | { type: 'SET_CLEAN' }
  | { type: 'CLEAR_CLEAN' }
  | { type: 'SET_NEEDWRITE' }
  | { type: 'CLEAR_NEEDWRITE' }
  | { type: 'FETCH_DIRTY_AND_NEEDWRITE' }
  | { type: 'SUBMIT' }
  | { type: 'LAND'; position: number }
  | { type: 'POWER_FAILS' };

/**
 * The three attributes of a page of the bitmap file (semantics.md 1.1), one region each.
 * @param pageWritesMax page writes that may be in flight at once
 */
export function filePageMachine(pageWritesMax: number) {
  return setup({
    types: { context: {} as { inFlight: number }, events: {} as FilePageEvent },
    guards: {
      roomForOne: ({ context }) => context.inFlight < pageWritesMax,
      thatOneIsInFlight: ({ context, event }) =>
        event.type === 'LAND' && event.position < context.inFlight,
      lastOneLands: ({ context, event }) =>
        event.type === 'LAND' && event.position === 0 && context.inFlight === 1,
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
    meta: { kernel: 'filemap_attr: BITMAP_PAGE_DIRTY, CLEAN, NEEDWRITE; 2.6.31–3.1' },
    states: {
      DIRTY: {
        initial: 'clear',
        description: 'Bits were set: unplug must write the page and wait.',
        on: {
          FETCH_DIRTY_AND_NEEDWRITE: {
            target: '.clear',
            description: 'Unplug fetches and clears the attribute.',
            meta: { kernel: 'bitmap_unplug()' },
          },
          POWER_FAILS: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'No bit was set since the last unplug.',
            on: { SET_DIRTY: { target: 'set', description: 'A bit of the page was set.' } },
          },
          set: {
            description: 'A bit was set that may not be on disk.',
            on: { SET_DIRTY: { description: 'Another bit of the page was set.' } },
          },
        },
      },
      CLEAN: {
        initial: 'clear',
        description: 'There may be something for the daemon to clean (PENDING since 3.2).',
        on: {
          SET_CLEAN: {
            target: '.set',
            description: 'A counter of the page fell to 2 or less.',
            meta: { kernel: 'bitmap_endwrite(), bitmap_end_sync(), bitmap_daemon_work()' },
          },
          POWER_FAILS: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'The daemon skips the page.',
            on: { CLEAR_CLEAN: { description: 'Already clear.' } },
          },
          set: {
            description: 'The next pass scans the page.',
            on: {
              CLEAR_CLEAN: {
                target: 'clear',
                description:
                  'The daemon enters the page; its scan sets the attribute again if needed.',
                meta: { kernel: 'bitmap_daemon_work()' },
              },
            },
          },
        },
      },
      NEEDWRITE: {
        initial: 'clear',
        description: 'Bits were cleared: write the page some time, without waiting.',
        on: {
          FETCH_DIRTY_AND_NEEDWRITE: {
            target: '.clear',
            description: 'Unplug fetches and clears the attribute.',
            meta: { kernel: 'bitmap_unplug()' },
          },
          CLEAR_NEEDWRITE: {
            target: '.clear',
            description: 'The daemon is about to write the page.',
            meta: { kernel: 'bitmap_daemon_work()' },
          },
          POWER_FAILS: { target: '.clear', description: 'Memory is lost.' },
        },
        states: {
          clear: {
            description: 'Nothing to write lazily.',
            on: {
              SET_NEEDWRITE: {
                target: 'set',
                description: 'The daemon leaves the page: write it in the next pass.',
                meta: { kernel: 'bitmap_daemon_work()' },
              },
            },
          },
          set: { description: 'The page awaits its lazy write.' },
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
                  'Another write of the same page goes out: nothing makes it wait (up to 4.9).',
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
