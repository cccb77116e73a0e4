/** A write to one block of data of a chunk: the stripe in the stripe cache, from submission to acknowledgement. */
import { assign, setup } from 'xstate';

/** What became of one of the two blocks that a write sends out: the data block and the parity block. */
export type Sent = 'missing' | 'inFlight' | 'landed' | 'missed';

interface WriteContext {
  readonly data: Sent;
  readonly parity: Sent;
  /** The parity that is sent fits the data. */
  readonly parityRight: boolean;
}

type WriteEvent =
  | { type: 'START' | 'RELEASE' | 'END' | 'CRASH' }
  | { type: 'DATA.LAND' | 'DATA.MISS' | 'PARITY.LAND' | 'PARITY.MISS' }
  | { type: 'ISSUE'; data: Sent; parity: Sent; parityRight: boolean };

const NOTHING: WriteContext = { data: 'missing', parity: 'missing', parityRight: true };

/**
 * A write as raid5 does it, semantics 3.3: data and parity go out together, in no order. One write a chunk
 * at a time: later ones to the same stripe wait for it in the stripe cache.
 */
export const writeMachine = setup({
  types: { context: {} as WriteContext, events: {} as WriteEvent },
  actions: {
    send: assign(({ event }) =>
      event.type === 'ISSUE'
        ? { data: event.data, parity: event.parity, parityRight: event.parityRight }
        : {},
    ),
    landData: assign({ data: 'landed' }),
    missData: assign({ data: 'missed' }),
    landParity: assign({ parity: 'landed', parityRight: true }),
    missParity: assign({ parity: 'missed', parityRight: true }),
    forget: assign(NOTHING),
  },
}).createMachine({
  id: 'write',
  description: 'The write of a chunk.',
  meta: { kernel: 'struct stripe_head, 2.6.31' },
  context: NOTHING,
  initial: 'none',
  states: {
    none: {
      description: 'No write.',
      on: {
        START: {
          target: 'started',
          description: 'A write is submitted; its chunk is recorded in memory.',
          meta: { kernel: 'raid5 add_stripe_bio(), bitmap_startwrite(), 2.6.31' },
        },
        CRASH: { description: 'Nothing is lost.' },
      },
    },
    started: {
      description: 'STRIPE_BIT_DELAY: it waits until its bit is on stable storage.',
      on: {
        RELEASE: {
          target: 'released',
          description: 'The bitmap is unplugged.',
          meta: { kernel: 'raid5_activate_bit_delay…(), raid5d(), 2.6.31' },
        },
        CRASH: { target: 'none', description: 'It never happened.' },
      },
    },
    released: {
      description: 'It may go out as soon as the superblock says dirty and no member is Blocked.',
      on: {
        ISSUE: {
          target: 'inFlight',
          actions: 'send',
          description: 'The new parity is computed; data and parity are submitted.',
          meta: { kernel: 'handle_stripe_dirtying(), ops_run_io(), 2.6.31' },
        },
        CRASH: { target: 'none', description: 'It never happened.' },
      },
    },
    inFlight: {
      description: 'Data and parity are on their way to the members.',
      on: {
        'DATA.LAND': { actions: 'landData', description: 'The data block is on disk.' },
        'DATA.MISS': { actions: 'missData', description: 'The member with the data fails.' },
        'PARITY.LAND': { actions: 'landParity', description: 'The parity block is on disk.' },
        'PARITY.MISS': { actions: 'missParity', description: 'The member with parity fails.' },
        END: {
          target: 'none',
          actions: 'forget',
          description: 'Nothing is in flight any more: the write is acknowledged.',
          meta: { kernel: 'handle_stripe_clean_event(), bitmap_endwrite(), 2.6.31' },
        },
        CRASH: {
          target: 'none',
          actions: 'forget',
          description: 'What has landed is on disk, the rest is not.',
        },
      },
    },
  },
});
