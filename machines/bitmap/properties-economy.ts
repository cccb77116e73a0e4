/** What the bitmap must not cost: page writes that nobody owes, and bits that are given up or kept for nothing. */
import {
  type Predicate,
  type Property,
  and,
  every,
  has,
  implies,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { type BitmapParts, firstWritten, inService, running, wordIs } from './parts.ts';

/** Properties that catch work done for nothing, and the good case in which there is none to do. */
export function economyProperties(parts: BitmapParts): Property[] {
  return [
    {
      id: 'DIRTY-OWED',
      kind: 'always',
      sentence: 'A page is DIRTY only while somebody waits for an unplug of it, or runs one.',
      reason: 'Else each later unplug writes the page and waits for it, for nothing.',
      kernel: 'bitmap_unplug(): DIRTY is fetched and cleared; bitmap_startwrite() sets it',
      predicate: every(parts.filePages, (page) =>
        implies(is(parts.filePage[page]!, 'DIRTY.set'), unplugIsOwed(parts, page)),
      ),
    },
    ...(parts.userUnplug === undefined ? [silenceIsBroken(parts)] : []),
    ...(parts.era === 'modern' ? [pendingHasCounters(parts)] : []),
    ...sightings(parts),
  ];
}

function unplugIsOwed(parts: BitmapParts, page: number): Predicate {
  const { growth, growthUnplug, userUnplug } = parts;
  const others = [userUnplug, growthUnplug].filter((one) => one !== undefined);
  return or(
    some(parts.chunksOfFilePage(page), (c) =>
      or(is(parts.writer[c]!, 'parked.some'), is(parts.writer[c]!, 'captured.some')),
    ),
    some(others, (one) => not(is(one, 'idle'))),
    growth === undefined ? or() : is(growth.size, 'memory.resizing'),
  );
}

/** Of the observer that S7 asks. A bit that the user sets by hand may be given up at once: it begins anew for that. */
function silenceIsBroken(parts: BitmapParts): Property {
  return {
    id: 'SILENCE',
    kind: 'always',
    sentence: 'While a write to a chunk is under way, no daemon pass counts as one without.',
    reason: 'The two passes of S7 are such that begin after the last write has ended.',
    kernel: 'bitmap_startwrite(), bitmap_daemon_work()',
    predicate: every(parts.chunks, (c) =>
      implies(has(parts.writer[c]!, 'started', '>', 0), is(parts.silence[c]!, 'noPass')),
    ),
  };
}

/** The modern form of CLEAN-HAS-BITS: `pending` is of a counter page. */
function pendingHasCounters(parts: BitmapParts): Property {
  return {
    id: 'PENDING-HAS-COUNTERS',
    kind: 'always',
    sentence: 'A counter page is pending only while one of its counters is not 0.',
    reason: 'Else the daemon scans it for nothing.',
    kernel: 'md_bitmap_set_pending() with a counter of at most 2',
    predicate: every(parts.counterPages, (k) =>
      implies(
        is(parts.counterPage[k]!, 'pending.set'),
        some(parts.chunksOfCounterPage(k), (c) => not(wordIs(parts, c, 0))),
      ),
    ),
  };
}

function sightings(parts: BitmapParts): Property[] {
  const c = firstWritten(parts);
  const page = parts.filePage[parts.filePageOf(c)]!;
  return [
    {
      id: 'free-write',
      kind: 'sometimes',
      sentence: 'A write to a recorded chunk waits while its page needs no write.',
      reason: 'It is what the lazy clearing is for: most writes cost no page write at all.',
      kernel: 'bitmap_startwrite(): only at 0 the bit is set and the page DIRTY',
      predicate: and(
        is(parts.unplug, 'idle'),
        is(parts.writer[c]!, 'parked.some'),
        is(page, 'DIRTY.clear'),
        is(page, 'NEEDWRITE.clear'),
        is(page, 'writes.none'),
      ),
    },
    {
      id: 'one-pass',
      kind: 'sometimes',
      sentence: 'A bit is still set after one daemon pass without a write to its chunk.',
      reason: 'S7 would hold emptily if the second pass came with the first.',
      kernel: 'bitmap_daemon_work(): 2 becomes 1',
      predicate: and(
        running(parts),
        is(parts.silence[c]!, 'onePass'),
        is(parts.bit[c]!, 'memory.set'),
      ),
    },
    ...(parts.sizes.overflowChunks === 0 ? [] : overflow(parts, c)),
  ];
}

function overflow(parts: BitmapParts, c: number): Property[] {
  const writer = parts.writer[c]!;
  const awake = and(inService(parts), is(writer, 'overflow.awake'));
  return [
    {
      id: 'waited-for-room',
      kind: 'sometimes',
      sentence: 'A writer sleeps since the counter of its chunk is at COUNTER_MAX.',
      reason: 'L7 would hold emptily without it.',
      kernel: 'bitmap_startwrite(), overflow_wait',
      predicate: is(writer, 'overflow.asleep'),
    },
    {
      id: 'L7-ADMITTED',
      kind: 'leadsTo',
      sentence: 'A writer that was woken starts its write, or finds no room and sleeps again.',
      reason: 'To be woken is worth nothing if the write then never starts.',
      kernel: 'bitmap_startwrite(): schedule(), then the loop from its beginning',
      premise: awake,
      predicate: not(awake),
      quiet: ['writer', 'user', 'failure', 'crash', 'md_update_sb'],
    },
  ];
}
