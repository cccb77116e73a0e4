/** Crashes, assembly, and the failure of a member. */
import { type Delivery, type Step, and, is, send, sendIf } from '../../language/index.ts';
import { call } from '../calls.ts';
import { type BitmapParts, running } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';

/** A crash may happen anywhere and any number of times; what had landed before stays (DESIGN 4.2). */
export function powerSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return [
    crash(parts),
    assemble(parts, rules),
    refuse(parts),
    {
      name: 'fail a member',
      actor: 'device',
      sentence: 'A member fails: the array is degraded and a running resync is interrupted.',
      kernel: 'raid5 error(), md_error()',
      call: call({ type: 'FAIL_MEMBER' }),
      guard: running(parts),
      deliveries: [send(parts.members, { type: 'FAIL' })],
    },
  ];
}

/** All memory is lost. Page writes in flight are lost; each could have landed in a step of its own before. */
function crash(parts: BitmapParts): Step {
  const perChunk = parts.chunks.flatMap((c): Delivery[] => [
    sendIf(is(parts.writer[c]!, 'data.writing'), parts.stripes[c]!, { type: 'CUT_OFF' }),
    send(parts.stripes[c]!, { type: 'POWER_FAILS' }),
    send(parts.chunk[c]!, { type: 'FORGET' }),
    send(parts.bit[c]!, { type: 'POWER_FAILS' }),
    send(parts.writer[c]!, { type: 'POWER_FAILS' }),
    send(parts.silence[c]!, { type: 'LOADED' }),
  ]);
  return {
    name: 'crash',
    actor: 'crash',
    sentence: 'Power fails: memory and everything in flight are lost.',
    call: call({ type: 'CRASH' }),
    guard: running(parts),
    deliveries: [
      send(parts.power, { type: 'FAILS' }),
      ...perChunk,
      ...parts.filePage.map((page) => send(page, { type: 'POWER_FAILS' })),
      ...parts.counterPage.map((page) => send(page, { type: 'POWER_FAILS' })),
      send(parts.unplug, { type: 'POWER_FAILS' }),
      send(parts.daemon, { type: 'POWER_FAILS' }),
      send(parts.resync, { type: 'POWER_FAILS' }),
    ],
  };
}

/** Unclean, so recovery_cp is 0: every bit that is set on the device becomes a NEEDED counter. */
function assemble(parts: BitmapParts, rules: BitmapRules): Step {
  const perChunk = parts.chunks.flatMap((c): Delivery[] => {
    const set = is(parts.bit[c]!, 'device.set');
    const counterPage = parts.counterPage[parts.counterPageOf(c)]!;
    const page = parts.filePage[parts.filePageOf(c)]!;
    return [
      sendIf(set, parts.bit[c]!, { type: 'LOAD' }),
      ...(rules.counterPageMiscounts
        ? []
        : [sendIf(set, counterPage, { type: 'COUNT_UP' as const })]),
      sendIf(set, parts.chunk[c]!, { type: 'LOAD', needed: true }),
      sendIf(set, page, { type: 'SET_CLEAN' }),
    ];
  });
  return {
    name: 'assemble',
    actor: 'assembly',
    sentence: 'The array is assembled; every bit set on the device is loaded as NEEDED.',
    kernel: 'bitmap_create(), bitmap_init_from_disk(), bitmap_set_memory_bits(); 2.6.31–3.1',
    call: call({ type: 'ASSEMBLE' }),
    guard: is(parts.members, 'complete'),
    deliveries: [
      send(parts.power, { type: 'ASSEMBLE' }),
      ...perChunk,
      send(parts.resync, { type: 'ASSEMBLED_DIRTY' }),
    ],
  };
}

function refuse(parts: BitmapParts): Step {
  return {
    name: 'refuse to assemble',
    actor: 'assembly',
    sentence: 'The array is dirty and degraded: it is not started.',
    kernel: 'raid5 run(): cannot start dirty degraded array',
    call: call({ type: 'REFUSE' }),
    guard: and(is(parts.power, 'off'), is(parts.members, 'degraded')),
    deliveries: [send(parts.power, { type: 'REFUSE' })],
  };
}
