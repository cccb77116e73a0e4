/** The device completes page writes, in any order. */
import { type Step, and, every, has, is, not, send } from '../../language/index.ts';
import { call } from '../calls.ts';
import type { BitmapParts } from '../parts.ts';

/** super_written: one step for each write of each page that may be in flight. */
export function landingSteps(parts: BitmapParts): Step[] {
  return parts.filePages.flatMap((page) =>
    land(parts, page).flatMap((step) => bySuperblock(parts, page, step)),
  );
}

function land(parts: BitmapParts, page: number): Step[] {
  const { absence } = parts;
  const superblock = (position: number) =>
    absence === undefined || page !== 0 ? [] : [send(absence.cleared, { type: 'LAND', position })];
  return Array.from({ length: parts.sizes.pageWritesMax }, (_, position): Step => ({
    name: `land ${ordinal(position)} write of file page ${page}`,
    actor: 'device',
    sentence: `The ${ordinal(position)} write in flight of file page ${page} reaches stable storage.`,
    kernel: 'super_written()',
    call: call({ type: 'LAND', page, position }),
    guard: every([parts.filePage[page]!], (one) => has(one, 'inFlight', '>', position)),
    fairness: 'weak',
    ...(position > 0 ? { hazard: 'late landing' } : {}),
    deliveries: [
      send(parts.filePage[page]!, { type: 'LAND', position }),
      ...parts.chunksOfFilePage(page).map((c) => send(parts.bit[c]!, { type: 'LAND', position })),
      ...superblock(position),
    ],
  }));
}

/**
 * Where a departure is followed, a page that lands ahead of the page with the superblock is a step of its own: what the former
 * member may do depends on that order.
 */
function bySuperblock(parts: BitmapParts, page: number, step: Step): Step[] {
  if (parts.absence === undefined || page === 0) return [step];
  const settled = is(parts.filePage[0]!, 'writes.none');
  return [
    { ...step, guard: and(step.guard ?? and(), settled) },
    {
      ...step,
      name: `${step.name}, ahead of the superblock`,
      guard: and(step.guard ?? and(), not(settled)),
      hazard: 'late landing',
    },
  ];
}

function ordinal(position: number): string {
  return ['oldest', 'second oldest', 'third oldest'][position] ?? `${position + 1}th oldest`;
}
