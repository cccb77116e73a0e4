/** The sync thread brings the device in the slot in sync: every chunk, or those that are NEEDED. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  has,
  is,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import type { AbsenceParts } from '../absence.ts';
import { call } from '../calls.ts';
import { type BitmapParts, flagged, raid5dIdle, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { endSync, endsWhen } from './resync.ts';

/** md_do_sync with RECOVER, up to the reap that makes the device active (semantics.md 1.6, 3.5, 5.4, 5.5). */
export function recoverySteps(
  parts: BitmapParts,
  rules: BitmapRules,
  absence: AbsenceParts,
): Step[] {
  return [
    ...parts.chunks.map((c) => visit(parts, absence, c)),
    ...parts.chunks.slice(1).map((c) => note(parts, rules, absence, c)),
    finish(parts, rules, absence),
    activate(parts, absence),
    ...[...parts.chunks, parts.sizes.chunks].map((c) => abort(parts, rules, absence, c)),
  ];
}

function at(
  parts: BitmapParts,
  { recovery }: AbsenceParts,
  state: 'running' | 'interrupted',
  position: number,
): Predicate {
  return and(running(parts), is(recovery, state), has(recovery, 'position', '=', position));
}

/** The slot is filled, so still_degraded is 0 and the need is taken over. */
function visit(parts: BitmapParts, absence: AbsenceParts, c: number): Step {
  const mustSync = or(has(absence.recovery, 'full', '=', true), flagged(parts, c));
  return {
    name: `recovery visits chunk ${c}`,
    actor: 'sync thread',
    fairness: 'weak',
    sentence: `The recovery comes to chunk ${c}: it rebuilds it if it must, else skips it.`,
    kernel: 'raid5 sync_request(): fullsync, bitmap_start_sync()',
    call: call({ type: 'RECOVERY_VISIT', chunk: c }),
    guard: at(parts, absence, 'running', c),
    deliveries: [
      sendIf(mustSync, parts.stripes[c]!, { type: 'SYNC_ISSUED' }),
      send(parts.chunk[c]!, { type: 'START_SYNC' }),
      send(absence.recovery, { type: 'NEXT_CHUNK' }),
    ],
  };
}

function note(
  parts: BitmapParts,
  rules: BitmapRules,
  absence: AbsenceParts,
  position: number,
): Step {
  const before = parts.chunks.filter((c) => c < position);
  return {
    name: `note the recovery up to chunk ${position}`,
    actor: 'sync thread',
    fairness: 'weak',
    sentence: `All recovery I/O has ended: the chunks before ${position} give RESYNC back.`,
    kernel: 'bitmap_cond_end_sync(): wait recovery_active == 0',
    call: call({ type: 'RESYNC_NOTE', chunk: position }),
    guard: and(
      at(parts, absence, 'running', position),
      or(...before.map((c) => is(parts.chunk[c]!, 'RESYNC.set'))),
      endsWhen(parts, rules),
    ),
    deliveries: before.flatMap((c) => endSync(parts, rules, c)),
  };
}

function finish(parts: BitmapParts, rules: BitmapRules, absence: AbsenceParts): Step {
  return {
    name: 'finish the recovery',
    actor: 'sync thread',
    fairness: 'weak',
    sentence: 'All chunks were visited and all recovery I/O has ended: RESYNC is given back.',
    kernel: 'md_do_sync(), sync_request(max), bitmap_close_sync(); recovery_offset = MaxSector',
    call: call({ type: 'RECOVERY_FINISH' }),
    guard: and(at(parts, absence, 'running', parts.sizes.chunks), endsWhen(parts, rules)),
    deliveries: [
      ...parts.chunks.flatMap((c) => endSync(parts, rules, c)),
      send(absence.recovery, { type: 'FINISH' }),
    ],
  };
}

function activate(parts: BitmapParts, { former, recovery }: AbsenceParts): Step {
  const itself = or(is(former, 'returning'), is(former, 'rebuilding'));
  return {
    name: 'activate the device',
    actor: 'raid5d',
    fairness: 'weak',
    sentence: 'raid5d reaps the sync thread and makes the device a member in sync.',
    kernel: 'md_check_recovery(), raid5 spare_active()',
    call: call({ type: 'ACTIVATE' }),
    guard: and(running(parts), raid5dIdle(parts), is(recovery, 'done')),
    deliveries: [
      send(recovery, { type: 'ACTIVATE' }),
      send(parts.members, { type: 'RESTORED' }),
      sendIf(itself, former, { type: 'RESTORED' }),
      sendIf(or(is(former, 'away'), is(former, 'hollow')), former, { type: 'REPLACED' }),
    ],
  };
}

/** An interrupted recovery does not end well: what it drops raises nothing, with whatever mend. */
function endsUntold(rules: BitmapRules): BitmapRules {
  return { ...rules, allClearingRaises: false };
}

/**
 * MD_RECOVERY_INTR. Only the chunk at curr_resync is NEEDED again, and none when the thread was at the end; I/O of earlier chunks
 * that the failed device did not take is not looked at.
 */
function abort(
  parts: BitmapParts,
  rules: BitmapRules,
  absence: AbsenceParts,
  position: number,
): Step {
  const begun = rules.abortsAllBegun ? parts.chunks : parts.chunks.filter((c) => c === position);
  const again: Delivery[] = (rules.abortForgetsPosition ? [] : begun).map((c) =>
    sendIf(is(parts.chunk[c]!, 'RESYNC.set'), parts.chunk[c]!, { type: 'ABORT_SYNC' }),
  );
  const rest = rules.abortsAllBegun ? [] : parts.chunks;
  return {
    name: `abort the recovery at chunk ${position}`,
    actor: 'sync thread',
    fairness: 'weak',
    sentence: `The device in the slot has failed: the recovery stops at chunk ${position}.`,
    kernel: 'md_do_sync(), sync_request(max): curr_resync < max ? bitmap_end_sync(aborted)',
    call: call({ type: 'RECOVERY_ABORT', chunk: position }),
    guard: and(at(parts, absence, 'interrupted', position), endsWhen(parts, rules)),
    deliveries: [
      ...again,
      ...rest.flatMap((c) => endSync(parts, endsUntold(rules), c)),
      send(absence.recovery, { type: 'ABORT' }),
    ],
  };
}
