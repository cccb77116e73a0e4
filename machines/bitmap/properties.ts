/** What the bitmap must keep: the safety properties of semantics.md section 6 that concern it. */
import {
  type Predicate,
  type Property,
  and,
  compare,
  count,
  every,
  has,
  iff,
  implies,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { counter } from './counter.ts';
import { exists, isOnDisk } from './growth.ts';
import { growthProperties } from './properties-growth.ts';
import {
  bitStandsFor,
  counterHasBit,
  hijackSightings,
  ownWordIsZero,
  sharedCountIsRight,
} from './properties-hijack.ts';
import { disciplineProperties } from './properties-discipline.ts';
import { economyProperties } from './properties-economy.ts';
import { resyncProperties } from './properties-resync.ts';
import { bitmapLiveness } from './liveness.ts';
import { absenceProperties } from './properties-absence.ts';
import { bitmapSightings, overlappingWrites } from './sightings.ts';
import { shutdownProperties } from './properties-shutdown.ts';
import {
  type BitmapParts,
  flagged,
  hasCounterPage,
  isNotedCleanable,
  running,
  wordIs,
} from './parts.ts';
import type { BitmapRules } from './rules.ts';

/** All properties of a bitmap network. */
export function bitmapProperties(parts: BitmapParts, rules: BitmapRules): Property[] {
  return [
    ...promises(parts),
    ...bookkeeping(parts),
    ...recovery(parts),
    ...disciplineProperties(parts),
    ...economyProperties(parts),
    ...resyncProperties(parts),
    ...(rules.waitsForEarlierWrites ? [] : [overlappingWrites(parts)]),
    ...(parts.absence === undefined ? [] : absenceProperties(parts, parts.absence)),
    ...(parts.shutdown === undefined ? [] : shutdownProperties(parts, parts.shutdown)),
    ...(parts.growth === undefined ? [] : growthProperties(parts, parts.growth)),
    ...(parts.pointer.length === 0 ? [] : hijackSightings(parts)),
    ...bitmapLiveness(parts),
  ];
}

/** Data of this chunk is on its way to the members. */
function writing(parts: BitmapParts, c: number): Predicate {
  return is(parts.writer[c]!, 'data.writing');
}

function durable(parts: BitmapParts, c: number): Predicate {
  return is(parts.bit[c]!, 'device.set');
}

function recorded(parts: BitmapParts, c: number): Predicate {
  return is(parts.bit[c]!, 'memory.set');
}

function promises(parts: BitmapParts): Property[] {
  return [
    {
      id: 'S1',
      kind: 'always',
      sentence: 'While a data write to a chunk is in flight, its bit is set on stable storage.',
      reason: 'A crash then makes the next assembly resynchronise the chunk.',
      kernel: 'bitmap_startwrite(), bitmap_unplug() before submission; raid5 bm_seq and seq_write',
      predicate: every(parts.chunks, (c) => implies(writing(parts, c), durable(parts, c))),
    },
    {
      id: 'S4',
      kind: 'always',
      sentence:
        'A bit set in memory whose page is neither DIRTY nor being written is set on the device.',
      reason: 'What is on the device must never lag behind memory unnoticed.',
      kernel: 'DIRTY pages are written and waited for; clears are lazy',
      predicate: every(parts.chunks, (c) => settledIsDurable(parts, c)),
    },
    {
      id: 'S14',
      kind: 'always',
      sentence:
        'Every chunk whose parity may be wrong has its bit set on stable storage, while all members are there.',
      reason:
        'It is the purpose of the bitmap: a wrong parity that no resync visits loses data later.',
      kernel: 'the whole of drivers/md/bitmap.c',
      predicate: implies(
        is(parts.members, 'complete'),
        every(parts.chunks, (c) =>
          implies(
            or(
              writing(parts, c),
              and(isOnDisk(parts.growth, c), is(parts.stripes[c]!, 'parity.suspect')),
            ),
            durable(parts, c),
          ),
        ),
      ),
    },
    {
      id: 'S7',
      kind: 'always',
      sentence: 'A bit is given up only in the second daemon pass without a write to its chunk.',
      reason: 'Clearing at once would cost two page writes for each data write.',
      kernel: 'bitmap_daemon_work(): 2 becomes 1, 1 becomes 0',
      predicate: implies(
        running(parts),
        every(parts.chunks, (c) =>
          implies(not(recorded(parts, c)), is(parts.silence[c]!, 'twoPasses')),
        ),
      ),
    },
  ];
}

function settledIsDurable(parts: BitmapParts, c: number): Predicate {
  const page = parts.filePageOf(c);
  const attributes = parts.filePage[page]!;
  const { growthUnplug, unplug, userUnplug } = parts;
  const unplugs = [unplug, userUnplug, growthUnplug].filter((one) => one !== undefined);
  const awaitsUnplug = some(unplugs, (one) =>
    and(is(one, 'submitting'), has(one, 'page', '=', page)),
  );
  const settled = and(
    recorded(parts, c),
    is(attributes, 'DIRTY.clear'),
    is(attributes, 'writes.none'),
    not(awaitsUnplug),
  );
  return implies(settled, durable(parts, c));
}

function bookkeeping(parts: BitmapParts): Property[] {
  return [
    {
      id: 'S2',
      kind: 'always',
      sentence: 'The low count is 2 + the writes started and not ended; idle, it is 0, 1 or 2.',
      reason: 'The daemon takes 1 and 2 for idle: a count too low lets it clear under a write.',
      kernel: 'bitmap_startwrite() and bitmap_endwrite() in balance',
      predicate: every(parts.chunks, (c) => countIsRight(parts, c)),
    },
    {
      id: 'S3',
      kind: 'always',
      sentence: 'A counter is 0 exactly when its bit is clear in memory.',
      reason: 'The bit is set and cleared only together with the counter.',
      kernel: 'bitmap_file_set_bit() and the daemon, at 0 only',
      predicate: implies(
        running(parts),
        every(parts.chunks, (c) => counterHasBit(parts, c)),
      ),
    },
    {
      id: 'S5',
      kind: 'always',
      sentence:
        'A counter page counts its counters that are not 0, and is there exactly while there are any.',
      reason: 'A page freed too early forgets counters with their writes.',
      kernel: 'bitmap_count_page(), bitmap_checkfree()',
      predicate: every(parts.counterPages, (k) => pageCountIsRight(parts, k)),
    },
    {
      id: 'S6',
      kind: 'always',
      sentence:
        'A counter of exactly 1 or 2 has its page marked CLEAN, and between passes allclean is not set.',
      reason: 'Else no pass ever clears the bit: every later crash resynchronises the chunk again.',
      kernel: 'bitmap_endwrite(), bitmap_end_sync(), bitmap_daemon_work()',
      predicate: every(parts.chunks, (c) => cleanableIsNoted(parts, c)),
    },
    {
      id: 'S8',
      kind: 'always',
      sentence:
        'A chunk with NEEDED or RESYNC keeps its count and its bit: the daemon leaves it alone.',
      reason: 'A bit cleared before the resync loses the chunk at the next crash.',
      kernel: 'bitmap_daemon_work() compares the whole word',
      predicate: every(parts.chunks, (c) =>
        implies(
          flagged(parts, c),
          and(
            bitStandsFor(parts, c),
            counter(parts, c, (word) => has(word, 'count', '>=', 1)),
          ),
        ),
      ),
    },
  ];
}

function countIsRight(parts: BitmapParts, c: number): Predicate {
  if (parts.pointer.length > 0) return sharedCountIsRight(parts, c);
  const started = has(parts.writer[c]!, 'started', '>', 0);
  return and(
    implies(started, compare([parts.chunk[c]!, 'count'], '=', [parts.writer[c]!, 'started'], 2)),
    implies(not(started), has(parts.chunk[c]!, 'count', '<=', 2)),
    // What the daemon goes by is what writes count on.
    ...(['zero', 'one', 'two'] as const).map((name, value) =>
      implies(is(parts.chunk[c]!, `count.${name}`), has(parts.chunk[c]!, 'count', '=', value)),
    ),
  );
}

function pageCountIsRight(parts: BitmapParts, k: number): Predicate {
  const page = parts.counterPage[k]!;
  const chunks = parts.chunksOfCounterPage(k);
  const counts = chunks.map((_, index) => index + 1);
  const isZero = (c: number) =>
    parts.pointer.length === 0 ? wordIs(parts, c, 0) : ownWordIsZero(parts.chunk[c]!);
  const nonZero = (number: number) => count(chunks, (c) => not(isZero(c)), '=', number);
  return and(
    ...[0, ...counts].map((number) => iff(has(page, 'count', '=', number), nonZero(number))),
    iff(not(hasCounterPage(parts, chunks[0]!)), has(page, 'count', '=', 0)),
  );
}

function cleanableIsNoted(parts: BitmapParts, c: number): Predicate {
  const idle = or(wordIs(parts, c, 1), wordIs(parts, c, 2));
  const noted = and(
    isNotedCleanable(parts, c),
    or(not(is(parts.daemon, 'pass.resting')), is(parts.daemon, 'allclean.no')),
  );
  return implies(idle, noted);
}

function recovery(parts: BitmapParts): Property[] {
  return [
    {
      id: 'S9',
      kind: 'always',
      sentence:
        'A suspect chunk stays NEEDED or RESYNC until its resync I/O has ended; RESYNC outlasts that I/O.',
      reason: 'A flag dropped earlier lets the daemon clear the bit over a wrong parity.',
      kernel: 'bitmap_start_sync(), bitmap_cond_end_sync() waits for recovery_active == 0',
      predicate: implies(
        and(running(parts), is(parts.members, 'complete')),
        every(parts.chunks, (c) =>
          and(
            implies(
              and(exists(parts.growth, c), is(parts.stripes[c]!, 'parity.suspect')),
              flagged(parts, c),
            ),
            implies(
              is(parts.stripes[c]!, 'sync.inFlight'),
              counter(parts, c, (word) => is(word, 'RESYNC.set')),
            ),
          ),
        ),
      ),
    },
    ...bitmapSightings(parts),
  ];
}
