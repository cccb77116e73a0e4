/** The sync thread resynchronises what the bitmap says, and gives the flags back. */
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
import { counter, isHijacked, runOf, sendCounter } from '../counter.ts';
import { type BitmapParts, flagged, inService, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { raiseWithoutWrite, recoveredBy } from './absence.ts';
import { exists } from '../growth.ts';
import { isGrowing } from './growth.ts';
import { noteCleanable } from './page-write.ts';

/** start_sync, end_sync, cond_end_sync, close_sync and their callers (semantics.md 1.6, 3.5, 5.5). */
export function resyncSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    begin(parts),
    ...parts.chunks.flatMap((c) => [visit(parts, rules, c), syncDone(parts, c)]),
    ...parts.chunks.slice(1).map((c) => condEndSync(parts, rules, c)),
    finish(parts, rules),
    ...parts.chunks.map((c) => abort(parts, rules, c)),
  ];
}

/** recovery_active is 0: no resync I/O is in flight. */
function allSyncIoEnded(parts: BitmapParts): Predicate {
  return every(parts.stripes, (stripes) => is(stripes, 'sync.quiet'));
}

/** What the end of a sync waits for. */
export function endsWhen(parts: BitmapParts, rules: BitmapRules): Predicate {
  return rules.syncEndsEarly ? and() : allSyncIoEnded(parts);
}

function at(parts: BitmapParts, position: number): Predicate {
  return and(
    running(parts),
    is(parts.resync, 'running'),
    has(parts.resync, 'position', '=', position),
  );
}

/** All chunks that there are were visited. */
function atEnd(parts: BitmapParts): Predicate {
  const { growth, sizes } = parts;
  const whole = at(parts, sizes.chunks);
  if (growth === undefined) return whole;
  return or(whole, and(at(parts, growth.from), not(exists(growth, growth.from))));
}

function begin(parts: BitmapParts): Step {
  return {
    name: 'begin the resync',
    actor: 'sync thread',
    fairness: 'weak',
    sentence: 'The array is not in sync and complete: the sync thread begins at chunk 0.',
    kernel: 'md_check_recovery(), md_do_sync()',
    call: call({ type: 'RESYNC_BEGIN' }),
    guard: and(inService(parts), not(isGrowing(parts)), is(parts.members, 'complete')),
    deliveries: [send(parts.resync, { type: 'BEGIN' })],
  };
}

/** sync_request for one chunk: skipped when the bitmap allows it, else its stripes are read. */
function visit(parts: BitmapParts, rules: BitmapRules, c: number): Step {
  const mustSync = flagged(parts, c);
  const io: Delivery[] = rules.syncSkipsNeeded
    ? []
    : [sendIf(mustSync, parts.stripes[c]!, { type: 'SYNC_ISSUED' })];
  return {
    name: `resync visits chunk ${c}`,
    actor: 'sync thread',
    fairness: 'weak',
    sentence: `The sync thread comes to chunk ${c}: it reads its stripes if it is NEEDED, else skips it.`,
    kernel: 'raid5 sync_request(), bitmap_start_sync()',
    call: call({ type: 'RESYNC_VISIT', chunk: c }),
    guard: and(at(parts, c), exists(parts.growth, c), is(parts.members, 'complete')),
    deliveries: [
      ...io,
      ...sendCounter(parts, c, { type: 'START_SYNC' }),
      ...wakeDaemon(parts),
      ...passRun(parts, rules, c),
      send(parts.resync, { type: 'NEXT_CHUNK' }),
    ],
  };
}

/** A chunk that is skipped takes all along for which its counter is taken to speak (semantics.md 1.3 rule 4). */
function passRun(parts: BitmapParts, rules: BitmapRules, c: number): Delivery[] {
  if (parts.pointer.length === 0) return [];
  const skipped = and(isHijacked(parts, c), not(flagged(parts, c)));
  return runOf(parts, rules, c)
    .filter((one) => one > c)
    .map(() => sendIf(skipped, parts.resync, { type: 'NEXT_CHUNK' }));
}

function syncDone(parts: BitmapParts, c: number): Step {
  const asked = parts.request.slice(c, c + 1).map((one) => send(one, { type: 'SYNCED' }));
  return {
    name: `end the resync I/O of chunk ${c}`,
    actor: 'device',
    fairness: 'weak',
    sentence: `The stripes of chunk ${c} have been read and their parity is right now.`,
    kernel: 'handle_parity_checks5(), md_done_sync()',
    call: call({ type: 'RESYNC_IO_DONE', chunk: c }),
    guard: and(running(parts), is(parts.stripes[c]!, 'sync.inFlight')),
    deliveries: [
      send(parts.stripes[c]!, { type: 'SYNC_DONE' }),
      ...recoveredBy(parts, c),
      ...asked,
    ],
  };
}

/** bitmap_end_sync(aborted=0): RESYNC is dropped; a word of at most 2 is something to clean. */
export function endSync(
  parts: BitmapParts,
  rules: BitmapRules,
  c: number,
  position = parts.sizes.chunks,
): Delivery[] {
  const comes = comesTo(parts, rules, c, position);
  const when = comes ?? and();
  const resyncs = counter(parts, c, (word) => is(word, 'RESYNC.set'));
  const needed = counter(parts, c, (word) => is(word, 'NEEDED.set'));
  const dropped = and(when, resyncs, not(needed));
  const cleanable = and(
    dropped,
    counter(parts, c, (word) => has(word, 'count', '<=', 2)),
  );
  return [
    ...(rules.allClearingRaises ? raiseWithoutWrite(parts, dropped) : []),
    ...noteCleanable(parts, rules, c, cleanable),
    ...sendCounter(parts, c, { type: 'END_SYNC' }, comes),
    ...wakeDaemon(parts),
  ];
}

/**
 * Whether a walk up to a position comes to the chunk: it goes from counter to counter by the run lengths that are reported. No
 * condition where each chunk has a counter of its own.
 */
function comesTo(
  parts: BitmapParts,
  rules: BitmapRules,
  c: number,
  position: number,
): Predicate | undefined {
  if (parts.pointer.length === 0) return undefined;
  const [first, ...rest] = runOf(parts, rules, c);
  const isBehind = !rules.hijackEndsWhole || (rest.at(-1) ?? c) < position;
  return first === c && isBehind ? undefined : not(isHijacked(parts, c));
}

/** Up to 3.1 start_sync and end_sync reset allclean in any case; later only with something to clean. */
function wakeDaemon(parts: BitmapParts): Delivery[] {
  return parts.era === 'classic' ? [send(parts.daemon, { type: 'SOMETHING_SEEN' })] : [];
}

function condEndSync(parts: BitmapParts, rules: BitmapRules, position: number): Step {
  const before = parts.chunks.filter((c) => c < position);
  return {
    name: `note the resync up to chunk ${position}`,
    actor: 'sync thread',
    fairness: 'weak',
    sentence: `All resync I/O has ended: the chunks before ${position} give RESYNC back.`,
    kernel: 'bitmap_cond_end_sync(): wait recovery_active == 0',
    call: call({ type: 'RESYNC_NOTE', chunk: position }),
    guard: and(
      at(parts, position),
      or(
        ...before.map((c) => {
          const resyncs = counter(parts, c, (word) => is(word, 'RESYNC.set'));
          const comes = comesTo(parts, rules, c, position);
          return comes === undefined ? resyncs : and(comes, resyncs);
        }),
      ),
      endsWhen(parts, rules),
    ),
    deliveries: before.flatMap((c) => endSync(parts, rules, c, position)),
  };
}

function finish(parts: BitmapParts, rules: BitmapRules): Step {
  return {
    name: 'finish the resync',
    actor: 'sync thread',
    fairness: 'weak',
    sentence:
      'All chunks were visited and all resync I/O has ended: RESYNC is given back everywhere.',
    kernel: 'md_do_sync(), sync_request(max), bitmap_close_sync()',
    call: call({ type: 'RESYNC_FINISH' }),
    guard: and(atEnd(parts), is(parts.members, 'complete'), endsWhen(parts, rules)),
    deliveries: [
      ...parts.chunks.flatMap((c) => endSync(parts, rules, c)),
      send(parts.resync, { type: 'FINISH' }),
      ...(rules.resyncLooksAgain
        ? [
            sendIf(
              some(parts.chunk, (word) => is(word, 'NEEDED.set')),
              parts.resync,
              { type: 'ASSEMBLED_DIRTY' as const },
            ),
          ]
        : []),
    ],
  };
}

/** MD_RECOVERY_INTR: the present chunk is needed again, the earlier ones are done, the later ones still needed. */
function abort(parts: BitmapParts, rules: BitmapRules, position: number): Step {
  return {
    name: `abort the resync at chunk ${position}`,
    actor: 'sync thread',
    fairness: 'weak',
    sentence: `A member has failed: the resync is interrupted at chunk ${position}.`,
    kernel: 'md_do_sync(), bitmap_end_sync(aborted=1), bitmap_close_sync()',
    call: call({ type: 'RESYNC_ABORT', chunk: position }),
    guard: and(at(parts, position), endsWhen(parts, rules), is(parts.members, 'degraded')),
    deliveries: abortDeliveries(parts, rules, position),
  };
}

/** The same by the user's command: writing `idle` or `frozen` to sync_action. */
export function interruptSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return parts.chunks.map((position) => ({
    name: `interrupt the resync at chunk ${position}`,
    actor: 'user',
    sentence: `The user has the resync interrupted at chunk ${position}.`,
    kernel: 'action_store(), md_do_sync(), bitmap_end_sync(aborted=1), bitmap_close_sync()',
    call: call({ type: 'RESYNC_ABORT', chunk: position }),
    guard: and(at(parts, position), endsWhen(parts, rules), is(parts.members, 'complete')),
    deliveries: abortDeliveries(parts, rules, position),
  }));
}

function abortDeliveries(parts: BitmapParts, rules: BitmapRules, position: number): Delivery[] {
  return [
    ...sendCounter(
      parts,
      position,
      { type: 'ABORT_SYNC' },
      counter(parts, position, (word) => is(word, 'RESYNC.set')),
    ),
    ...parts.chunks.flatMap((c) => endSync(parts, rules, c)),
    send(parts.resync, { type: 'ABORT' }),
  ];
}
