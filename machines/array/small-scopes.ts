/** Small sizes of `array`, at which whole networks with a fault in them are searched. */
import type { SmallScope } from '../language/index.ts';

/** Members fail and come back; they are there at each assembly, and nobody replaces them. */
const NOTHING_WRITTEN = { written: 0, replacements: 0, absentees: 0 };

/** The smallest first: a claim about runs is searched for in the first that has it. */
export const ARRAY_SMALL_SCOPES: readonly SmallScope[] = [
  {
    name: 'no failures',
    sentence: 'No member fails; one chunk is written.',
    parameters: { fallible: 0 },
    isTiny: true,
  },
  {
    name: 'one member, nothing written',
    sentence: 'One member fails and comes back.',
    parameters: { ...NOTHING_WRITTEN, fallible: 1 },
    isTiny: true,
  },
  {
    name: 'two members, nothing written',
    sentence: 'Two members fail and come back.',
    parameters: { ...NOTHING_WRITTEN, fallible: 2 },
  },
  {
    name: 'any member, nothing written',
    sentence: 'All three members fail and come back.',
    parameters: { ...NOTHING_WRITTEN, fallible: 3 },
  },
  {
    name: 'two chunks, nothing written',
    sentence: 'One member fails and comes back; recoveries have a position.',
    parameters: { ...NOTHING_WRITTEN, fallible: 1, chunks: 2 },
  },
  {
    name: 'spare, nothing written',
    sentence: 'A spare takes the slot of a member, which stays away.',
    parameters: { ...NOTHING_WRITTEN, fallible: 1, spares: 1 },
    leavesOut: ['add device 0'],
  },
  {
    name: 'log, nothing written',
    sentence: 'All three members fail and come back to an array with a log.',
    eras: ['modern'],
    parameters: { ...NOTHING_WRITTEN, fallible: 3, log: 1, chunks: 2 },
  },
  {
    name: 'complete assemblies',
    sentence: 'A member fails that is written to; it is there at each assembly.',
    parameters: { fallible: 1, replacements: 0, absentees: 0 },
  },
  {
    name: 'bits by hand, no failures',
    sentence: 'Users set bits of the bitmap by hand, and no member fails.',
    parameters: { fallible: 0, bitsByHand: 1 },
  },
  {
    name: 'two chunks, no failures',
    sentence: 'No member fails; two chunks are written.',
    parameters: { fallible: 0, chunks: 2, written: 2 },
    isTiny: true,
  },
  {
    name: 'growth without crashes',
    sentence: 'The members are grown, also while one of them is gone.',
    eras: ['modern'],
    parameters: { ...NOTHING_WRITTEN, chunks: 2, grownFrom: 1, fallible: 1, firstStripe: 2 },
    leavesOut: ['crash', 'stop'],
  },
];
