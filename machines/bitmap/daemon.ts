/** The bitmap daemon: one pass at the granularity of bitmap->lock, and its note that all is clean. */
import { assign, setup } from 'xstate';

/** Where a pass stands. `page` and `lastPage` are file pages, -1 none; `chunk` is the scan's position. */
export type DaemonEvent =
  | { type: 'SKIP'; chunk: number; lastPage: number; writePage: number }
  | { type: 'ENTER'; chunk: number; lastPage: number; writePage: number }
  | { type: 'FINISH'; lastPage: number }
  | { type: 'CLOSE'; writePage: number }
  | { type: 'WRITTEN' }
  | { type: 'REST' }
  | { type: 'NOTHING_SEEN' }
  | { type: 'SOMETHING_SEEN' }
  | { type: 'POWER_FAILS' };

interface DaemonContext {
  /** The chunk at which the scan goes on. */
  chunk: number;
  /** The page entered last (`lastpage` in the kernel), -1 none. */
  lastPage: number;
  /** The page to write now that the lock is dropped, -1 none. */
  writePage: number;
}

/** bitmap_daemon_work as of 2.6.31–3.1 (semantics.md 1.10, era A). */
export function daemonMachine() {
  return setup({
    types: { context: {} as DaemonContext, events: {} as DaemonEvent },
    guards: { hasPageToWrite: ({ context }) => context.writePage >= 0 },
    actions: {
      goTo: assign(({ context, event }) => ({
        chunk: 'chunk' in event ? event.chunk : context.chunk,
        lastPage: 'lastPage' in event ? event.lastPage : context.lastPage,
        writePage: 'writePage' in event ? event.writePage : -1,
      })),
      pageIsWritten: assign({ writePage: -1 }),
      forgetPosition: assign({ chunk: 0, lastPage: -1, writePage: -1 }),
    },
  }).createMachine({
    id: 'daemon',
    type: 'parallel',
    context: { chunk: 0, lastPage: -1, writePage: -1 },
    description:
      'Clears bits lazily: 2 → 1 in one pass, 1 → 0 in a later one, then writes the page.',
    meta: { kernel: 'bitmap_daemon_work(), 2.6.31–3.1' },
    states: {
      pass: {
        initial: 'resting',
        description:
          'Where the present pass stands. In every state but resting the lock is not held.',
        on: {
          POWER_FAILS: {
            target: '.resting',
            actions: 'forgetPosition',
            description: 'It is gone.',
          },
        },
        states: {
          resting: {
            description: 'Between two passes.',
            on: {
              SKIP: {
                target: 'skipping',
                actions: 'goTo',
                description: 'A pass begins; the first page has nothing to clean.',
              },
              ENTER: {
                target: 'entering',
                actions: 'goTo',
                description: 'A pass begins; the first page has something to clean.',
              },
            },
          },
          skipping: {
            description:
              'A page without CLEAN: the lock was dropped to write it, if it had NEEDWRITE.',
            on: {
              WRITTEN: {
                guard: 'hasPageToWrite',
                actions: 'pageIsWritten',
                description: 'The skipped page is submitted.',
              },
              SKIP: { actions: 'goTo', description: 'The next page has nothing to clean either.' },
              ENTER: {
                target: 'entering',
                actions: 'goTo',
                description: 'The next page has something to clean.',
              },
              FINISH: {
                target: 'finishing',
                actions: 'goTo',
                description: 'No chunk is left; a page was entered before.',
              },
              REST: {
                target: 'resting',
                actions: 'forgetPosition',
                description: 'No chunk is left and no page was entered.',
              },
            },
          },
          entering: {
            description:
              'A page with CLEAN: the lock was dropped to write the page before, if due.',
            on: {
              WRITTEN: {
                guard: 'hasPageToWrite',
                actions: 'pageIsWritten',
                description: 'The page before is submitted.',
              },
              SKIP: {
                target: 'skipping',
                actions: 'goTo',
                description: 'The page is scanned; the next has nothing to clean.',
              },
              ENTER: {
                actions: 'goTo',
                description: 'The page is scanned; the next has something to clean.',
              },
              FINISH: {
                target: 'finishing',
                actions: 'goTo',
                description: 'The page is scanned; no chunk is left.',
              },
            },
          },
          finishing: {
            description: 'After the scan: the last page entered is still to be dealt with.',
            on: {
              CLOSE: {
                target: 'closing',
                actions: 'goTo',
                description: 'It had NEEDWRITE: it is to be written now.',
              },
              REST: {
                target: 'resting',
                actions: 'forgetPosition',
                description: 'It gets NEEDWRITE; the next pass will write it.',
              },
            },
          },
          closing: {
            description: 'The lock is dropped to write the last page.',
            on: {
              REST: {
                target: 'resting',
                actions: 'forgetPosition',
                description: 'The last page is submitted; the pass is over.',
              },
            },
          },
        },
      },
      allclean: {
        initial: 'no',
        description:
          'bitmap->allclean: while yes, passes do nothing and the thread sleeps for ever.',
        states: {
          no: {
            description: 'There may be something to do.',
            on: {
              NOTHING_SEEN: { target: 'yes', description: 'A pass begins with this hope.' },
              SOMETHING_SEEN: { description: 'Known already.' },
            },
          },
          yes: {
            description: 'Nothing to do, as far as the pass has seen.',
            on: {
              SOMETHING_SEEN: { target: 'no', description: 'There is something to do after all.' },
              POWER_FAILS: { target: 'no', description: 'Memory is lost.' },
            },
          },
        },
      },
    },
  });
}
