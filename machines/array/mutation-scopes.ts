/** The scopes of mutation of `array`: without writes first, then the standard sizes. */
import type { MutationScope, SmallScope } from '../language/index.ts';

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

/** Small sizes of what the scopes of mutation do not have. */
export const ARRAY_PROBE_SCOPES: readonly SmallScope[] = [
  {
    name: 'two members without writes',
    sentence: 'Two members may fail and be left out; nothing is written.',
    parameters: { fallible: 2, written: 0, replacements: 0 },
  },
  {
    name: 'any member without writes',
    sentence: 'All three members may fail; nothing is written.',
    parameters: { fallible: 3, written: 0, replacements: 0, absentees: 0 },
  },
  {
    name: 'log of one chunk',
    sentence: 'A partial parity log of one chunk; all three members may fail.',
    eras: ['modern'],
    parameters: { fallible: 3, log: 1 },
  },
  {
    name: 'spare without writes',
    sentence: 'A spare takes the slot of member 0; nothing is written.',
    parameters: { spares: 1, fallible: 1, written: 0, replacements: 0, absentees: 0 },
  },
  {
    name: 'two of three chunks written',
    sentence: 'Three chunks, two of which are written; no member fails.',
    parameters: { chunks: 3, written: 2, fallible: 0, replacements: 0 },
  },
  {
    name: 'four chunks without writes',
    sentence: 'Recoveries with three positions; nothing is written.',
    parameters: { chunks: 4, written: 0, fallible: 1, replacements: 0, absentees: 0 },
  },
  {
    name: 'log of four chunks',
    sentence: 'Recoveries in full with three positions; nothing is written.',
    eras: ['modern'],
    parameters: { chunks: 4, written: 0, fallible: 1, replacements: 0, absentees: 0, log: 1 },
  },
];
