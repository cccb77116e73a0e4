/** Observers: not in the kernel. They show for a moment what a single state would not show. */
import { assign, setup } from 'xstate';

interface LossContext {
  readonly seen: 'nothing' | 'bystander' | 'written';
}

type LossEvent = { type: 'BYSTANDER' | 'WRITTEN' | 'TELL' };

/**
 * What wrong parity has cost. It shows at the moment when a member is on record as gone and the block that parity
 * gives is another than before; from then on that block's content is what parity gives. Until the loss is told
 * the network stands still, so that nothing is explored twice because of it.
 */
export const lossMachine = setup({
  types: { context: {} as LossContext, events: {} as LossEvent },
  guards: { something: ({ context }) => context.seen !== 'nothing' },
  actions: {
    seeBystander: assign({ seen: 'bystander' }),
    seeWritten: assign(({ context }) => ({
      seen: context.seen === 'nothing' ? ('written' as const) : context.seen,
    })),
    forget: assign({ seen: 'nothing' }),
  },
}).createMachine({
  id: 'loss',
  description: 'Whether data was lost just now because parity did not fit.',
  context: { seen: 'nothing' },
  initial: 'watching',
  states: {
    watching: {
      description: 'It looks whether parity costs data.',
      on: {
        BYSTANDER: {
          actions: 'seeBystander',
          description: 'The write hole: a block that nobody was writing to has changed.',
        },
        WRITTEN: {
          actions: 'seeWritten',
          description: 'A block is neither what was acknowledged nor what was being written.',
        },
        TELL: { guard: 'something', actions: 'forget', description: 'The loss is told.' },
      },
    },
  },
});

type ReplayEvent = { type: 'REPLAY' | 'TELL' };

/** Whether the partial parity log has just mended a parity; semantics 4. The network waits until it is told. */
export const replayMachine = setup({ types: { events: {} as ReplayEvent } }).createMachine({
  id: 'replay',
  description: 'Whether the partial parity log was of use just now.',
  initial: 'none',
  states: {
    none: {
      description: 'Nothing was mended.',
      on: { REPLAY: { target: 'done', description: 'A parity that did not fit was mended.' } },
    },
    done: {
      description: 'A parity was mended from the log.',
      on: {
        REPLAY: { description: 'In another chunk, too.' },
        TELL: { target: 'none', description: 'It is told.' },
      },
    },
  },
});
