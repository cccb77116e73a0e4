/** The user sets bits by hand, from a process of its own, and has them made durable. */
import { type Step, and, is, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, inService, wordIs } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';
import { noteCleanable } from './page-write.ts';
import { type UnplugCaller, pageSteps, unplugMayEnd } from './unplug.ts';

/** A write to `bitmap_set_bits`: bitmap_dirty_bits, then an unplug in the context of the user (semantics.md 1.7). */
export function userSteps(
  parts: BitmapParts,
  rules: BitmapRules,
  unplug: BitmapParts['unplug'],
): Step[] {
  const caller: UnplugCaller = { unplug, name: "user's unplug", actor: 'bitmap_store' };
  return [
    ...parts.chunks.map((c) => setBit(parts, rules, unplug, c)),
    ...pageSteps(parts, rules, caller),
    {
      name: "end the user's unplug",
      actor: 'bitmap_store',
      fairness: 'weak',
      sentence: 'The write to bitmap_set_bits is over.',
      kernel: 'bitmap_store(), bitmap_unplug()',
      call: call({ type: 'USER_UNPLUG_END' }),
      guard: and(is(unplug, 'waiting'), unplugMayEnd(parts, rules, unplug)),
      deliveries: [send(unplug, { type: 'END' })],
    },
  ];
}

function setBit(
  parts: BitmapParts,
  rules: BitmapRules,
  unplug: BitmapParts['unplug'],
  c: number,
): Step {
  const fresh = wordIs(parts, c, 0);
  return {
    name: `the user sets the bit of chunk ${c}`,
    actor: 'user',
    sentence: `The user asks for a resync of chunk ${c}: its bit is set, and recovery_cp lowered.`,
    kernel: 'bitmap_store(), bitmap_dirty_bits(), bitmap_set_memory_bits()',
    call: call({ type: 'SET_BITS', chunk: c }),
    guard: and(inService(parts), is(unplug, 'idle')),
    deliveries: [
      ...noteCleanable(parts, rules, c, fresh),
      sendIf(fresh, parts.counterPage[parts.counterPageOf(c)]!, { type: 'COUNT_UP' }),
      sendIf(is(parts.bit[c]!, 'memory.clear'), parts.bit[c]!, { type: 'SET' }),
      send(parts.filePage[parts.filePageOf(c)]!, { type: 'SET_DIRTY' }),
      send(parts.chunk[c]!, { type: 'LOAD', needed: true }),
      send(parts.silence[c]!, { type: 'LOADED' }),
      ...(rules.setBitsLowerRecoveryCp
        ? [sendIf(is(parts.resync, 'notDue'), parts.resync, { type: 'ASSEMBLED_DIRTY' as const })]
        : []),
      send(parts.request[c]!, { type: 'ASKED' }),
      send(unplug, { type: 'BEGIN' }),
    ],
  };
}
