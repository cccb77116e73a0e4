/** The scopes of mutation of `bitmap`: one chunk kills most; what only two chunks show is judged with two. */
import type { MutationScope } from '../language/index.ts';

/** In the order in which mutants are judged. */
export const BITMAP_MUTATION_SCOPES: readonly MutationScope[] = [
  {
    name: 'stops',
    sentence: 'One chunk; nobody waits for room; the array is stopped in order.',
    parameters: { chunks: 1, overflowChunks: 0, stops: 1 },
  },
  {
    name: 'one chunk',
    sentence: 'One chunk, and a writer that waits for room in its counter.',
    parameters: { chunks: 1 },
  },
  {
    name: 'two writes',
    sentence: 'Two writes to one chunk at once, and a third that waits for room.',
    parameters: { chunks: 1, writes: 2, counterMax: 4 },
    judgesOnly: true,
  },
  {
    name: 'two chunks',
    sentence: 'Two chunks on two pages; nobody waits for room.',
    parameters: { overflowChunks: 0 },
    judgesOnly: true,
  },
];
