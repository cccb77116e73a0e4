/** What must be seen of every bitmap network, so that no promise is kept emptily. */
import { type Property, and, has, is, not } from '../language/index.ts';
import { type BitmapParts, firstWritten, running } from './parts.ts';

/** Good things that must be reachable, so that the properties do not hold emptily. */
export function bitmapSightings(parts: BitmapParts): Property[] {
  const reason = 'The properties would hold emptily without it.';
  const first = firstWritten(parts);
  const page = parts.filePage[parts.filePageOf(first)]!;
  return [
    {
      id: 'lazily-cleared',
      kind: 'sometimes',
      sentence: 'A bit is clear in memory, still set on the device, with nothing in flight.',
      reason,
      predicate: and(
        running(parts),
        not(is(parts.bit[first]!, 'memory.set')),
        is(parts.bit[first]!, 'device.set'),
        is(page, 'writes.none'),
      ),
    },
    {
      id: 'resynchronised',
      kind: 'sometimes',
      sentence: 'A chunk whose parity was suspect has been resynchronised and is written again.',
      reason,
      predicate: and(
        is(parts.resync, 'running'),
        is(parts.chunk[first]!, 'RESYNC.set'),
        is(parts.stripes[first]!, 'parity.right'),
        is(parts.stripes[first]!, 'sync.quiet'),
        is(parts.writer[first]!, 'data.writing'),
      ),
    },
    {
      id: 'written-by-several',
      kind: 'sometimes',
      sentence: 'As many writes to one chunk as the scope allows are in flight at once.',
      reason,
      predicate: has(parts.writer[first]!, 'inFlight', '=', parts.sizes.writesMax),
    },
  ];
}

/** Only where nothing makes a page write wait for the one before (up to 4.9). */
export function overlappingWrites(parts: BitmapParts): Property {
  const page = parts.filePage[parts.filePageOf(firstWritten(parts))]!;
  return {
    id: 'overlapping-page-writes',
    kind: 'sometimes',
    sentence: 'As many writes of one page as the scope allows are in flight at once.',
    reason: 'Without overlapping writes no order but one is explored.',
    predicate: has(page, 'inFlight', '=', parts.sizes.pageWritesMax),
  };
}
