/** The file page with the bits of all chunks. The bitmap's superblock is on an earlier page. */
import { setup } from 'xstate';

type PageEvent = { type: 'DIRTY' | 'MARK' | 'WRITE' | 'CRASH' };

/**
 * filemap_attr of one page, semantics 1.8: DIRTY and NEEDWRITE. A write of the page lands at once: a crash that
 * finds it in flight is a crash before it, and pages that overtake each other are in the network `bitmap`.
 */
export const pageMachine = setup({ types: { events: {} as PageEvent } }).createMachine({
  id: 'page',
  description: 'The page of the bitmap file with the bits.',
  meta: { kernel: 'bitmap filemap_attr, 2.6.31' },
  type: 'parallel',
  states: {
    DIRTY: {
      description: 'A bit was set: who unplugs must write the page and wait.',
      initial: 'clear',
      on: {
        WRITE: { target: '.clear', description: 'The page is written.' },
        CRASH: { target: '.clear', description: 'The machine stops.' },
      },
      states: {
        clear: {
          description: 'No bit was set since the last write.',
          on: { DIRTY: { target: 'set', description: 'A bit is set in memory.' } },
        },
        set: {
          description: 'A bit was set.',
          on: { DIRTY: { description: 'Another bit is set in memory.' } },
        },
      },
    },
    NEEDWRITE: {
      description: 'The page is to be written at leisure.',
      initial: 'clear',
      on: {
        WRITE: { target: '.clear', description: 'The page is written.' },
        CRASH: { target: '.clear', description: 'The machine stops.' },
      },
      states: {
        clear: {
          description: 'It is not.',
          on: {
            MARK: {
              target: 'set',
              description: 'A device was added that has no copy of it yet.',
              meta: { kernel: 'bitmap_write_all(), 2.6.31' },
            },
          },
        },
        set: {
          description: 'It is.',
          on: { MARK: { description: 'Another device was added.' } },
        },
      },
    },
  },
});
