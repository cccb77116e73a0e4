/** Historical bugs that no network can hold, and where they belong instead. */

/** A bug that is left out, with its reason. */
export interface LeftOut {
  readonly number: number;
  readonly reason: string;
}

const FORMAT =
  'It is about bytes on disk: it belongs to the format, which the executor reads and writes.';
const LIFETIME = 'It is about memory that is used after it was freed: charts have no pointers.';
const PERSONALITY = 'It is about another personality than RAID5.';
const REPLACEMENT = 'It is about replacement devices, which no network has.';
const READ_ONLY =
  'It is about an array with too many failures, which becomes read-only: no network loses that many members.';
const RESHAPE = 'It is about a reshape, which no network has.';

/** In the order of their numbers. */
export const LEFT_OUT: readonly LeftOut[] = [
  { number: 7, reason: FORMAT },
  { number: 10, reason: FORMAT },
  { number: 16, reason: FORMAT },
  { number: 18, reason: LIFETIME },
  { number: 20, reason: 'It is about a STALE bitmap, which the network does not model.' },
  { number: 26, reason: LIFETIME },
  { number: 33, reason: FORMAT },
  { number: 34, reason: LIFETIME },
  { number: 37, reason: FORMAT },
  { number: 38, reason: LIFETIME },
  { number: 40, reason: FORMAT },
  { number: 42, reason: LIFETIME },
  { number: 43, reason: LIFETIME },
  { number: 44, reason: 'It is about llbitmap, another mechanism with one byte a chunk.' },
  {
    number: 53,
    reason:
      'With internal metadata Blocked is gone by the next look; only external metadata loops.',
  },
  { number: 80, reason: RESHAPE },
  { number: 88, reason: 'A command that is refused breaks no promise about data or progress.' },
  { number: 93, reason: RESHAPE },
  { number: 96, reason: 'It comes down to the same change as 111, which is expressed.' },
  { number: 98, reason: REPLACEMENT },
  { number: 100, reason: PERSONALITY },
  { number: 109, reason: REPLACEMENT },
  { number: 113, reason: READ_ONLY },
  { number: 114, reason: PERSONALITY },
];
