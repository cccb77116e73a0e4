/** raid5d makes bits durable and then lets the data go. */
import {
  type Step,
  and,
  every,
  has,
  is,
  not,
  or,
  send,
  sendIf,
  some,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, raid5dIdle, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { maySubmit, noPageWriteInFlight, submitPage } from './page-write.ts';

/** bitmap_unplug within raid5d (semantics.md 1.9). */
export function unplugSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    begin(parts),
    ...parts.filePages.flatMap((page) => [look(parts, page), submit(parts, rules, page)]),
    end(parts, rules),
    ...parts.filePages.flatMap((page) => land(parts, page)),
  ];
}

function begin(parts: BitmapParts): Step {
  return {
    name: 'begin an unplug',
    actor: 'raid5d',
    sentence: 'raid5d takes the parked writes along and begins to make their bits durable.',
    kernel: 'raid5d(): seq_flush++, bitmap_unplug()',
    call: call({ type: 'UNPLUG_BEGIN' }),
    guard: and(
      running(parts),
      raid5dIdle(parts),
      some(parts.writer, (writer) => is(writer, 'parked.some')),
    ),
    deliveries: [
      ...parts.writer.map((writer) => send(writer, { type: 'CAPTURE' })),
      send(parts.unplug, { type: 'BEGIN' }),
    ],
  };
}

function look(parts: BitmapParts, page: number): Step {
  const attributes = parts.filePage[page]!;
  const dirty = is(attributes, 'DIRTY.set');
  const wanted = or(dirty, is(attributes, 'NEEDWRITE.set'));
  const { unplug } = parts;
  return {
    name: `unplug looks at file page ${page}`,
    actor: 'raid5d',
    sentence: `The unplug fetches and clears DIRTY and NEEDWRITE of file page ${page}.`,
    kernel: 'bitmap_unplug(), under bitmap->lock',
    call: call({ type: 'UNPLUG_LOOK', page }),
    guard: and(is(unplug, 'looking'), has(unplug, 'page', '=', page)),
    deliveries: [
      sendIf(dirty, unplug, { type: 'MUST_WAIT' }),
      sendIf(not(wanted), unplug, { type: 'NEXT_PAGE' }),
      sendIf(wanted, unplug, { type: 'MUST_WRITE' }),
      send(attributes, { type: 'FETCH_DIRTY_AND_NEEDWRITE' }),
    ],
  };
}

function submit(parts: BitmapParts, rules: BitmapRules, page: number): Step {
  const { unplug } = parts;
  return {
    name: `unplug writes file page ${page}`,
    actor: 'raid5d',
    sentence: `The unplug submits a write of file page ${page} and does not wait for it.`,
    kernel: 'bitmap_unplug(), write_page(wait=0)',
    call: call({ type: 'UNPLUG_SUBMIT', page }),
    guard: and(is(unplug, 'submitting'), has(unplug, 'page', '=', page), maySubmit(parts, rules)),
    deliveries: [...submitPage(parts, page), send(unplug, { type: 'NEXT_PAGE' })],
  };
}

function end(parts: BitmapParts, rules: BitmapRules): Step {
  const durable = or(has(parts.unplug, 'wait', '=', false), noPageWriteInFlight(parts));
  return {
    name: 'end the unplug',
    actor: 'raid5d',
    sentence: 'All page writes have landed, or none was waited for: the captured data is issued.',
    kernel: 'md_super_wait(), raid5d(): seq_write = seq, activate_bit_delay()',
    call: call({ type: 'UNPLUG_END' }),
    guard: and(is(parts.unplug, 'waiting'), rules.dataBeforeDurable ? and() : durable),
    deliveries: [
      ...parts.writer.map((writer) => send(writer, { type: 'ISSUE' })),
      send(parts.unplug, { type: 'END' }),
    ],
  };
}

/** The device completes writes of one page in any order. */
function land(parts: BitmapParts, page: number): Step[] {
  return Array.from({ length: parts.sizes.pageWritesMax }, (_, position): Step => ({
    name: `land ${ordinal(position)} write of file page ${page}`,
    actor: 'device',
    sentence: `The ${ordinal(position)} write in flight of file page ${page} reaches stable storage.`,
    kernel: 'super_written()',
    call: call({ type: 'LAND', page, position }),
    guard: every([parts.filePage[page]!], (one) => has(one, 'inFlight', '>', position)),
    deliveries: [
      send(parts.filePage[page]!, { type: 'LAND', position }),
      ...parts.chunksOfFilePage(page).map((c) => send(parts.bit[c]!, { type: 'LAND', position })),
    ],
  }));
}

function ordinal(position: number): string {
  return ['oldest', 'second oldest', 'third oldest'][position] ?? `${position + 1}th oldest`;
}
