/** What the bitmap must get done: the liveness properties of semantics.md section 6 that concern it. */
import {
  type LivenessProperty,
  type Predicate,
  and,
  every,
  is,
  not,
  or,
  some,
} from '../language/index.ts';
import { exists } from './growth.ts';
import { type BitmapParts, running } from './parts.ts';
import { noPageWriteInFlight } from './steps/page-write.ts';

/** Actors that come from outside: the kernel owes its work once they do nothing more. Superblocks follow what changes. */
const OUTSIDERS = ['writer', 'user', 'failure', 'crash', 'md_update_sb'] as const;

/**
 * Liveness of a bitmap network. Weakly fair are the steps of raid5d, the sync thread and the device. In the kernel raid5d turns to
 * unplug and daemon by turns; here it may choose the daemon again and again while writes keep coming, so each claim is made
 * for the time after the last write.
 */
export function bitmapLiveness(parts: BitmapParts): LivenessProperty[] {
  return [
    allClearInTheEnd(parts),
    asleepInTheEnd(parts),
    pagesWritten(parts),
    ...(parts.sizes.overflowChunks > 0 ? [sleepersWoken(parts)] : []),
    parkedReleased(parts),
    ...(parts.request.length === 0 ? [] : [requestsDone(parts)]),
  ];
}

function allClearInTheEnd(parts: BitmapParts): LivenessProperty {
  const complete = and(running(parts), is(parts.members, 'complete'));
  const clear = every(parts.chunks, (c) =>
    or(
      not(exists(parts.growth, c)),
      and(is(parts.bit[c]!, 'memory.clear'), is(parts.bit[c]!, 'device.clear')),
    ),
  );
  return {
    id: 'L1',
    kind: 'leadsTo',
    sentence: 'Once no more writes come, every bit is cleared in memory and on the device.',
    reason: 'A bit that stays set makes every later crash resynchronise its chunk for nothing.',
    kernel: 'bitmap_daemon_work(), bitmap_endwrite(), bitmap_end_sync()',
    premise: complete,
    predicate: or(not(complete), and(clear, noPageWriteInFlight(parts))),
    quiet: OUTSIDERS,
  };
}

function asleepInTheEnd(parts: BitmapParts): LivenessProperty {
  const { daemon } = parts;
  return {
    id: 'sleeps',
    kind: 'leadsTo',
    sentence: 'Once no more writes come, the daemon finds all clean and sleeps.',
    reason: 'Else it wakes the processor every few seconds for nothing.',
    kernel: 'bitmap_daemon_work(): allclean, thread timeout MAX_SCHEDULE_TIMEOUT',
    premise: running(parts),
    predicate: or(not(running(parts)), and(is(daemon, 'pass.resting'), is(daemon, 'allclean.yes'))),
    quiet: OUTSIDERS,
  };
}

/** Something awaits the daemon: PENDING (CLEAN up to 3.1) or NEEDWRITE of a file page, since 3.5 `pending` of a counter page. */
function awaitsDaemon(parts: BitmapParts): Predicate {
  const needWrite = some(parts.filePage, (page) => is(page, 'NEEDWRITE.set'));
  if (parts.era === 'classic')
    return or(
      needWrite,
      some(parts.filePage, (page) => is(page, 'CLEAN.set')),
    );
  return or(
    needWrite,
    some(parts.filePage, (page) => is(page, 'PENDING.set')),
    some(parts.counterPage, (page) => is(page, 'pending.set')),
  );
}

function pagesWritten(parts: BitmapParts): LivenessProperty {
  const waiting = awaitsDaemon(parts);
  return {
    id: 'L2',
    kind: 'leadsTo',
    sentence: 'The daemon does not sleep for ever while something is PENDING (CLEAN) or NEEDWRITE.',
    reason: 'What was cleared in memory would stay set on the device.',
    kernel: 'bitmap_daemon_work(), allclean',
    premise: and(running(parts), waiting),
    predicate: or(not(running(parts)), not(waiting)),
    quiet: OUTSIDERS,
  };
}

function sleepersWoken(parts: BitmapParts): LivenessProperty {
  const asleep = some(parts.writer, (writer) => is(writer, 'overflow.asleep'));
  return {
    id: 'L7',
    kind: 'leadsTo',
    sentence: 'A writer that found the counter at COUNTER_MAX is woken.',
    reason: 'It sleeps uninterruptibly: nothing else ends its wait.',
    kernel: 'bitmap_endwrite(), wake_up(overflow_wait)',
    premise: asleep,
    predicate: not(asleep),
    quiet: OUTSIDERS,
  };
}

function parkedReleased(parts: BitmapParts): LivenessProperty {
  const parked = some(parts.writer, (writer) =>
    or(is(writer, 'parked.some'), is(writer, 'captured.some')),
  );
  return {
    id: 'L9',
    kind: 'leadsTo',
    sentence: 'A write that waits for its bit to be durable is released.',
    reason: 'Its stripe is parked on bitmap_list: without the release the write hangs.',
    kernel: 'raid5d(): seq_write reaches bm_seq, activate_bit_delay()',
    premise: parked,
    predicate: not(parked),
    quiet: OUTSIDERS,
  };
}

function requestsDone(parts: BitmapParts): LivenessProperty {
  const open = some(parts.request, (request) => is(request, 'open'));
  const complete = is(parts.members, 'complete');
  return {
    id: 'L6',
    kind: 'leadsTo',
    sentence: 'A chunk whose bit the user sets is resynchronised, while no member is missing.',
    reason: 'The user asks because something may be wrong with the chunk.',
    kernel: 'bitmap_dirty_bits(): recovery_cp; md_do_sync()',
    premise: and(open, complete),
    predicate: or(not(open), not(complete)),
    quiet: OUTSIDERS,
  };
}
