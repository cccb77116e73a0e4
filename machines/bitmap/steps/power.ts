/** Crashes, assembly, and the failure of a member. */
import {
  type Delivery,
  type Predicate,
  type Step,
  and,
  is,
  not,
  or,
  send,
  sendIf,
} from '../../language/index.ts';
import { call } from '../calls.ts';
import { sendCounter } from '../counter.ts';
import { type BitmapParts, running, wordIs } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { isOnDisk } from '../growth.ts';
import { raiseWithoutWrite } from './absence.ts';
import { noteCleanable } from './page-write.ts';

/** A crash may happen anywhere and any number of times; what had landed before stays (DESIGN 4.2). */
export function powerSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    crash(parts),
    assemble(parts, rules),
    refuse(parts),
    ...(parts.absence === undefined ? [failMember(parts)] : []),
    ...(parts.shutdown === undefined ? [] : [assembleClean(parts, rules)]),
  ];
}

/** Where nobody comes back, a failure ends redundancy for good. */
function failMember(parts: BitmapParts): Step {
  return {
    name: 'fail a member',
    actor: 'failure',
    sentence: 'A member fails: the array is degraded and a running resync is interrupted.',
    kernel: 'raid5 error(), md_error()',
    call: call({ type: 'FAIL_MEMBER' }),
    guard: running(parts),
    deliveries: [send(parts.members, { type: 'FAIL' })],
  };
}

/** All memory is lost. Page writes in flight are lost; each could have landed in a step of its own before. */
function crash(parts: BitmapParts): Step {
  return {
    name: 'crash',
    actor: 'crash',
    hazard: 'crash',
    sentence: 'Power fails: memory and everything in flight are lost.',
    call: call({ type: 'CRASH' }),
    guard: running(parts),
    deliveries: [
      ...parts.chunks.map((c) =>
        sendIf(is(parts.writer[c]!, 'data.writing'), parts.stripes[c]!, { type: 'CUT_OFF' }),
      ),
      ...memoryLost(parts),
      ...(parts.shutdown === undefined
        ? []
        : [send(parts.shutdown, { type: 'POWER_FAILS' as const })]),
    ],
  };
}

/** What goes with the power, in a crash as after a stop. */
export function memoryLost(parts: BitmapParts): Delivery[] {
  const { absence, power, unplug, userUnplug, daemon, resync } = parts;
  const perChunk = parts.chunks.flatMap((c): Delivery[] => [
    send(parts.stripes[c]!, { type: 'POWER_FAILS' }),
    send(parts.chunk[c]!, { type: 'FORGET' }),
    send(parts.bit[c]!, { type: 'POWER_FAILS' }),
    send(parts.writer[c]!, { type: 'POWER_FAILS' }),
    send(parts.silence[c]!, { type: 'LOADED' }),
  ]);
  const followed =
    absence === undefined
      ? []
      : [
          send(absence.recovery, { type: 'POWER_FAILS' }),
          send(absence.cleared, { type: 'POWER_FAILS' }),
          ...absence.copy.map((copy) => send(copy, { type: 'POWER_FAILS' })),
        ];
  return [
    send(power, { type: 'FAILS' }),
    ...perChunk,
    ...parts.filePage.map((page) => send(page, { type: 'POWER_FAILS' })),
    ...parts.counterPage.map((page) => send(page, { type: 'POWER_FAILS' })),
    ...parts.pointer.map((one) => send(one, { type: 'POWER_FAILS' })),
    send(unplug, { type: 'POWER_FAILS' }),
    ...(userUnplug === undefined ? [] : [send(userUnplug, { type: 'POWER_FAILS' as const })]),
    ...parts.request.map((one) => send(one, { type: 'POWER_FAILS' })),
    ...growthLost(parts),
    send(daemon, { type: 'POWER_FAILS' }),
    send(resync, { type: 'POWER_FAILS' }),
    ...followed,
  ];
}

function growthLost({ growth, growthUnplug }: BitmapParts): Delivery[] {
  if (growth === undefined || growthUnplug === undefined) return [];
  return [send(growth.size, { type: 'POWER_FAILS' }), send(growthUnplug, { type: 'POWER_FAILS' })];
}

function saysClean({ shutdown }: BitmapParts): Predicate {
  return shutdown === undefined ? or() : is(shutdown, 'record.clean');
}

/** Unclean, so recovery_cp is 0: every bit that is set on the device becomes a NEEDED counter. */
export function assemble(parts: BitmapParts, rules: BitmapRules): Step {
  return {
    name: 'assemble',
    actor: 'assembly',
    sentence: 'The array is assembled; every bit set on the device is loaded as NEEDED.',
    kernel: 'bitmap_create(), bitmap_init_from_disk(), bitmap_set_memory_bits()',
    call: call({ type: 'ASSEMBLE' }),
    guard: and(is(parts.members, 'complete'), not(saysClean(parts))),
    deliveries: [
      send(parts.power, { type: 'ASSEMBLE' }),
      ...parts.chunks.flatMap((c) => load(parts, rules, c, true)),
      ...upAgain(parts, rules),
      send(parts.resync, { type: 'ASSEMBLED_DIRTY' }),
    ],
  };
}

/**
 * recovery_cp is MaxSector. Bits are loaded without a need; on a degraded array, where events_cleared is older than the
 * array, with one: a member may come back (semantics.md 1.12).
 */
function assembleClean(parts: BitmapParts, rules: BitmapRules): Step {
  const complete = is(parts.members, 'complete');
  const ignored = rules.cleanLoadIgnoresBits;
  return {
    name: 'assemble a clean array',
    actor: 'assembly',
    sentence:
      'The array is assembled; it was clean, so set bits are NEEDED only if it is degraded.',
    kernel: 'bitmap_load(): start = recovery_cp, bitmap_init_from_disk()',
    call: call({ type: 'ASSEMBLE_CLEAN' }),
    guard: saysClean(parts),
    deliveries: [
      send(parts.power, { type: 'ASSEMBLE' }),
      ...(ignored
        ? []
        : parts.chunks.flatMap((c) => [
            ...load(parts, rules, c, false, complete),
            ...load(parts, rules, c, true, not(complete)),
          ])),
      ...upAgain(parts, rules),
      ...(rules.allClearingRaises
        ? raiseWithoutWrite(
            parts,
            and(complete, or(...parts.bit.map((bit) => is(bit, 'device.set')))),
          )
        : []),
    ],
  };
}

/** bitmap_init_from_disk for one chunk. */
function load(
  parts: BitmapParts,
  rules: BitmapRules,
  c: number,
  needed: boolean,
  when: Predicate = and(),
): Delivery[] {
  const set = and(when, isOnDisk(parts.growth, c), is(parts.bit[c]!, 'device.set'));
  // Only a counter that is shared may be loaded already.
  const isNew = parts.pointer.length === 0 ? set : and(set, wordIs(parts, c, 0));
  const counterPage = parts.counterPage[parts.counterPageOf(c)]!;
  return [
    sendIf(set, parts.bit[c]!, { type: 'LOAD' }),
    ...(rules.counterPageMiscounts
      ? []
      : [sendIf(isNew, counterPage, { type: 'COUNT_UP' as const })]),
    ...sendCounter(parts, c, { type: 'LOAD', needed }, set),
    ...(rules.loadNotes ? noteCleanable(parts, rules, c, set) : []),
  ];
}

function upAgain({ absence, shutdown }: BitmapParts, rules: BitmapRules): Delivery[] {
  return [
    ...(absence === undefined || !rules.loadsEventsCleared
      ? []
      : [send(absence.cleared, { type: 'LOAD' })]),
    ...(shutdown === undefined
      ? []
      : [sendIf(is(shutdown, 'work.stopped'), shutdown, { type: 'ASSEMBLED' })]),
  ];
}

function refuse(parts: BitmapParts): Step {
  return {
    name: 'refuse to assemble',
    actor: 'assembly',
    sentence: 'The array is dirty and degraded: it is not started.',
    kernel: 'raid5 run(): cannot start dirty degraded array',
    call: call({ type: 'REFUSE' }),
    guard: and(is(parts.power, 'off'), is(parts.members, 'degraded'), not(saysClean(parts))),
    deliveries: [send(parts.power, { type: 'REFUSE' })],
  };
}
