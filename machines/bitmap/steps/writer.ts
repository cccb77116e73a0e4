/** Submitters start writes; raid5d ends them. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  has,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { counter, isHijacked, sendCounter } from '../counter.ts';
import {
  type BitmapParts,
  firstWritten,
  hasCounterPage,
  inService,
  raid5dIdle,
  running,
  wordAtMostTwo,
  wordIs,
} from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { exists } from '../growth.ts';
import { type Ending, endWithout, endingsOf } from './absence.ts';
import { noteCleanable } from './page-write.ts';

/** bitmap_startwrite, its overflow wait, and bitmap_endwrite (semantics.md 1.4, 1.5). */
export function writerSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return parts.chunks
    .slice(firstWritten(parts))
    .flatMap((chunk) => [
      startWrite(parts, rules, chunk),
      ...(chunk - firstWritten(parts) < parts.sizes.overflowChunks
        ? [waitForRoom(parts, chunk), startAfterWait(parts, rules, chunk)]
        : []),
      ...endingsOf(parts, rules, chunk).map((ending) => endWrite(parts, rules, chunk, ending)),
    ]);
}

/**
 * What bitmap_startwrite does to memory once there is room in the counter. Up to 3.1 it resets allclean, too; later not: a
 * set bit makes its page DIRTY, which is the unplug's business.
 */
export function recordWrite(parts: BitmapParts, rules: BitmapRules, chunk: number): Delivery[] {
  const { shutdown } = parts;
  return [
    send(parts.writer[chunk]!, { type: 'START' }),
    ...(isTracked(parts, rules, chunk) ? count(parts, rules, countedOn(parts, rules, chunk)) : []),
    ...(parts.era === 'classic' ? [send(parts.daemon, { type: 'SOMETHING_SEEN' as const })] : []),
    send(parts.silence[chunk]!, { type: 'BREAK' }),
    ...(shutdown === undefined ? [] : [send(shutdown, { type: 'WRITE_STARTS' as const })]),
  ];
}

/** The counter of the chunk, with its bit and its page where it was 0. */
function count(parts: BitmapParts, rules: BitmapRules, chunk: number): Delivery[] {
  const unrecorded = wordIs(parts, chunk, 0);
  const pageNumber = parts.filePageOf(chunk);
  const isKept = rules.lastPageHasAttributes || pageNumber < parts.filePages.length - 1;
  const marks = isKept && !rules.startForgetsDirty;
  const unset = is(parts.bit[chunk]!, 'memory.clear');
  const records = rules.hijackRecordsEach
    ? or(unrecorded, and(isHijacked(parts, chunk), unset))
    : unrecorded;
  const dirty = marks
    ? [sendIf(records, parts.filePage[pageNumber]!, { type: 'SET_DIRTY' as const })]
    : [];
  // The bit of a chunk is clear where its counter is 0, unless it shares the counter.
  const set = sendIf(
    parts.pointer.length === 0 ? records : and(records, unset),
    parts.bit[chunk]!,
    {
      type: 'SET',
    },
  );
  return [
    ...(parts.pointer.length === 0 ? [set, ...dirty] : [...dirty, set]),
    sendIf(unrecorded, parts.counterPage[parts.counterPageOf(chunk)]!, { type: 'COUNT_UP' }),
    ...sendCounter(parts, chunk, { type: 'START_WRITE' }),
  ];
}

function isLast(parts: BitmapParts, chunk: number): boolean {
  return chunk === parts.sizes.chunks - 1;
}

function isTracked(parts: BitmapParts, rules: BitmapRules, chunk: number): boolean {
  return rules.lastChunkIsTracked || !isLast(parts, chunk);
}

/** The chunk whose counter a write of this chunk finds. */
function countedOn(parts: BitmapParts, rules: BitmapRules, chunk: number): number {
  return rules.chunkNumbersWrap && isLast(parts, chunk) ? 0 : chunk;
}

/** The array takes writes to this chunk: it is in service, not quiesced, and large enough. */
export function mayStart(parts: BitmapParts, chunk: number): Predicate {
  const { growth } = parts;
  if (growth === undefined) return inService(parts);
  const isQuiesced = is(growth.size, 'memory.resizing');
  return and(inService(parts), not(isQuiesced), exists(growth, chunk));
}

/** The counter of the chunk is at COUNTER_MAX. */
export function full(parts: BitmapParts, chunk: number) {
  return counter(parts, chunk, (word) => has(word, 'count', '=', parts.sizes.counterMax));
}

function startWrite(parts: BitmapParts, rules: BitmapRules, chunk: number): Step {
  return {
    name: `start a write to chunk ${chunk}`,
    actor: 'writer',
    sentence: `A write to chunk ${chunk} is counted, its bit is set in memory, and it is parked.`,
    kernel: 'bitmap_startwrite(), add_stripe_bio(); 2.6.31–3.1',
    call: call({ type: 'START_WRITE', chunk }),
    guard: and(mayStart(parts, chunk), not(full(parts, chunk))),
    deliveries: recordWrite(parts, rules, chunk),
  };
}

function waitForRoom(parts: BitmapParts, chunk: number): Step {
  const { writer } = parts;
  return {
    name: `wait for room in chunk ${chunk}`,
    actor: 'writer',
    sentence: `A writer finds the counter of chunk ${chunk} at COUNTER_MAX and sleeps.`,
    kernel: 'bitmap_startwrite(), overflow_wait',
    call: call({ type: 'WAIT_FOR_ROOM', chunk }),
    guard: and(mayStart(parts, chunk), full(parts, chunk)),
    deliveries: [send(writer[chunk]!, { type: 'SLEEP' })],
  };
}

function startAfterWait(parts: BitmapParts, rules: BitmapRules, chunk: number): Step {
  return {
    name: `start the woken write to chunk ${chunk}`,
    // An actor of its own: it came before the writers that liveness takes to be quiet, and the kernel runs whom it has woken.
    actor: 'woken writer',
    fairness: 'weak',
    sentence: `The woken writer finds room in chunk ${chunk} and starts.`,
    kernel: 'bitmap_startwrite(), retry after overflow_wait',
    call: call({ type: 'START_AFTER_WAIT', chunk }),
    guard: and(mayStart(parts, chunk), not(full(parts, chunk))),
    deliveries: [
      send(parts.writer[chunk]!, { type: 'START_AFTER_WAIT' }),
      ...recordWrite(parts, rules, chunk),
    ],
  };
}

/** The data has reached the members; raid5d gives the count back. */
function endWrite(parts: BitmapParts, rules: BitmapRules, chunk: number, ending: Ending): Step {
  return {
    name: ending.name,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: ending.sentence,
    kernel: 'bitmap_endwrite(), handle_stripe_clean_event()',
    call: call({ type: 'END_WRITE', chunk }),
    guard: and(running(parts), raid5dIdle(parts), ending.when),
    deliveries: [
      send(parts.writer[chunk]!, { type: 'END' }),
      ...endWithout(parts, rules, chunk, ending),
      ...(isTracked(parts, rules, chunk)
        ? giveBack(parts, rules, chunk, countedOn(parts, rules, chunk), ending)
        : []),
    ],
  };
}

/** bitmap_endwrite on the counter of a chunk; `chunk` is the one that was written. */
function giveBack(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
  countedChunk: number,
  ending: Ending,
): Delivery[] {
  const writer = parts.writer[chunk]!;
  const counted = hasCounterPage(parts, countedChunk);
  const sleepers = or(is(writer, 'overflow.asleep'), is(writer, 'overflow.awake'));
  const wakes = and(counted, full(parts, countedChunk), sleepers);
  const cleanable = and(counted, wordAtMostTwo(parts, countedChunk));
  return [
    ...sendCounter(
      parts,
      countedChunk,
      { type: 'WRITE_FAILED' },
      and(counted, needsResync(parts, rules, ending)),
    ),
    ...(rules.endWakes ? [sendIf(wakes, writer, { type: 'WAKE' as const })] : []),
    ...(rules.endKeepsCount
      ? []
      : sendCounter(parts, countedChunk, { type: 'END_WRITE' }, counted)),
    ...(rules.endForgetsClean ? [] : noteCleanable(parts, rules, countedChunk, cleanable)),
  ];
}

/**
 * Whether the end of a write sets NEEDED (semantics.md 1.5). In 2.6.30–3.1 a degraded array does so for every write; since 3.2 only a
 * write that missed a device does (STRIPE_DEGRADED).
 */
function needsResync(parts: BitmapParts, rules: BitmapRules, { success }: Ending): Predicate {
  if (rules.degradedWritesAreNeeded) return is(parts.members, 'degraded');
  return success || rules.degradedFlagLost ? or() : and();
}
