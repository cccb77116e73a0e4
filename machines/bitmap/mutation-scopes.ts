/** The scopes of mutation of `bitmap`: one chunk kills most; what only two chunks show is judged with two. */
import type { MutationScope, SmallScope } from '../language/index.ts';

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

/** Smaller sizes of what has a scope of its own. */
export const BITMAP_SMALL_SCOPES: readonly SmallScope[] = [
  {
    name: 'returns without crashes',
    sentence:
      'A member leaves and comes back by the bitmap; no spares, no crash, one page write at a time.',
    parameters: { chunks: 1, returns: 1, overflowChunks: 0, pageWrites: 1 },
    leavesOut: [
      'crash',
      'add a spare',
      'add the member as a spare',
      'check the degraded',
      'md_update_sb',
    ],
  },
  {
    name: 'set-bits with one page write',
    sentence: 'The user sets bits by hand; nobody waits for room, one page write at a time.',
    parameters: { chunks: 1, userBits: 1, overflowChunks: 0, pageWrites: 1 },
  },
];
