/** The bitmap daemon since 3.5: it queues pages, scans all counters under the lock, and then writes pages. */
import { assign, setup } from 'xstate';

/** What happens to the daemon. */
export type ModernDaemonEvent =
  | { type: 'BEGIN' }
  | { type: 'SCANNED' }
  | { type: 'MUST_WRITE' }
  | { type: 'NEXT_PAGE' }
  | { type: 'STOP' }
  | { type: 'NOTHING_SEEN' }
  | { type: 'SOMETHING_SEEN' }
  | { type: 'POWER_FAILS' };

/**
 * bitmap_daemon_work since bf07bb7d5be4 (semantics.md 1.10, era B).
 * @param pages file pages it goes through
 */
export function modernDaemonMachine(pages: number) {
  return setup({
    types: { context: {} as { page: number }, events: {} as ModernDaemonEvent },
    guards: { onLastPage: ({ context }) => context.page === pages - 1 },
    actions: {
      nextPage: assign({ page: ({ context }) => context.page + 1 }),
      toFirstPage: assign({ page: 0 }),
    },
  }).createMachine({
    id: 'daemon',
    type: 'parallel',
    context: { page: 0 },
    description:
      'Clears bits lazily: 2 → 1 in one pass, 1 → 0 in a later one, and writes the page a pass after that.',
    meta: { kernel: 'md_bitmap_daemon_work(), 6.1' },
    states: {
      pass: {
        initial: 'resting',
        description: 'Where the present pass stands. The lock is held only while it scans.',
        on: {
          POWER_FAILS: { target: '.resting', actions: 'toFirstPage', description: 'It is gone.' },
        },
        states: {
          resting: {
            description: 'Between two passes.',
            on: {
              BEGIN: {
                target: 'begun',
                description: 'A pass begins: PENDING pages become NEEDWRITE.',
                meta: { kernel: 'md_bitmap_daemon_work(), first loop' },
              },
            },
          },
          begun: {
            description: 'The pages are queued; the counters are still to be scanned.',
            on: {
              SCANNED: {
                target: 'looking',
                actions: 'toFirstPage',
                description: 'All counters were looked at in one hold of the lock.',
                meta: { kernel: 'md_bitmap_daemon_work(), spin_lock_irq(&counts->lock)' },
              },
            },
          },
          looking: {
            description: 'About to look at the attributes of a page, without the lock.',
            on: {
              STOP: {
                target: 'resting',
                actions: 'toFirstPage',
                description: 'The page is DIRTY: unplug will write it and all after it.',
                meta: { kernel: 'md_bitmap_daemon_work(), last loop' },
              },
              MUST_WRITE: { target: 'submitting', description: 'The page was NEEDWRITE.' },
              NEXT_PAGE: [
                {
                  guard: 'onLastPage',
                  target: 'resting',
                  actions: 'toFirstPage',
                  description: 'Nothing to write; no page is left.',
                },
                { actions: 'nextPage', description: 'Nothing to write; on to the next page.' },
              ],
            },
          },
          submitting: {
            description: 'NEEDWRITE is cleared; the page is about to be written.',
            on: {
              NEXT_PAGE: [
                {
                  guard: 'onLastPage',
                  target: 'resting',
                  actions: 'toFirstPage',
                  description: 'Submitted; no page is left.',
                },
                {
                  target: 'looking',
                  actions: 'nextPage',
                  description: 'Submitted, not waited for; on to the next page.',
                },
              ],
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
