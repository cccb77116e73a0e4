/** How the table of states grows. */

/** Slots to begin with. */
export const SLOTS_FIRST = 1 << 15;

/** A table grows when more of its slots are taken than this. */
export const LOAD_MAX = 0.8;

/** And this, where it cannot grow any more. */
export const LOAD_FULL = 0.95;

/** How many times as many slots a table of at most so many gets. Large ones are seldom emptier than they must be. */
const GROWTH: readonly (readonly [slotsMax: number, times: number])[] = [
  [1 << 20, 4],
  [1 << 22, 2],
  [Infinity, 1.5],
];

/** So many slots a table of so many grows to, if it may have `slotsMax`; undefined where that is not worth it. */
export function grownSlots(slots: number, slotsMax: number): number | undefined {
  const times = GROWTH.find(([most]) => slots <= most)![1];
  const next = Math.min(Math.floor(slots * times), slotsMax);
  return next < slots * 1.05 ? undefined : next;
}
