/** What one device holds of one chunk, as truth knows it and md does not. */
import { setup } from 'xstate';

type BlockEvent = { type: 'FRESHEN' | 'AGE' };

/**
 * A block of data, or of parity. Fresh data is the last acknowledged content, or that of a write that was
 * never acknowledged; fresh parity fits fresh data. What is computed from a stale block is stale.
 */
export const blockMachine = (initial: 'fresh' | 'stale') =>
  setup({ types: { events: {} as BlockEvent } }).createMachine({
    id: 'block',
    description: 'The content of one chunk on one device.',
    initial,
    on: {
      FRESHEN: { target: '.fresh', description: 'The right content lands.' },
      AGE: { target: '.stale', description: 'The right content is now another one.' },
    },
    states: {
      fresh: { description: 'What the block should hold.' },
      stale: { description: 'Something else: old, torn, or never written.' },
    },
  });
