/** What the former member holds of one chunk, and whom the chunk's data write in flight reaches. */
import { setup } from 'xstate';

/** What happens to the former member's copy of a chunk. */
export type CopyEvent = {
  type:
    | 'MISS'
    | 'RECOVERED'
    | 'ISSUED_TO_ALL'
    | 'ISSUED_TO_SOME'
    | 'CUT_SHORT'
    | 'OVER'
    | 'POWER_FAILS';
};

/** Not in the kernel: an observer of what a member missed, and of STRIPE_DEGRADED for the write in flight. */
export function copyMachine() {
  return setup({ types: { events: {} as CopyEvent } }).createMachine({
    id: 'copy',
    type: 'parallel',
    description:
      'An observer: whether the former member has all data of a chunk, and whom a write in flight reaches.',
    states: {
      data: {
        initial: 'fresh',
        description: 'The former member’s blocks of this chunk.',
        states: {
          fresh: {
            description: 'It has whatever was written.',
            on: {
              MISS: { target: 'stale', description: 'Data is written that does not reach it.' },
              RECOVERED: { description: 'Nothing was missing.' },
            },
          },
          stale: {
            description: 'It missed a write.',
            on: {
              MISS: { description: 'It misses one more.' },
              RECOVERED: {
                target: 'fresh',
                description: 'The recovery has rewritten its blocks.',
              },
            },
          },
        },
      },
      write: {
        initial: 'whole',
        description: 'The write in flight: whether it reaches every slot (STRIPE_DEGRADED).',
        on: {
          ISSUED_TO_ALL: { target: '.whole', description: 'There is a device in every slot.' },
          ISSUED_TO_SOME: {
            target: '.partial',
            description: 'A slot is empty: STRIPE_DEGRADED.',
            meta: { kernel: 'ops_run_io()' },
          },
          OVER: { target: '.whole', description: 'No write is in flight.' },
          POWER_FAILS: { target: '.whole', description: 'No write is in flight.' },
        },
        states: {
          whole: {
            description: 'It reaches all, or there is none.',
            on: {
              CUT_SHORT: {
                target: 'cutShort',
                description: 'A device fails while the write is in flight: it got it or not.',
                meta: { kernel: 'raid5_end_write_request()' },
              },
            },
          },
          cutShort: { description: 'One device may have missed it.' },
          partial: {
            description: 'One slot was empty when it was issued.',
            on: { CUT_SHORT: { description: 'It misses a slot in any case.' } },
          },
        },
      },
    },
  });
}
