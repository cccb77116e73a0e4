/** The device completes page writes, in any order, with what memory held when they were submitted or holds when they land. */
import { type Delivery, type Step, and, every, has, is, not, send } from '../../language/index.ts';
import { call } from '../calls.ts';
import type { BitmapParts } from '../parts.ts';
import type { BitmapRules } from '../rules.ts';

/** super_written: for each write of each page that may be in flight a step, and one for a device that reads memory late. */
export function landingSteps(parts: BitmapParts, rules: BitmapRules): Step[] {
  return parts.filePages.flatMap((page) =>
    Array.from({ length: parts.sizes.pageWritesMax }, (_, position) => [
      ...bySuperblock(parts, page, land(parts, page, position)),
      ...(rules.writesCarryCopies
        ? []
        : bySuperblock(parts, page, landLate(parts, page, position))),
    ]).flat(),
  );
}

function land(parts: BitmapParts, page: number, position: number): Step {
  return {
    name: `land ${ordinal(position)} write of file page ${page}`,
    actor: 'device',
    sentence: `The ${ordinal(position)} write in flight of file page ${page} reaches stable storage.`,
    kernel: 'super_written()',
    call: call({ type: 'LAND', page, position }),
    guard: every([parts.filePage[page]!], (one) => has(one, 'inFlight', '>', position)),
    fairness: 'weak',
    ...(position > 0 ? { hazard: 'late landing' } : {}),
    deliveries: deliveries(parts, page, position, 'LAND'),
  };
}

/**
 * The page is not copied when it is submitted, here or in the block layer (a driver of a member may copy it at any time before it is
 * done). Told of a whole page: that two bits of one write are read at different times is left out.
 */
function landLate(parts: BitmapParts, page: number, position: number): Step {
  const { fairness: _, ...step } = land(parts, page, position);
  return {
    ...step,
    name: `${step.name}, as memory holds it now`,
    sentence: `The device reads file page ${page} from memory only now, for the ${ordinal(position)} write in flight.`,
    kernel: 'write_page(), md_super_write(): bio_add_page() of the page itself; 3.1 and 6.1',
    call: call({ type: 'LAND_LATE', page, position }),
    deliveries: deliveries(parts, page, position, 'LAND_LATE'),
  };
}

function deliveries(
  parts: BitmapParts,
  page: number,
  position: number,
  type: 'LAND' | 'LAND_LATE',
): Delivery[] {
  const { absence } = parts;
  return [
    send(parts.filePage[page]!, { type: 'LAND', position }),
    ...parts.chunksOfFilePage(page).map((c) => send(parts.bit[c]!, { type, position })),
    ...(absence === undefined || page !== 0 ? [] : [send(absence.cleared, { type, position })]),
  ];
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
