/** What a run simulates: the shape of an array, whose rules it follows, and how it begins. */

import type { Era, Fault, Geometry, Layout, Mend } from '../raid5/index.ts';
import { pick, type Random } from '../raid5/random.ts';

/** Everything that is settled before the first event. Plain data: it is part of a replay file. */
export interface Setup {
  readonly era: Era;
  readonly faults: readonly Fault[];
  readonly mends: readonly Mend[];
  readonly geometry: Geometry;
  /** Null for an array without a bitmap. */
  readonly bitmapChunkSectors: number | null;
  readonly daemonSleepSeconds: number;
  /** Spares that the array is created with. */
  readonly spares: number;
  /** Device number of the first member; at 128 all roles lie in a second sector of the superblock. */
  readonly firstDeviceNumber: number;
  /** False: what a device acknowledges is durable. */
  readonly hasCache: boolean;
  /** The array is new: its parity is wrong, and a resync of everything is due. */
  readonly startsDirty: boolean;
  /** Counters in a page of counters; small, so that small arrays have several. */
  readonly countersPerPage: number;
  /** Largest count of a counter; small, so that writers meet a full one. */
  readonly counterMax: number;
}

/** What the caller fixes for all runs. */
export interface SetupChoice {
  readonly era: Era;
  readonly faults: readonly Fault[];
  readonly mends: readonly Mend[];
}

const STRIPE_SECTORS = 8;

/** md's own. */
const COUNTER_MAX = 0x3fff;

/** Few writes fill it, yet two writers that wait for it never hold all of it between them. */
const COUNTER_MAX_SMALL = 15;

/** Draws a small array: mostly of 3 to 5 members with a handful of stripes. */
export function drawSetup(random: Random, choice: SetupChoice): Setup {
  const chance = (share: number): boolean => random() < share;
  const raidDisks = pick(random, [3, 3, 3, 4, 4, 4, 5, 5, 6, 8]);
  const chunkSectors = STRIPE_SECTORS * pick(random, [1, 1, 1, 2]);
  const rows = 2 + Math.floor(random() * (chance(0.2) ? 12 : 5));
  const layout = Math.floor(random() * 6) as Layout;
  return {
    ...choice,
    geometry: { raidDisks, layout, chunkSectors, componentSectors: rows * chunkSectors },
    bitmapChunkSectors: chance(0.06) ? null : STRIPE_SECTORS * pick(random, [1, 1, 1, 2, 4]),
    daemonSleepSeconds: pick(random, [1, 5]),
    spares: chance(0.2) ? 1 : 0,
    firstDeviceNumber: chance(0.1) ? 128 : 0,
    hasCache: chance(0.85),
    startsDirty: chance(0.15),
    countersPerPage: pick(random, [4, 8, 2048]),
    counterMax: raidDisks <= 5 && chance(0.3) ? COUNTER_MAX_SMALL : COUNTER_MAX,
  };
}
