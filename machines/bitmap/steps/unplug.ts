/** Making bits durable: by raid5d, which then lets the data go, and by a user who has set bits. */
import {
  type Delivery,
  type Predicate,
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
import { slotIsFilled } from '../absence.ts';
import { type BitmapParts, firstWritten, raid5dIdle, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { issueWithout } from './absence.ts';
import { maySubmit, noPageWriteInFlight, submitPage, superblockIsAhead } from './page-write.ts';

/** Who runs bitmap_unplug. */
export interface UnplugCaller {
  readonly unplug: BitmapParts['unplug'];
  /** What its steps are called: `unplug`. */
  readonly name: string;
  readonly actor: string;
}

/** bitmap_unplug within raid5d (semantics.md 1.9). */
export function unplugSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  const raid5d: UnplugCaller = { unplug: parts.unplug, name: 'unplug', actor: 'raid5d' };
  return [
    begin(parts),
    ...pageSteps(parts, rules, raid5d),
    end(parts, rules),
    ...endSparing(parts, rules),
  ];
}

/** Page by page: its attributes are fetched, then it is written. */
export function pageSteps(parts: BitmapParts, rules: BitmapRules, caller: UnplugCaller): Step[] {
  return parts.filePages.flatMap((page) => [
    look(parts, rules, caller, page),
    submit(parts, rules, caller, page),
  ]);
}

function begin(parts: BitmapParts): Step {
  return {
    name: 'begin an unplug',
    actor: 'raid5d',
    sentence: 'raid5d takes the parked writes along and begins to make their bits durable.',
    kernel: 'raid5d(): seq_flush++, bitmap_unplug()',
    call: call({ type: 'UNPLUG_BEGIN' }),
    fairness: 'weak',
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

function look(
  parts: BitmapParts,
  rules: BitmapRules,
  { unplug, name, actor }: UnplugCaller,
  page: number,
): Step {
  const attributes = parts.filePage[page]!;
  const dirty = is(attributes, 'DIRTY.set');
  const wanted = or(dirty, is(attributes, 'NEEDWRITE.set'));
  return {
    name: `${name} looks at file page ${page}`,
    actor,
    sentence: `The ${name} fetches and clears DIRTY and NEEDWRITE of file page ${page}.`,
    kernel: 'bitmap_unplug(), under bitmap->lock',
    call: call({ type: 'UNPLUG_LOOK', page }),
    fairness: 'weak',
    guard: and(is(unplug, 'looking'), has(unplug, 'page', '=', page)),
    deliveries: [
      ...(waitsForWhatItWrote(rules) ? [] : [sendIf(dirty, unplug, { type: 'MUST_WAIT' })]),
      sendIf(not(wanted), unplug, { type: 'NEXT_PAGE' }),
      sendIf(wanted, unplug, { type: 'MUST_WRITE' }),
      send(attributes, { type: 'FETCH_DIRTY_AND_NEEDWRITE' }),
      ...(rules.fetchLosesClean ? [send(attributes, { type: 'CLEAR_CLEAN' as const })] : []),
    ],
  };
}

/** Since 4.10 to have written is what makes an unplug wait; before, to have seen DIRTY. */
function waitsForWhatItWrote(rules: BitmapRules): boolean {
  return rules.era === 'modern' && rules.unplugWaits !== 'if it saw a DIRTY page';
}

function submit(
  parts: BitmapParts,
  rules: BitmapRules,
  { unplug, name, actor }: UnplugCaller,
  page: number,
): Step {
  const modern: Delivery[] =
    rules.era === 'modern' ? [send(parts.filePage[page]!, { type: 'CLEAR_PENDING' })] : [];
  const may = rules.unplugAwaitsEarlier ? maySubmit(parts, rules) : and();
  // Since 4.10 the first write of an unplug waits for earlier ones; those after it do not.
  const inTurn = waitsForWhatItWrote(rules) ? or(has(unplug, 'wait', '=', true), may) : may;
  return {
    name: `${name} writes file page ${page}`,
    actor,
    sentence: `The ${name} submits a write of file page ${page} and does not wait for it.`,
    kernel: 'bitmap_unplug(), write_page(wait=0)',
    call: call({ type: 'UNPLUG_SUBMIT', page }),
    fairness: 'weak',
    guard: and(
      is(unplug, 'submitting'),
      has(unplug, 'page', '=', page),
      inTurn,
      page === 0 ? and() : superblockIsAhead(parts, rules),
    ),
    deliveries: [
      ...modern,
      ...submitPage(parts, page),
      ...(waitsForWhatItWrote(rules) ? [send(unplug, { type: 'MUST_WAIT' })] : []),
      send(unplug, { type: 'NEXT_PAGE' }),
    ],
  };
}

function end(parts: BitmapParts, rules: BitmapRules): Step {
  return {
    name: 'end the unplug',
    actor: 'raid5d',
    sentence: 'All page writes have landed, or none was waited for: the captured data is issued.',
    kernel: 'md_super_wait(), raid5d(): seq_write = seq, activate_bit_delay()',
    call: call({ type: 'UNPLUG_END' }),
    fairness: 'weak',
    guard: and(is(parts.unplug, 'waiting'), unplugMayEnd(parts, rules, parts.unplug)),
    deliveries: [
      ...(rules.unplugReleases ? release(parts) : []),
      send(parts.unplug, { type: 'END' }),
    ],
  };
}

/**
 * The same where, on a degraded array, the writes to some chunks have neither data nor parity to change on the missing member: as
 * many steps as there are choices of such chunks. Up to 3.1 it makes no difference to the bitmap, but it does to the copy.
 */
function endSparing(parts: BitmapParts, rules: BitmapRules): Step[] {
  const { absence, members } = parts;
  if (absence === undefined || !rules.unplugReleases) return [];
  const whole = end(parts, rules);
  const written = parts.chunks.slice(firstWritten(parts));
  return subsets(written).map((sparing) => ({
    ...whole,
    name: `end the unplug, ${sparing.length === 1 ? 'the write' : 'the writes'} to ${chunkNames(sparing)} ${sparing.length === 1 ? 'touches' : 'touch'} only members that are there`,
    sentence:
      'The captured data is issued; none of it, where said, was for the member that is missing.',
    kernel: 'ops_run_io(): STRIPE_DEGRADED is not set, 3.1 and 6.1',
    guard: and(
      whole.guard ?? and(),
      is(members, 'degraded'),
      not(slotIsFilled(absence)),
      ...sparing.map((c) => is(parts.writer[c]!, 'captured.some')),
    ),
    deliveries: [...release(parts, sparing), send(parts.unplug, { type: 'END' })],
  }));
}

function chunkNames(chunks: readonly number[]): string {
  return `${chunks.length === 1 ? 'chunk' : 'chunks'} ${chunks.join(' and ')}`;
}

/** All choices of at least one. */
function subsets(all: readonly number[]): number[][] {
  const [first, ...rest] = all;
  if (first === undefined) return [];
  const others = subsets(rest);
  return [[first], ...others.map((some) => [first, ...some]), ...others];
}

/** The stripes that the unplug took along are handled: their data goes out. */
function release(parts: BitmapParts, sparing: readonly number[] = []): Delivery[] {
  return [
    ...issueWithout(parts, sparing),
    ...parts.writer.map((writer) => send(writer, { type: 'ISSUE' })),
  ];
}

/** What an unplug waits for at its end. */
export function unplugMayEnd(
  parts: BitmapParts,
  rules: BitmapRules,
  unplug: BitmapParts['unplug'],
): Predicate {
  if (rules.unplugsMindOthers && parts.userUnplug !== undefined)
    return and(noPageWriteInFlight(parts), noneFetched([parts.unplug, parts.userUnplug]));
  switch (rules.unplugWaits) {
    case 'never':
      return and();
    case 'always':
      return noPageWriteInFlight(parts);
    case 'if it wrote':
    case 'if it saw a DIRTY page':
      return or(has(unplug, 'wait', '=', false), noPageWriteInFlight(parts));
  }
}

/** No unplug has fetched the attributes of a page that it has not submitted yet. */
function noneFetched(unplugs: readonly BitmapParts['unplug'][]): Predicate {
  return every(unplugs, (one) => not(is(one, 'submitting')));
}
