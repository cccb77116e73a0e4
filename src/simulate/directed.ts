/** Schedules that lead where random draws seldom come: each is judged and shrunk like any other. */

import { mendsOf, type Era, type Mend } from '../raid5/index.ts';
import type { SimulationEvent } from './events.ts';
import type { Setup } from './setup.ts';
import { directedEvents } from './directed-events.ts';

/** What is simulated, and by which events. */
export interface Directed {
  readonly setup: Setup;
  readonly events: readonly SimulationEvent[];
}

/**
 * The schedule that shows what goes wrong without that mend, or null where random draws find one soon.
 * @param mends those that are on
 */
export function directedAt(era: Era, mend: string, mends: readonly Mend[]): Directed | null {
  const known = directedEvents(era, mend);
  if (known === undefined) return null;
  const { geometry, ...others } = known.shape;
  const setup = { ...plain(era, mends), ...others };
  return {
    setup: { ...setup, geometry: { ...setup.geometry, ...geometry } },
    events: known.events,
  };
}

/** Three members of four chunks of 4 KiB, without caches. */
function plain(era: Era, mends: readonly Mend[]): Setup {
  return {
    era,
    faults: [],
    mends: mendsOf(era).filter((mend) => mends.includes(mend)),
    geometry: { raidDisks: 3, layout: 2, chunkSectors: 8, componentSectors: 32 },
    bitmapChunkSectors: 8,
    daemonSleepSeconds: 5,
    spares: 0,
    firstDeviceNumber: 0,
    hasCache: false,
    startsDirty: false,
    countersPerPage: 2048,
    counterMax: 0x3fff,
  };
}
