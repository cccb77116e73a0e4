/** The daemon's pass, one step for each hold of bitmap->lock and each page write between. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  has,
  is,
  not,
  send,
  sendIf,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, wordIs } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { superblockSettled } from './absence.ts';
import { superblockSteps, superblockWaited } from './daemon-superblock.ts';
import { maySubmit, submitPage } from './page-write.ts';
import { passMayBegin, scanCounter, silenceGrows } from './scan-counter.ts';

const NONE = -1;

/** A place where the lock has been dropped: at this chunk, with this page entered last. */
interface Position {
  readonly kind: 'skipping' | 'entering';
  readonly chunk: number;
  readonly lastPage: number;
}

/** bitmap_daemon_work of 2.6.31–3.1, semantics.md 1.10 era A. */
export function daemonSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    begin(parts, rules),
    ...positions(parts, rules).map((position) =>
      position.kind === 'skipping'
        ? goOnAfterSkip(parts, rules, position)
        : scanPage(parts, rules, position),
    ),
    ...superblockSteps(parts, rules),
    ...parts.filePages.flatMap((page) => [
      writeBetween(parts, rules, page),
      finish(parts, rules, page),
      close(parts, rules, page),
    ]),
  ];
}

/** All places where a pass can stand: each decision leads to a skip or an entry. */
function positions(parts: BitmapParts, rules: BitmapRules): Position[] {
  const found = new Map<string, Position>();
  const decideAt = (chunk: number, lastPage: number): void => {
    if (chunk >= parts.sizes.chunks) return;
    const page = parts.filePageOf(chunk);
    visit({ kind: 'skipping', chunk, lastPage });
    visit({ kind: 'entering', chunk, lastPage: page });
  };
  const visit = (position: Position): void => {
    const key = `${position.kind} ${position.chunk} ${position.lastPage}`;
    if (found.has(key)) return;
    found.set(key, position);
    if (position.kind === 'skipping')
      decideAt(chunkAfterSkip(parts, rules, position.chunk), position.lastPage);
    else decideAt(firstChunkOf(parts, position.lastPage + 1), position.lastPage);
  };
  decideAt(0, NONE);
  return [...found.values()];
}

/**
 * Where the scan goes on after a page without CLEAN: `j |= 32767` and `j++`. The kernel forgets that the
 * file's bits begin after a header, so this is not the first chunk of the next file page.
 */
function chunkAfterSkip(parts: BitmapParts, rules: BitmapRules, chunk: number): number {
  if (rules.skipsByFilePage) return firstChunkOf(parts, parts.filePageOf(chunk) + 1);
  return (chunk | (parts.sizes.bitsPerFilePage - 1)) + 1;
}

function firstChunkOf(parts: BitmapParts, page: number): number {
  return page * parts.sizes.bitsPerFilePage - parts.sizes.headerBits;
}

function begin(parts: BitmapParts, rules: BitmapRules): Step {
  return {
    name: 'begin a daemon pass',
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'The daemon period is over and not all is clean: a pass begins.',
    kernel: 'bitmap_daemon_work(): allclean = 1, take bitmap->lock',
    call: call({ type: 'DAEMON_BEGIN' }),
    guard: passMayBegin(parts, rules),
    deliveries: classicPassBegins(parts, rules),
  };
}

/** What the beginning of a pass does, up to where it first drops the lock. */
export function classicPassBegins(parts: BitmapParts, rules: BitmapRules): Delivery[] {
  return [
    send(parts.daemon, { type: 'NOTHING_SEEN' }),
    ...decide(parts, rules, 0, NONE),
    ...silenceGrows(parts),
  ];
}

/**
 * With the lock held, at the first chunk of a page that is not the one entered last: skip the page if it
 * lacks CLEAN, else deal with the last page and enter this one. The lock is dropped afterwards.
 */
function decide(
  parts: BitmapParts,
  rules: BitmapRules,
  chunk: number,
  lastPage: number,
): Delivery[] {
  const { daemon, filePage } = parts;
  const page = parts.filePageOf(chunk);
  const clean = is(filePage[page]!, 'CLEAN.set');
  const needWrite = is(filePage[page]!, 'NEEDWRITE.set');
  const skip = (writePage: number) => ({ type: 'SKIP' as const, chunk, lastPage, writePage });
  const enter = (writePage: number) => ({
    type: 'ENTER' as const,
    chunk,
    lastPage: page,
    writePage,
  });
  const skips: Delivery[] = [
    sendIf(and(not(clean), needWrite), daemon, skip(page)),
    sendIf(and(not(clean), not(needWrite)), daemon, skip(NONE)),
    sendIf(and(not(clean), needWrite), filePage[page]!, { type: 'CLEAR_NEEDWRITE' }),
  ];
  if (lastPage === NONE) return [...skips, sendIf(clean, daemon, enter(NONE))];
  const last = filePage[lastPage]!;
  const lastNeedsWrite = is(last, 'NEEDWRITE.set');
  const writesLast = has(daemon, 'writePage', '=', lastPage);
  return [
    ...skips,
    sendIf(and(clean, lastNeedsWrite), daemon, enter(lastPage)),
    sendIf(and(clean, not(lastNeedsWrite)), daemon, enter(NONE)),
    sendIf(and(clean, not(writesLast)), last, { type: 'SET_NEEDWRITE' }),
    sendIf(and(clean, writesLast), last, { type: 'CLEAR_NEEDWRITE' }),
    ...pagePending(parts, rules, and(clean, not(writesLast))),
  ];
}

/** Since 3.2 allclean is reset when NEEDWRITE is set: the page still has to be written. */
function pagePending(parts: BitmapParts, rules: BitmapRules, when: Predicate): Delivery[] {
  return rules.allcleanFollowsPages ? [sendIf(when, parts.daemon, { type: 'SOMETHING_SEEN' })] : [];
}

function at(parts: BitmapParts, { kind, chunk, lastPage }: Position): Predicate {
  const { daemon } = parts;
  return and(
    is(daemon, `pass.${kind}`),
    has(daemon, 'chunk', '=', chunk),
    has(daemon, 'lastPage', '=', lastPage),
    has(daemon, 'writePage', '=', NONE),
  );
}

function goOnAfterSkip(parts: BitmapParts, rules: BitmapRules, position: Position): Step {
  const { daemon } = parts;
  const { chunk, lastPage } = position;
  const next = chunkAfterSkip(parts, rules, chunk);
  const left = next < parts.sizes.chunks;
  const over: Delivery =
    lastPage === NONE ? send(daemon, { type: 'REST' }) : send(daemon, { type: 'FINISH', lastPage });
  return {
    name: `daemon goes on after chunk ${chunk}${lastPage === NONE ? '' : `, last page ${lastPage}`}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: left
      ? `The daemon goes on from chunk ${chunk} to chunk ${next}, at file page ${parts.filePageOf(next)}.`
      : `No chunk is left after the page of chunk ${chunk}.`,
    kernel: 'bitmap_daemon_work(): j |= PAGE_BITS - 1; continue',
    call: call({ type: 'DAEMON_GO_ON' }),
    guard: at(parts, position),
    deliveries: left ? decide(parts, rules, next, lastPage) : [over],
  };
}

/** One hold of the lock: clear CLEAN, look at every chunk of the page from here on, decide about the next. */
function scanPage(parts: BitmapParts, rules: BitmapRules, position: Position): Step {
  const { chunk, lastPage: page } = position;
  const scanned = parts.chunksOfFilePage(page).filter((c) => c >= chunk);
  const next = firstChunkOf(parts, page + 1);
  return {
    name: `daemon scans file page ${page} from chunk ${chunk}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: `The daemon looks at the counters of file page ${page} from chunk ${chunk} on.`,
    kernel: 'bitmap_daemon_work(): one hold of bitmap->lock',
    call: call({ type: 'DAEMON_SCAN', page }),
    guard: and(at(parts, position), superblockSettled(parts)),
    deliveries: [
      ...superblockWaited(parts),
      send(parts.filePage[page]!, { type: 'CLEAR_CLEAN' }),
      ...scanned.flatMap((c) => scanChunk(parts, rules, c)),
      ...(next < parts.sizes.chunks
        ? decide(parts, rules, next, page)
        : [send(parts.daemon, { type: 'FINISH', lastPage: page })]),
    ],
  };
}

/** Any counter that is not 0 resets allclean, whatever it is (up to 3.1). */
function scanChunk(parts: BitmapParts, rules: BitmapRules, c: number): Delivery[] {
  const recorded = not(wordIs(parts, c, 0));
  return [
    sendIf(recorded, parts.daemon, { type: 'SOMETHING_SEEN' }),
    ...scanCounter(parts, rules, c),
  ];
}

/** The lock is dropped: the page that is due goes out, without waiting. */
function writeBetween(parts: BitmapParts, rules: BitmapRules, page: number): Step {
  const { daemon } = parts;
  return {
    name: `daemon writes file page ${page}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: `The daemon submits a write of file page ${page} between two holds of the lock.`,
    kernel: 'bitmap_daemon_work(), write_page(wait=0)',
    call: call({ type: 'DAEMON_SUBMIT', page }),
    guard: and(
      has(daemon, 'writePage', '=', page),
      not(is(daemon, 'pass.closing')),
      maySubmit(parts, rules),
    ),
    deliveries: [
      ...submitPage(parts, page),
      sendIf(is(daemon, 'pass.skipping'), daemon, { type: 'SOMETHING_SEEN' }),
      send(daemon, { type: 'WRITTEN' }),
    ],
  };
}

/** After the scan: the last page entered is written if it had NEEDWRITE, else it gets it. */
function finish(parts: BitmapParts, rules: BitmapRules, page: number): Step {
  const { daemon, filePage } = parts;
  const needWrite = is(filePage[page]!, 'NEEDWRITE.set');
  const writes = is(daemon, 'pass.closing');
  return {
    name: `daemon finishes file page ${page}`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: `After the scan, file page ${page} is written if it had NEEDWRITE; else it gets it.`,
    kernel: 'bitmap_daemon_work(): now sync the final page',
    call: call({ type: 'DAEMON_FINISH', page }),
    guard: and(is(daemon, 'pass.finishing'), has(daemon, 'lastPage', '=', page)),
    deliveries: [
      sendIf(needWrite, daemon, { type: 'CLOSE', writePage: page }),
      sendIf(writes, filePage[page]!, { type: 'CLEAR_NEEDWRITE' }),
      sendIf(not(writes), filePage[page]!, { type: 'SET_NEEDWRITE' }),
      ...pagePending(parts, rules, not(writes)),
      sendIf(not(writes), daemon, { type: 'REST' }),
    ],
  };
}

function close(parts: BitmapParts, rules: BitmapRules, page: number): Step {
  const { daemon } = parts;
  return {
    name: `daemon writes file page ${page} last`,
    actor: 'raid5d',
    fairness: 'weak',
    sentence: `The daemon submits a write of file page ${page}, and its pass is over.`,
    kernel: 'bitmap_daemon_work(), write_page(wait=0)',
    call: call({ type: 'DAEMON_SUBMIT', page }),
    guard: and(
      is(daemon, 'pass.closing'),
      has(daemon, 'writePage', '=', page),
      maySubmit(parts, rules),
    ),
    deliveries: [...submitPage(parts, page), send(daemon, { type: 'REST' })],
  };
}
