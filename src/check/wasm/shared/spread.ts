/** Spreading the table over more slots, by all threads together: while one does it alone, all others wait. */
import { SLACK_SLOTS } from '../memory-map.ts';
import type { SharedTable } from './table.ts';
import type { Team } from './team.ts';
import type { Task } from './worker.ts';

/** Of less than this one thread takes care alone: what lies in a processor's cache. */
const ALONE_BYTES = 1 << 20;

/** Bytes to keep away from what is still to be moved: states lie behind their homes, but seldom far. */
const MARGIN_BYTES = 1 << 14;

/** Slots that are never divided between threads: no bucket has more. */
const UNIT_SLOTS = 8;

/** From one place of the table to another, in bytes behind its begin. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Moves all states to where a table of so many slots has them; the memory must be there. Nobody else may be at work. */
export async function spreadTable(table: SharedTable, team: Team, slots: number): Promise<void> {
  const { slotBytes } = table;
  const together = async (whole: Range, task: (range: Range) => Task): Promise<void> => {
    const ranges = divided(whole, team.size, slotBytes * UNIT_SLOTS);
    await Promise.all(
      ranges
        .filter(({ from, to }) => from < to)
        .map(async (range, index) => team.order(index, task(range))),
    );
  };
  const end = table.bytesOf(table.slots);
  await together({ from: end, to: table.bytesOf(slots) }, (range) => ({
    order: 'clear',
    ...range,
  }));
  const rounds = roundsOf(end, slots / table.slots, slotBytes * UNIT_SLOTS);
  for (const round of rounds)
    await together(round, (range) => ({ order: 'spread', slots, floor: round.to, ...range }));
  // What is left is small, and some of it stays where something else is to go.
  table.has((rounds.at(-1)?.from ?? end) / slotBytes - SLACK_SLOTS);
  await team.order(0, { order: 'rehash', slots });
  table.has(slots);
  const all = Array.from({ length: team.size }, (_, index) => index);
  await Promise.all(all.map(async (one) => team.order(one, { order: 'unload', slots })));
}

/**
 * What is moved at once: the last part first, as much as goes where nothing lies yet.
 * @param end where the table ends
 * @param times how many times as many slots it gets
 */
function roundsOf(end: number, times: number, unitBytes: number): readonly Range[] {
  const rounds: Range[] = [];
  for (let to = end; to > ALONE_BYTES;) {
    const from = roundedUp(to / times + MARGIN_BYTES, unitBytes);
    if (from >= to) break;
    rounds.push({ from, to });
    to = from;
  }
  return rounds;
}

/** A range in so many parts of nearly the same length; the last ones may be empty. */
function divided({ from, to }: Range, parts: number, unitBytes: number): readonly Range[] {
  const length = roundedUp((to - from) / parts, unitBytes);
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.min(to, from + part * length),
    to: Math.min(to, from + (part + 1) * length),
  }));
}

function roundedUp(bytes: number, unitBytes: number): number {
  return Math.ceil(bytes / unitBytes) * unitBytes;
}
