/** The unplug: makes set bits durable before the data of the writes that set them goes out. */
import { assign, setup } from 'xstate';

/** What happens to an unplug. */
export type UnplugEvent =
  | { type: 'BEGIN' }
  | { type: 'MUST_WAIT' }
  | { type: 'MUST_WRITE' }
  | { type: 'NEXT_PAGE' }
  | { type: 'END' }
  | { type: 'POWER_FAILS' };

interface UnplugContext {
  /** The file page it is at. */
  page: number;
  /** It fetched a DIRTY attribute, so it must wait at the end. */
  wait: boolean;
}

/**
 * bitmap_unplug as raid5d runs it (semantics.md 1.9).
 * @param pages file pages it goes through
 */
export function unplugMachine(pages: number) {
  return setup({
    types: { context: {} as UnplugContext, events: {} as UnplugEvent },
    guards: { onLastPage: ({ context }) => context.page === pages - 1 },
    actions: {
      beginAtFirstPage: assign({ page: 0, wait: false }),
      rememberToWait: assign({ wait: true }),
      nextPage: assign({ page: ({ context }) => context.page + 1 }),
      forget: assign({ page: 0, wait: false }),
    },
  }).createMachine({
    id: 'unplug',
    initial: 'idle',
    context: { page: 0, wait: false },
    description: 'Writes every page that is DIRTY or NEEDWRITE, then waits if one was DIRTY.',
    meta: { kernel: 'bitmap_unplug(), 2.6.31–3.1' },
    on: { POWER_FAILS: { target: '.idle', actions: 'forget', description: 'It is gone.' } },
    states: {
      idle: {
        description: 'No unplug is running.',
        on: {
          BEGIN: {
            target: 'looking',
            actions: 'beginAtFirstPage',
            description: 'raid5d found parked stripes.',
            meta: { kernel: 'raid5d(): seq_flush != seq_write' },
          },
        },
      },
      looking: {
        description: 'About to fetch the attributes of a page, under the lock.',
        on: {
          MUST_WAIT: { actions: 'rememberToWait', description: 'The page is DIRTY.' },
          MUST_WRITE: {
            target: 'submitting',
            description: 'The page is DIRTY or NEEDWRITE; the lock is dropped to write it.',
          },
          NEXT_PAGE: [
            {
              guard: 'onLastPage',
              target: 'waiting',
              description: 'Nothing to write; no page is left.',
            },
            { actions: 'nextPage', description: 'Nothing to write; on to the next page.' },
          ],
        },
      },
      submitting: {
        description: 'The lock is dropped to write the page.',
        on: {
          NEXT_PAGE: [
            { guard: 'onLastPage', target: 'waiting', description: 'Submitted; no page is left.' },
            {
              target: 'looking',
              actions: 'nextPage',
              description: 'Submitted, not waited for; on to the next page.',
            },
          ],
        },
      },
      waiting: {
        description:
          'All pages are done; waits for page writes in flight if a DIRTY page was seen.',
        on: {
          END: {
            target: 'idle',
            actions: 'forget',
            description: 'It is over: the captured writes may go out.',
            meta: { kernel: 'md_super_wait()' },
          },
        },
      },
    },
  });
}
