/** The unplug since 4.10: it waits for earlier page writes, and afterwards for its own. */
import { assign, setup } from 'xstate';

/** What happens to an unplug. */
export type ModernUnplugEvent =
  | { type: 'BEGIN' }
  | { type: 'MUST_WAIT' }
  | { type: 'MUST_WRITE' }
  | { type: 'NEXT_PAGE' }
  | { type: 'END' }
  | { type: 'POWER_FAILS' };

interface ModernUnplugContext {
  /** The file page it is at. */
  page: number;
  /** It must wait at the end: it wrote something; up to 3.17, it saw a DIRTY page. */
  wait: boolean;
}

/**
 * md_bitmap_unplug as raid5d runs it (semantics.md 1.9). It takes no lock: attributes are atomic bits since 3.5.
 * @param pages file pages it goes through
 */
export function modernUnplugMachine(pages: number) {
  return setup({
    types: { context: {} as ModernUnplugContext, events: {} as ModernUnplugEvent },
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
    description: 'Writes every page that is DIRTY or NEEDWRITE, then waits if it wrote one.',
    meta: { kernel: 'md_bitmap_unplug(), 6.1' },
    on: { POWER_FAILS: { target: '.idle', actions: 'forget', description: 'It is gone.' } },
    states: {
      idle: {
        description: 'No unplug is running.',
        on: {
          BEGIN: {
            target: 'looking',
            actions: 'beginAtFirstPage',
            description: 'There are bits to be made durable.',
            meta: { kernel: 'raid5d(): seq_flush != seq_write; bitmap_store()' },
          },
        },
      },
      looking: {
        description: 'About to test and clear the attributes of a page.',
        on: {
          MUST_WAIT: {
            actions: 'rememberToWait',
            description: 'The page is DIRTY (what counts up to 3.17).',
            meta: { kernel: 'bitmap_unplug(), 3.5–3.17' },
          },
          MUST_WRITE: {
            target: 'submitting',
            description: 'The page is DIRTY or NEEDWRITE.',
            meta: { kernel: 'md_bitmap_unplug(), md_bitmap_wait_writes()' },
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
        description: 'About to write the page; before the first, earlier writes are waited for.',
        on: {
          MUST_WAIT: {
            actions: 'rememberToWait',
            description: 'It writes, so it will wait (since 4.10).',
          },
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
        description: 'All pages are done; waits for page writes in flight if it must.',
        on: {
          END: {
            target: 'idle',
            actions: 'forget',
            description: 'It is over: the captured writes may go out.',
            meta: { kernel: 'md_bitmap_wait_writes()' },
          },
        },
      },
    },
  });
}
