/** How the table of states grows. */
import type { MemoryMap } from './memory-map.ts';
import { hasSets } from './record.ts';

/** Slots to begin with. */
export const SLOTS_FIRST = 1 << 15;

/** A table grows when more of its slots are taken than this. */
export const LOAD_MAX = 0.8;

/** And this, where it cannot grow any more. */
export const LOAD_FULL = 0.95;

/** By slots at most: how many times as many slots a table of so many gets. */
type Growth = readonly (readonly [slotsMax: number, times: number])[];

/** Spreading states over a larger table costs as much as finding them: what is not large yet had better grow at once. */
const OF_STATES: Growth = [
  [1 << 22, 4],
  [1 << 24, 2.25],
  [Infinity, 1.5],
];

/** Sets are for searches that are to take little memory, and their keys are few. */
const OF_SETS: Growth = [
  [1 << 20, 4],
  [1 << 21, 1.5],
  [Infinity, 1.25],
];

/**
 * So many slots a table of so many grows to; undefined where that is not worth it.
 * @param slotsMax what there is memory for
 */
export function grownSlots(slots: number, slotsMax: number, map: MemoryMap): number | undefined {
  const growth = hasSets(map) ? OF_SETS : OF_STATES;
  const times = growth.find(([most]) => slots <= most)![1];
  const next = Math.min(Math.floor(slots * times), slotsMax);
  return next < slots * 1.05 ? undefined : next;
}
