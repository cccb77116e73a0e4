/** Crash and recovery of the reference protocol. */
import {
  type Delivery,
  type Step,
  and,
  every,
  has,
  is,
  send,
  sendIf,
  some,
} from '../language/index.ts';
import type { ReferenceParts } from './parts.ts';

/** Deliveries that lose all memory and read back the disk. */
function restart(parts: ReferenceParts): Delivery[] {
  const { chunks, counter, bit, writes, repair, page, unplug, daemon, mode } = parts;
  return [
    ...chunks.flatMap((c): Delivery[] => [
      sendIf(has(writes[c]!, 'inFlight', '>', 0), repair[c]!, { type: 'SUSPECT' }),
      sendIf(has(bit[c]!, 'disk', '=', 1), repair[c]!, { type: 'NEED' }),
      sendIf(has(bit[c]!, 'disk', '=', 1), counter[c]!, { type: 'LOAD' }),
      sendIf(has(bit[c]!, 'disk', '=', 0), counter[c]!, { type: 'FORGET' }),
      send(bit[c]!, { type: 'CRASH' }),
      send(writes[c]!, { type: 'CRASH' }),
    ]),
    ...page.map((one) => send(one, { type: 'CRASH' })),
    send(unplug, { type: 'RESET' }),
    send(daemon, { type: 'RESET' }),
    send(daemon, { type: 'WRITE', page: 0 }),
    send(mode, { type: 'CRASH' }),
  ];
}

/** A crash for every subset of the page writes in flight that still lands. */
export function crashSteps(parts: ReferenceParts): Step[] {
  const { pageNumbers, page, bit, chunksOf } = parts;
  return Array.from({ length: 1 << pageNumbers.length }, (_, subset): Step => {
    const landing = pageNumbers.filter((p) => ((subset >> p) & 1) === 1);
    return {
      name: `crash(${landing.join(',')})`,
      actor: 'crash',
      sentence: 'Power is lost; some page writes in flight still land.',
      guard: every(landing, (p) => has(page[p]!, 'inFlight', '=', 1)),
      deliveries: [
        ...landing.flatMap((p) => chunksOf(p).map((c) => send(bit[c]!, { type: 'LAND' }))),
        ...restart(parts),
      ],
    };
  });
}

/** Recovery: chunk by chunk, possibly crashing again. */
export function recoverySteps(parts: ReferenceParts): Step[] {
  const { chunks, bit, repair, page, mode, chunksOf } = parts;
  const recovering = is(mode, 'recovery');
  const actor = 'recovery';
  return [
    ...chunks.map((c): Step => ({
      name: `resync(${c})`,
      actor,
      sentence: `Chunk ${c} is resynchronised.`,
      guard: and(recovering, has(repair[c]!, 'needed', '=', 1)),
      deliveries: [send(repair[c]!, { type: 'RESYNC' })],
    })),
    {
      name: 'recrash',
      actor: 'crash',
      sentence: 'Power is lost during recovery.',
      guard: recovering,
      deliveries: chunks.map((c) =>
        sendIf(has(bit[c]!, 'disk', '=', 1), repair[c]!, { type: 'NEED' }),
      ),
    },
    {
      name: 'rdone',
      actor,
      sentence: 'Recovery is over.',
      guard: and(
        recovering,
        every(repair, (one) => has(one, 'needed', '=', 0)),
      ),
      deliveries: [
        ...repair.map((one) => send(one, { type: 'DONE' })),
        ...page.map((one, p) =>
          sendIf(
            some(chunksOf(p), (c) => has(bit[c]!, 'disk', '=', 1)),
            one,
            { type: 'CLEAN' },
          ),
        ),
        send(mode, { type: 'RECOVERED' }),
      ],
    },
  ];
}
