/** Which word counts a chunk: its own, or, where its counter page is hijacked, the one that its half of the page shares. */
import {
  type Delivery,
  type Instance,
  type Predicate,
  and,
  is,
  not,
  or,
  send,
  sendIf,
  some,
} from '../language/index.ts';
import type { ChunkEvent } from './chunk-rules.ts';
import type { BitmapParts } from './parts.ts';
import type { BitmapRules } from './rules.ts';

type Word = Instance<ChunkEvent>;

/** What counts a chunk in a hijacked page: the word of the first chunk of its half stands for the shared counter. */
export function sharedWord(parts: BitmapParts, chunk: number): Word {
  return parts.chunk[firstOfHalf(parts, chunk)]!;
}

/** The first chunk of the half of a counter page that a chunk lies in. */
export function firstOfHalf({ sizes }: BitmapParts, chunk: number): number {
  const half = sizes.countersPerPage / 2;
  return Math.floor(chunk / half) * half;
}

/** The chunks of the same half of the counter page. */
export function chunksOfHalf(parts: BitmapParts, chunk: number): number[] {
  return parts.chunks.filter((c) => firstOfHalf(parts, c) === firstOfHalf(parts, chunk));
}

/** The chunks for which a hijacked counter is taken to speak, by the run length that is reported of it. */
export function runOf(parts: BitmapParts, rules: BitmapRules, chunk: number): number[] {
  return rules.hijackGranule === 'page'
    ? parts.chunksOfCounterPage(parts.counterPageOf(chunk))
    : chunksOfHalf(parts, chunk);
}

/** The counter page of the chunk is hijacked; never, where memory does not run out. */
export function isHijacked(parts: BitmapParts, chunk: number): Predicate {
  const pointer = parts.pointer[parts.counterPageOf(chunk)];
  return pointer === undefined ? or() : is(pointer, 'hijacked');
}

/** The chunk has a word of its own whatever happens to memory. */
function hasOwnWord(parts: BitmapParts, chunk: number): boolean {
  return parts.pointer.length === 0 || firstOfHalf(parts, chunk) === chunk;
}

/** A question about the word that counts the chunk. */
export function counter(
  parts: BitmapParts,
  chunk: number,
  of: (word: Word) => Predicate,
): Predicate {
  const own = of(parts.chunk[chunk]!);
  if (hasOwnWord(parts, chunk)) return own;
  const hijacked = isHijacked(parts, chunk);
  return or(and(not(hijacked), own), and(hijacked, of(sharedWord(parts, chunk))));
}

/** An event for the word that counts the chunk, on a condition if there is one. */
export function sendCounter(
  parts: BitmapParts,
  chunk: number,
  event: ChunkEvent,
  when?: Predicate,
): Delivery[] {
  const word = parts.chunk[chunk]!;
  if (hasOwnWord(parts, chunk))
    return [when === undefined ? send(word, event) : sendIf(when, word, event)];
  const hijacked = isHijacked(parts, chunk);
  const asked = when ?? and();
  return [
    sendIf(and(not(hijacked), asked), word, event),
    sendIf(and(hijacked, asked), sharedWord(parts, chunk), event),
  ];
}

/** The pointer is freed with the last counter (bitmap_checkfree). */
export function releasePointer(parts: BitmapParts, chunk: number): Delivery[] {
  const k = parts.counterPageOf(chunk);
  const pointer = parts.pointer[k];
  if (pointer === undefined) return [];
  const empty = is(parts.counterPage[k]!, parts.era === 'modern' ? 'memory.absent' : 'absent');
  return [sendIf(and(is(pointer, 'hijacked'), empty), pointer, { type: 'RELEASE' })];
}

/** Some chunk of the half has its bit set in memory. */
export function someBitOfHalf(parts: BitmapParts, chunk: number): Predicate {
  return some(chunksOfHalf(parts, chunk), (c) => is(parts.bit[c]!, 'memory.set'));
}
