/** A segment of the array: its sync request, and the truth about its redundancy that md cannot see. */
import { setup } from 'xstate';

type SegmentEvent =
  | { type: 'REQUEST' }
  | { type: 'SUCCEED' }
  | { type: 'FAIL' }
  | { type: 'CRASH' }
  | { type: 'TEAR' }
  | { type: 'RESTORE' }
  | { type: 'VACATE' }
  | { type: 'COPY' };

/** One of the positions of a sync; recovery_active counts those whose request is in flight. */
export const segmentMachine = setup({
  types: { events: {} as SegmentEvent },
}).createMachine({
  id: 'segment',
  description: 'A part of every member, synced by one request.',
  type: 'parallel',
  states: {
    request: {
      description: 'The sync request for this segment.',
      meta: { kernel: 'mddev recovery_active, 2.6.31' },
      initial: 'none',
      states: {
        none: {
          description: 'No sync request in flight.',
          on: {
            REQUEST: {
              target: 'inFlight',
              description: 'The sync thread asks the personality for it.',
              meta: { kernel: 'raid5 sync_request(), 2.6.31' },
            },
            CRASH: { target: 'none', description: 'The machine stops; nothing is lost here.' },
          },
        },
        inFlight: {
          description: 'Requested and not ended; counted in recovery_active.',
          on: {
            SUCCEED: {
              target: 'none',
              description: 'All its I/O is done.',
              meta: { kernel: 'md_done_sync(ok), 2.6.31' },
            },
            FAIL: {
              target: 'none',
              description: 'It could not be done.',
              meta: { kernel: 'md_done_sync(!ok), 2.6.31' },
            },
            CRASH: { target: 'none', description: 'The machine stops; the request is lost.' },
          },
        },
      },
    },
    redundancy: {
      description: 'Whether the parity fits the data.',
      initial: 'consistent',
      on: {
        TEAR: {
          target: '.suspect',
          description: 'The machine stops amid a write: parity may be old.',
        },
        RESTORE: {
          target: '.consistent',
          description: 'Parity is written anew, or a block from parity.',
        },
        VACATE: {
          target: '.consistent',
          description: 'A slot is empty: no redundancy is left to be wrong.',
        },
      },
      states: {
        consistent: { description: 'Parity fits the data.' },
        suspect: { description: 'Parity may not fit the data; only a resync helps.' },
      },
    },
    openSlot: {
      description: 'Whether the device in the slot that was lost last holds the right block.',
      initial: 'valid',
      on: {
        VACATE: {
          target: '.stale',
          description: 'The slot is empty; whoever takes it has no content.',
        },
        COPY: { target: '.valid', description: 'Recovery writes the block.' },
      },
      states: {
        valid: { description: 'The block there is what it should be.' },
        stale: { description: 'Anything may be there.' },
      },
    },
  },
});
