/** Small worlds whose array runs, for tests that look at the oracle alone. */
import type { Raid5Array } from '../../../src/raid5/index.ts';
import { apply } from '../../../src/simulate/apply.ts';
import {
  ViolationFound,
  type SimulationEvent,
  type Violation,
} from '../../../src/simulate/events.ts';
import type { Setup } from '../../../src/simulate/setup.ts';
import { newWorld, noCounts, type World } from '../../../src/simulate/world.ts';

/** Three members of four chunks of 4 KiB. */
export const PLAIN: Setup = {
  era: 'modern',
  faults: [],
  mends: [],
  geometry: { raidDisks: 3, layout: 2, chunkSectors: 8, componentSectors: 32 },
  bitmapChunkSectors: 8,
  daemonSleepSeconds: 5,
  spares: 0,
  firstDeviceNumber: 0,
  hasCache: true,
  startsDirty: false,
  countersPerPage: 2048,
  counterMax: 0x3fff,
};

/** A world in which these events have happened, after an assembly. */
export function worldAfter(
  events: readonly SimulationEvent[],
  setup: Partial<Setup> = {},
): { readonly world: World; readonly array: Raid5Array } {
  const world = newWorld({ ...PLAIN, ...setup }, noCounts());
  apply(world, { do: 'assemble', without: [], force: false });
  const { array } = world;
  for (const event of events) apply(world, event);
  return { world, array: array! };
}

/** Changes one byte of a device at a sector of its data area, durably. */
export function spoil(world: World, device: string, sector: number): void {
  const { words } = world.disks.get(device)!;
  words[(40 + sector) * 128]! ^= 1;
}

/** What `work` finds wrong, or null. */
export function violationOf(work: () => void): Violation | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof ViolationFound) return error.violation;
    throw error;
  }
}
