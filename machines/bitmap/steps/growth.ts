/** The members are grown: md_bitmap_resize moves the counters over, and marks what is new. */
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
} from '../../language/index.ts';
import { call } from '../calls.ts';
import type { Growth } from '../growth.ts';
import {
  type BitmapParts,
  hasCounterPage,
  inService,
  raid5dIdle,
  running,
  wordIs,
} from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { noPageWriteInFlight } from './page-write.ts';
import { type UnplugCaller, pageSteps, unplugMayEnd } from './unplug.ts';

/**
 * size_store, raid5_resize, md_bitmap_resize and md_update_sb (semantics.md 1.15). The caller holds reconfig_mutex from the first
 * step to the last, so no sync thread starts in between.
 */
export function growthSteps(
  parts: BitmapParts,
  rules: BitmapRules,
  growth: Growth,
  unplug: BitmapParts['unplug'],
): Step[] {
  const caller: UnplugCaller = { unplug, name: 'unplug of the growth', actor: 'size_store' };
  return [
    resize(parts, rules, growth, unplug),
    ...pageSteps(parts, rules, caller),
    resume(parts, rules, growth, unplug),
    record(parts, growth),
  ];
}

/** What keeps a sync thread from starting: the growth has the mutex. */
export function isGrowing({ growth }: BitmapParts): Predicate {
  if (growth === undefined) return or();
  const { size } = growth;
  const unrecorded = and(is(size, 'memory.grown'), is(size, 'disk.old'));
  return or(is(size, 'memory.resizing'), unrecorded);
}

/**
 * The array is quiesced: no stripe is active. A daemon pass that is under way would walk pages that are freed here (mended in 7.0,
 * 46ef85f854df): at worst the kernel stops, which the crash step covers; so a growth begins between two passes. A running sync
 * makes size_store() return -EBUSY.
 */
function resize(
  parts: BitmapParts,
  rules: BitmapRules,
  { size, from }: Growth,
  unplug: BitmapParts['unplug'],
): Step {
  const drained = every(parts.writer, (writer) =>
    and(has(writer, 'started', '=', 0), is(writer, 'overflow.nobody')),
  );
  const added = parts.chunks.slice(from);
  return {
    name: 'grow the bitmap',
    actor: 'user',
    sentence:
      'The members are grown: NEEDED counters are kept, those behind the old end become NEEDED, all pages DIRTY.',
    kernel: 'size_store(), raid5_resize(), md_bitmap_resize(), 6.1',
    call: call({ type: 'GROW' }),
    guard: and(
      inService(parts),
      raid5dIdle(parts),
      drained,
      not(is(parts.resync, 'running')),
      is(unplug, 'idle'),
      is(parts.members, 'complete'),
    ),
    deliveries: [
      send(size, { type: 'RESIZE' }),
      ...added.flatMap((c) => markNew(parts, rules, from, c)),
      ...parts.chunks.slice(0, from).flatMap((c) => moveOver(parts, c)),
      ...parts.counterPages.flatMap((k) => notePending(parts, k)),
      ...(rules.growthResetsAllclean
        ? [send(parts.daemon, { type: 'SOMETHING_SEEN' as const })]
        : []),
      ...parts.filePage.flatMap((page): Delivery[] => [
        send(page, { type: 'FETCH_DIRTY_AND_NEEDWRITE' }),
        send(page, { type: 'CLEAR_PENDING' }),
        send(page, { type: 'SET_DIRTY' }),
      ]),
      ...added.map((c) => send(parts.stripes[c]!, { type: 'ADDED' })),
      send(unplug, { type: 'BEGIN' }),
    ],
  };
}

/**
 * Step 2 of the walk goes on from where step 1 stopped: at the old end if the counter page there has memory, else at the end of that
 * page, since a counter that is not there speaks for its whole granule (semantics.md 1.3 rule 4).
 */
export function isMarked(parts: BitmapParts, from: number, chunk: number): Predicate {
  const lastOld = from - 1;
  const isOnLastOldPage = parts.counterPageOf(chunk) === parts.counterPageOf(lastOld);
  return isOnLastOldPage ? hasCounterPage(parts, lastOld) : and();
}

/** A chunk behind the old end: NEEDED|2 and pending; its bit is not touched. */
function markNew(parts: BitmapParts, rules: BitmapRules, from: number, c: number): Delivery[] {
  const marked = rules.growthMarksFromOldEnd ? and() : isMarked(parts, from, c);
  return [
    ...(rules.growthSetsBits ? [sendIf(marked, parts.bit[c]!, { type: 'SET' as const })] : []),
    sendIf(marked, parts.chunk[c]!, { type: 'LOAD', needed: true }),
    sendIf(not(wordIs(parts, c, 0)), parts.counterPage[parts.counterPageOf(c)]!, {
      type: 'COUNT_UP',
    }),
  ];
}

/** A chunk before the old end: NEEDED|2 stays with its bit; any other counter is dropped, and its bit with it. */
function moveOver(parts: BitmapParts, c: number): Delivery[] {
  const dropped = and(not(wordIs(parts, c, 0)), not(is(parts.chunk[c]!, 'NEEDED.set')));
  return [
    sendIf(dropped, parts.counterPage[parts.counterPageOf(c)]!, { type: 'COUNT_DOWN' }),
    sendIf(and(dropped, is(parts.bit[c]!, 'memory.set')), parts.bit[c]!, { type: 'CLEAR' }),
    sendIf(dropped, parts.silence[c]!, { type: 'LOADED' }),
    sendIf(dropped, parts.chunk[c]!, { type: 'FORGET' }),
  ];
}

/** bp.pending of the new counters: set with each counter that was kept or made. */
function notePending(parts: BitmapParts, k: number): Delivery[] {
  const page = parts.counterPage[k]!;
  const [first = 0] = parts.chunksOfCounterPage(k);
  const held = hasCounterPage(parts, first);
  return [
    sendIf(held, page, { type: 'SET_PENDING' }),
    sendIf(and(not(held), is(page, 'pending.set')), page, { type: 'CLEAR_PENDING' }),
  ];
}

function resume(
  parts: BitmapParts,
  rules: BitmapRules,
  { size }: Growth,
  unplug: BitmapParts['unplug'],
): Step {
  return {
    name: 'resume after the growth',
    actor: 'size_store',
    fairness: 'weak',
    sentence: 'The pages have landed: writers go on, and recovery_cp is the old end.',
    kernel: 'md_bitmap_resize(): md_bitmap_unplug(), quiesce(0); raid5_resize()',
    call: call({ type: 'GROW_RESUME' }),
    guard: and(is(unplug, 'waiting'), unplugMayEnd(parts, rules, unplug)),
    deliveries: [
      send(unplug, { type: 'END' }),
      send(size, { type: 'RESUME' }),
      sendIf(is(parts.resync, 'notDue'), parts.resync, { type: 'ASSEMBLED_DIRTY' }),
    ],
  };
}

/** The superblock of the bitmap goes first; its size is not read at assembly, so only its landing matters. */
function record(parts: BitmapParts, { size }: Growth): Step {
  const { shutdown } = parts;
  return {
    name: 'record the new size',
    actor: 'size_store',
    fairness: 'weak',
    sentence: 'The superblocks of the members say the new size.',
    kernel: 'size_store(): md_update_sb(1)',
    call: call({ type: 'GROW_RECORD' }),
    guard: and(
      running(parts),
      is(size, 'memory.grown'),
      is(size, 'disk.old'),
      noPageWriteInFlight(parts),
    ),
    deliveries: [
      send(size, { type: 'RECORD' }),
      ...(shutdown === undefined ? [] : [send(shutdown, { type: 'RECOVERY_CP_LOWERED' as const })]),
    ],
  };
}
