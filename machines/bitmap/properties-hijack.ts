/** What the properties say of counters that may be shared, and what must be seen of them. */
import {
  type Predicate,
  type Property,
  and,
  count,
  has,
  iff,
  implies,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { chunksOfHalf, counter, isHijacked, someBitOfHalf } from './counter.ts';
import { type BitmapParts, wordIs } from './parts.ts';

/** Witnesses of a network whose memory may run out. */
export function hijackSightings(parts: BitmapParts): Property[] {
  const reason = 'The other properties would say nothing of hijacked counters without it.';
  return [
    {
      id: 'hijacked-written',
      kind: 'sometimes',
      sentence: 'Data is written to a chunk that a hijacked counter counts.',
      reason,
      predicate: some(parts.chunks, (c) =>
        and(isHijacked(parts, c), is(parts.writer[c]!, 'data.writing')),
      ),
    },
    {
      id: 'hijacked-resynchronised',
      kind: 'sometimes',
      sentence: 'A chunk that a hijacked counter counts is being resynchronised.',
      reason,
      predicate: some(parts.chunks, (c) =>
        and(
          isHijacked(parts, c),
          is(parts.stripes[c]!, 'sync.inFlight'),
          counter(parts, c, (word) => is(word, 'RESYNC.set')),
        ),
      ),
    },
  ];
}

/** S3: a counter is 0 exactly when its bit is clear; a hijacked one speaks for the bits of all chunks of its half. */
export function counterHasBit(parts: BitmapParts, c: number): Predicate {
  const own = iff(wordIs(parts, c, 0), not(is(parts.bit[c]!, 'memory.set')));
  if (parts.pointer.length === 0) return own;
  const shared = iff(wordIs(parts, c, 0), not(someBitOfHalf(parts, c)));
  return or(and(isHijacked(parts, c), shared), and(not(isHijacked(parts, c)), own));
}

/** S2 where a counter may be shared; each chunk has one write at most. */
export function sharedCountIsRight(parts: BitmapParts, c: number): Predicate {
  const counts = (chunks: readonly number[]): Predicate =>
    and(
      ...[0, ...chunks.map((_, index) => index + 1)].map((number) => {
        const isStarted = count(
          chunks,
          (one) => has(parts.writer[one]!, 'started', '>', 0),
          '=',
          number,
        );
        const right = counter(parts, c, (word) =>
          number === 0 ? has(word, 'count', '<=', 2) : has(word, 'count', '=', 2 + number),
        );
        return implies(isStarted, right);
      }),
    );
  const hijacked = isHijacked(parts, c);
  return or(and(hijacked, counts(chunksOfHalf(parts, c))), and(not(hijacked), counts([c])));
}

/** The chunk’s own word is 0, whatever counter stands in for it. */
export function ownWordIsZero(word: BitmapParts['chunk'][number]): Predicate {
  return and(is(word, 'count.zero'), is(word, 'NEEDED.clear'), is(word, 'RESYNC.clear'));
}

/** The bit of the chunk is set in memory, or, where its counter is hijacked, that of some chunk that shares it. */
export function bitStandsFor(parts: BitmapParts, c: number): Predicate {
  if (parts.pointer.length === 0) return is(parts.bit[c]!, 'memory.set');
  return or(is(parts.bit[c]!, 'memory.set'), and(isHijacked(parts, c), someBitOfHalf(parts, c)));
}
