/** The scopes of mutation of `array`: without writes first, then the standard sizes. */
import type { MutationScope } from '../language/index.ts';

/** In the order in which mutants are judged. */
export const ARRAY_MUTATION_SCOPES: readonly MutationScope[] = [
  {
    name: 'without writes',
    sentence: 'Members fail, leave and come back; nothing is written.',
    parameters: { written: 0 },
  },
  {
    name: 'log',
    sentence: 'A partial parity log in place of the bitmap; two members may fail.',
    eras: ['modern'],
    parameters: { fallible: 2, log: 1 },
  },
  {
    name: 'standard',
    sentence: 'The standard sizes: one chunk that is written, one member that may fail.',
    parameters: {},
  },
  {
    name: 'two members',
    sentence: 'Two members may fail and be left out; nobody replaces them by empty disks.',
    parameters: { fallible: 2, replacements: 0 },
    judgesOnly: true,
  },
];
