/** Submitters start writes; raid5d ends them. */
import {
  type Delivery,
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
import { type BitmapParts, raid5dIdle, running, wordAtMostTwo, wordIs } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { markClean } from './page-write.ts';

/** bitmap_startwrite, its overflow wait, and bitmap_endwrite (semantics.md 1.4, 1.5). */
export function writerSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return parts.chunks.flatMap((chunk) => [
    startWrite(parts, rules, chunk),
    ...(chunk < parts.sizes.overflowChunks
      ? [waitForRoom(parts, chunk), startAfterWait(parts, rules, chunk)]
      : []),
    endWrite(parts, rules, chunk),
  ]);
}

/** What bitmap_startwrite does to memory once there is room in the counter. */
function recordWrite(parts: BitmapParts, rules: BitmapRules, chunk: number): Delivery[] {
  const unrecorded = wordIs(parts, chunk, 0);
  const page = parts.filePage[parts.filePageOf(chunk)]!;
  const counterPage = parts.counterPage[parts.counterPageOf(chunk)]!;
  return [
    send(parts.writer[chunk]!, { type: 'START' }),
    sendIf(unrecorded, parts.bit[chunk]!, { type: 'SET' }),
    ...(rules.startForgetsDirty ? [] : [sendIf(unrecorded, page, { type: 'SET_DIRTY' as const })]),
    sendIf(unrecorded, counterPage, { type: 'COUNT_UP' }),
    send(parts.chunk[chunk]!, { type: 'START_WRITE' }),
    send(parts.daemon, { type: 'SOMETHING_SEEN' }),
    send(parts.silence[chunk]!, { type: 'BREAK' }),
  ];
}

function full(parts: BitmapParts, chunk: number) {
  return has(parts.chunk[chunk]!, 'count', '=', parts.sizes.counterMax);
}

function startWrite(parts: BitmapParts, rules: BitmapRules, chunk: number): Step {
  return {
    name: `start a write to chunk ${chunk}`,
    actor: 'writer',
    sentence: `A write to chunk ${chunk} is counted, its bit is set in memory, and it is parked.`,
    kernel: 'bitmap_startwrite(), add_stripe_bio(); 2.6.31–3.1',
    call: call({ type: 'START_WRITE', chunk }),
    guard: and(running(parts), not(full(parts, chunk))),
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
    guard: and(running(parts), full(parts, chunk)),
    deliveries: [send(writer[chunk]!, { type: 'SLEEP' })],
  };
}

function startAfterWait(parts: BitmapParts, rules: BitmapRules, chunk: number): Step {
  return {
    name: `start the woken write to chunk ${chunk}`,
    actor: 'writer',
    sentence: `The woken writer finds room in chunk ${chunk} and starts.`,
    kernel: 'bitmap_startwrite(), retry after overflow_wait',
    call: call({ type: 'START_AFTER_WAIT', chunk }),
    guard: and(running(parts), not(full(parts, chunk))),
    deliveries: [
      send(parts.writer[chunk]!, { type: 'START_AFTER_WAIT' }),
      ...recordWrite(parts, rules, chunk),
    ],
  };
}

/** The data has reached the members; raid5d gives the count back. */
function endWrite(parts: BitmapParts, rules: BitmapRules, chunk: number): Step {
  const word = parts.chunk[chunk]!;
  const counted = is(parts.counterPage[parts.counterPageOf(chunk)]!, 'allocated');
  const sleepers = or(
    is(parts.writer[chunk]!, 'overflow.asleep'),
    is(parts.writer[chunk]!, 'overflow.awake'),
  );
  const failed = and(counted, is(parts.members, 'degraded'));
  return {
    name: `end a write to chunk ${chunk}`,
    actor: 'raid5d',
    sentence: `A write to chunk ${chunk} has reached the members and gives its count back.`,
    kernel: 'bitmap_endwrite(), handle_stripe_clean_event(); 2.6.31–3.1',
    call: call({ type: 'END_WRITE', chunk }),
    guard: and(running(parts), raid5dIdle(parts)),
    deliveries: [
      send(parts.writer[chunk]!, { type: 'END' }),
      sendIf(failed, word, { type: 'WRITE_FAILED' }),
      sendIf(and(counted, full(parts, chunk), sleepers), parts.writer[chunk]!, { type: 'WAKE' }),
      ...(rules.endKeepsCount ? [] : [sendIf(counted, word, { type: 'END_WRITE' as const })]),
      ...(rules.endForgetsClean
        ? []
        : markClean(parts, rules, chunk, and(counted, wordAtMostTwo(parts, chunk)))),
    ],
  };
}
