/** The daemon's pass since 3.5: pages are queued, all counters scanned in one hold of the lock, pages written. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  every,
  has,
  is,
  not,
  send,
  sendIf,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, wordIs } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { clobberBits } from './absence.ts';
import { maySubmit, submitPage, superblockIsAhead } from './page-write.ts';
import { passMayBegin, scanCounter, silenceGrows } from './scan-counter.ts';

/** bitmap_daemon_work of 6.1, semantics.md 1.10 era B. */
export function modernDaemonSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    begin(parts, rules),
    scan(parts, rules),
    ...parts.filePages.flatMap((page) => [look(parts, rules, page), write(parts, page)]),
  ];
}

/** Nobody but raid5d touches PENDING and NEEDWRITE, so the loop over the pages is one step. */
function begin(parts: BitmapParts, rules: BitmapRules): Step {
  return {
    name: 'begin a daemon pass',
    actor: 'raid5d',
    sentence:
      'The daemon period is over and not all is clean: a pass begins, PENDING pages become NEEDWRITE.',
    kernel: 'md_bitmap_daemon_work(): allclean = 1, first loop',
    call: call({ type: 'DAEMON_BEGIN' }),
    fairness: 'weak',
    guard: passMayBegin(parts, rules),
    deliveries: modernPassBegins(parts, rules),
  };
}

/** What the beginning of a pass does, before the lock is taken. */
export function modernPassBegins(parts: BitmapParts, rules: BitmapRules): Delivery[] {
  return [
    send(parts.daemon, { type: 'NOTHING_SEEN' }),
    send(parts.daemon, { type: 'BEGIN' }),
    ...parts.filePage.map((page) => send(page, { type: 'AGE_PENDING' })),
    ...queueSuperblock(parts, rules),
    ...silenceGrows(parts),
  ];
}

/** need_sync: events_cleared is copied into page 0, which is queued; it is not waited for. */
function queueSuperblock(parts: BitmapParts, rules: BitmapRules): Delivery[] {
  const { absence, filePage } = parts;
  if (absence === undefined) return [];
  const needSync = is(absence.cleared, 'needSync.yes');
  return [
    ...(rules.superblockClobbersBits ? clobberBits(parts, needSync) : []),
    sendIf(needSync, filePage[0]!, { type: 'SET_NEEDWRITE' }),
    sendIf(needSync, absence.cleared, { type: 'COPY_TO_PAGE' }),
  ];
}

/** Before the first page is looked at, page writes in flight are waited for (since 4.10). */
function daemonMayWrite(parts: BitmapParts, rules: BitmapRules): Predicate {
  return rules.daemonWaits ? maySubmit(parts, rules) : and();
}

/** Counter page by counter page, without dropping the lock; a page that is not `pending` is skipped. */
function scan(parts: BitmapParts, rules: BitmapRules): Step {
  return {
    name: 'daemon scans the counters',
    actor: 'raid5d',
    sentence: 'The daemon looks at the counters of each counter page that has something to clean.',
    kernel: 'md_bitmap_daemon_work(): one hold of counts->lock',
    call: call({ type: 'DAEMON_SCAN_ALL' }),
    fairness: 'weak',
    guard: is(parts.daemon, 'pass.begun'),
    deliveries: [
      ...parts.counterPages.flatMap((k) => scanCounterPage(parts, rules, k)),
      send(parts.daemon, { type: 'SCANNED' }),
    ],
  };
}

/**
 * The kernel clears `pending` before the first counter of the page, and sets it again for each that it leaves at 1. Seen
 * from outside of the lock that is: it is cleared unless a counter is left at 1.
 */
function scanCounterPage(parts: BitmapParts, rules: BitmapRules, k: number): Delivery[] {
  const page = parts.counterPage[k]!;
  const pending = is(page, 'pending.set');
  const chunks = parts.chunksOfCounterPage(k);
  const noneIsOne = every(chunks, (c) => not(wordIs(parts, c, 1)));
  return [
    ...chunks.flatMap((c) => scanCounter(parts, rules, c, pending)),
    sendIf(and(pending, noneIsOne), page, { type: 'CLEAR_PENDING' }),
  ];
}

function look(parts: BitmapParts, rules: BitmapRules, page: number): Step {
  const { daemon } = parts;
  const attributes = parts.filePage[page]!;
  const dirty = is(attributes, 'DIRTY.set');
  const needWrite = and(not(dirty), is(attributes, 'NEEDWRITE.set'));
  return {
    name: `daemon looks at file page ${page}`,
    actor: 'raid5d',
    sentence: `The daemon stops if file page ${page} is DIRTY, and takes it up if it is NEEDWRITE.`,
    kernel: 'md_bitmap_daemon_work(): md_bitmap_wait_writes(), last loop',
    call: call({ type: 'DAEMON_LOOK', page }),
    fairness: 'weak',
    guard: and(
      is(daemon, 'pass.looking'),
      has(daemon, 'page', '=', page),
      page === 0 ? daemonMayWrite(parts, rules) : superblockIsAhead(parts, rules),
    ),
    deliveries: [
      sendIf(dirty, daemon, { type: 'STOP' }),
      sendIf(needWrite, daemon, { type: 'MUST_WRITE' }),
      sendIf(is(daemon, 'pass.submitting'), attributes, { type: 'CLEAR_NEEDWRITE' }),
      sendIf(and(not(dirty), not(is(daemon, 'pass.submitting'))), daemon, { type: 'NEXT_PAGE' }),
    ],
  };
}

function write(parts: BitmapParts, page: number): Step {
  const { daemon } = parts;
  return {
    name: `daemon writes file page ${page}`,
    actor: 'raid5d',
    sentence: `The daemon submits a write of file page ${page} and does not wait for it.`,
    kernel: 'md_bitmap_daemon_work(), write_page(wait=0)',
    call: call({ type: 'DAEMON_SUBMIT', page }),
    fairness: 'weak',
    guard: and(is(daemon, 'pass.submitting'), has(daemon, 'page', '=', page)),
    deliveries: [...submitPage(parts, page), send(daemon, { type: 'NEXT_PAGE' })],
  };
}
