/** The atomic steps of the reference protocol. */
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
} from '../language/index.ts';
import { crashSteps, recoverySteps } from './crash-steps.ts';
import type { ReferenceParts } from './parts.ts';

/** All steps. @param waitsForSlots false re-creates BUG=1: the unplug ends without waiting */
export function referenceSteps(parts: ReferenceParts, waitsForSlots: boolean): Step[] {
  const normal = is(parts.mode, 'normal');
  const steps = [
    ...writerSteps(parts),
    ...unplugSteps(parts, waitsForSlots),
    ...daemonSteps(parts),
    ...crashSteps(parts),
  ].map((step) => ({ ...step, guard: and(normal, step.guard ?? and()) }));
  return [...steps, ...recoverySteps(parts)];
}

function writerSteps(parts: ReferenceParts): Step[] {
  const { chunks, counter, bit, writes, page, pageOf } = parts;
  const starts = chunks.map((c): Step => ({
    name: `start(${c})`,
    actor: 'writer',
    sentence: `A write to chunk ${c} starts.`,
    deliveries: [
      send(writes[c]!, { type: 'QUEUE' }),
      sendIf(has(counter[c]!, 'count', '=', 0), bit[c]!, { type: 'SET' }),
      sendIf(has(counter[c]!, 'count', '=', 0), page[pageOf(c)]!, { type: 'DIRTY' }),
      send(counter[c]!, { type: 'START' }),
    ],
  }));
  const ends = chunks.map((c): Step => ({
    name: `end(${c})`,
    actor: 'device',
    sentence: `A data write to chunk ${c} ends.`,
    deliveries: [
      send(writes[c]!, { type: 'END' }),
      send(counter[c]!, { type: 'END' }),
      sendIf(has(counter[c]!, 'count', '<=', 2), page[pageOf(c)]!, { type: 'CLEAN' }),
    ],
  }));
  const lands = page.map((one, p): Step => ({
    name: `land(${p})`,
    actor: 'device',
    sentence: `The write of page ${p} lands.`,
    deliveries: [
      send(one, { type: 'LAND' }),
      ...parts.chunksOf(p).map((c) => send(bit[c]!, { type: 'LAND' })),
    ],
  }));
  return [...starts, ...ends, ...lands];
}

function submit(parts: ReferenceParts, p: number): Delivery[] {
  const bits = parts.chunksOf(p).map((c) => send(parts.bit[c]!, { type: 'SUBMIT' }));
  return [send(parts.page[p]!, { type: 'SUBMIT' }), ...bits];
}

function unplugSteps(parts: ReferenceParts, waitsForSlots: boolean): Step[] {
  const { page, unplug, writes, pageNumbers } = parts;
  const last = pageNumbers.length + 1;
  const actor = 'unplug';
  const at = (position: number, write: number): Predicate =>
    and(has(unplug, 'page', '=', position), has(unplug, 'write', '=', write));
  const perPage = pageNumbers.flatMap((p): Step[] => {
    const wanted = or(has(page[p]!, 'dirty', '=', 1), has(page[p]!, 'needWrite', '=', 1));
    return [
      {
        name: `upage(${p})`,
        actor,
        sentence: `The unplug looks at page ${p}.`,
        guard: at(p + 1, 0),
        deliveries: [
          sendIf(has(page[p]!, 'dirty', '=', 1), unplug, { type: 'MUST_WAIT' }),
          sendIf(not(wanted), unplug, { type: 'GO', page: p + 2 }),
          sendIf(wanted, unplug, { type: 'MUST_WRITE' }),
          send(page[p]!, { type: 'FETCH' }),
        ],
      },
      {
        name: `uwrite(${p})`,
        actor,
        sentence: `The unplug submits page ${p}.`,
        guard: at(p + 1, 1),
        deliveries: [...submit(parts, p), send(unplug, { type: 'GO', page: p + 2 })],
      },
    ];
  });
  const landed = every(page, (one) => has(one, 'inFlight', '=', 0));
  const mayEnd = waitsForSlots ? or(has(unplug, 'wait', '=', 0), landed) : and();
  return [
    {
      name: 'ustart',
      actor,
      sentence: 'An unplug starts and takes the waiting writes along.',
      guard: and(
        at(0, 0),
        some(writes, (one) => has(one, 'queued', '>', 0)),
      ),
      deliveries: [
        ...writes.map((one) => send(one, { type: 'CAPTURE' })),
        send(unplug, { type: 'GO', page: 1 }),
      ],
    },
    ...perPage,
    {
      name: 'ufin',
      actor,
      sentence: 'The unplug is over; the captured writes are issued.',
      guard: and(at(last, 0), mayEnd),
      deliveries: [
        ...writes.map((one) => send(one, { type: 'ISSUE' })),
        send(unplug, { type: 'RESET' }),
      ],
    },
  ];
}

/** Finishes the page entered before: fetches its NEEDWRITE for writing, or sets it. */
function finishPage(parts: ReferenceParts, lastPages: readonly number[]): Delivery[] {
  const { page, daemon } = parts;
  return lastPages.flatMap((p) => {
    const isLast = has(daemon, 'last', '=', p + 1);
    const needed = has(page[p]!, 'needWrite', '=', 1);
    return [
      sendIf(and(isLast, needed), daemon, { type: 'WRITE', page: p + 1 }),
      sendIf(and(isLast, not(needed)), page[p]!, { type: 'NEED' }),
      sendIf(has(daemon, 'write', '=', p + 1), page[p]!, { type: 'FETCH_NEED' }),
    ];
  });
}

function daemonSteps(parts: ReferenceParts): Step[] {
  const { daemon, chunks, pageNumbers } = parts;
  const actor = 'daemon';
  const at = (chunk: number): Predicate =>
    and(has(daemon, 'chunk', '=', chunk), has(daemon, 'write', '=', 0));
  return [
    {
      name: 'dstart',
      actor,
      sentence: 'A daemon pass starts.',
      guard: at(0),
      deliveries: [
        send(daemon, { type: 'GO', chunk: 1 }),
        send(daemon, { type: 'ENTER', page: 0 }),
      ],
    },
    ...chunks.flatMap((j) => chunkSteps(parts, j, at(j + 1))),
    {
      name: 'dfin',
      actor,
      sentence: 'The daemon pass ends.',
      guard: at(chunks.length + 1),
      deliveries: [...finishPage(parts, pageNumbers), send(daemon, { type: 'RESET' })],
    },
    ...pageNumbers.map((p): Step => ({
      name: `dwrite(${p})`,
      actor,
      sentence: `The daemon submits page ${p}.`,
      guard: has(daemon, 'write', '=', p + 1),
      deliveries: [...submit(parts, p), send(daemon, { type: 'WRITE', page: 0 })],
    })),
  ];
}

/** The daemon at chunk j: skip its page, enter its page, or look at its counter. */
function chunkSteps(parts: ReferenceParts, j: number, at: Predicate): Step[] {
  const { daemon, page, counter, bit, pageOf, chunksOf, pageNumbers, chunks } = parts;
  const p = pageOf(j);
  const inside = has(daemon, 'last', '=', p + 1);
  const first = chunksOf(p)[0] === j;
  const clean = has(page[p]!, 'clean', '=', 1);
  const needed = has(page[p]!, 'needWrite', '=', 1);
  const beyond = chunksOf(p).at(-1)! + 2;
  const one = has(counter[j]!, 'count', '=', 1);
  const two = has(counter[j]!, 'count', '=', 2);
  const scan: Step = {
    name: `dscan(${j})`,
    actor: 'daemon',
    sentence: `The daemon looks at the counter of chunk ${j}.`,
    guard: and(at, inside),
    deliveries: [
      ...(first ? [send(page[p]!, { type: 'ENTER' } as const)] : []),
      sendIf(one, bit[j]!, { type: 'CLEAR' }),
      sendIf(two, page[p]!, { type: 'CLEAN' }),
      sendIf(or(one, two), daemon, { type: 'GO', chunk: j + 2 }),
      sendIf(not(or(one, two)), daemon, { type: 'GO', chunk: j + 2 }),
      sendIf(one, counter[j]!, { type: 'CLEAR' }),
      sendIf(two, counter[j]!, { type: 'AGE' }),
    ],
  };
  const decide: Step = {
    name: `denter(${j})`,
    actor: 'daemon',
    sentence: `The daemon decides whether to enter page ${p}.`,
    guard: and(at, not(inside)),
    deliveries: [
      sendIf(and(not(clean), needed), daemon, { type: 'WRITE', page: p + 1 }),
      sendIf(not(clean), daemon, { type: 'GO', chunk: Math.min(beyond, chunks.length + 1) }),
      sendIf(not(clean), page[p]!, { type: 'FETCH_NEED' }),
      ...finishPage(
        parts,
        pageNumbers.filter((other) => other !== p),
      ).map((delivery) => ({ ...delivery, when: and(clean, delivery.when ?? and()) })),
      sendIf(clean, daemon, { type: 'ENTER', page: p + 1 }),
    ],
  };
  return [decide, scan];
}
