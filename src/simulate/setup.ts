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
  /** Sectors of each device behind those that are used: room to grow into. Default 0. */
  readonly roomSectors?: number;
  /** Bits in a page of the bitmap file, in whole sectors; md's 32,768 if left out. */
  readonly bitsPerFilePage?: number;
}

/** What the caller fixes for all runs. */
export interface SetupChoice {
  readonly era: Era;
  readonly faults: readonly Fault[];
  readonly mends: readonly Mend[];
}

const STRIPE_SECTORS = 8;

/** They are large and slow. */
const SHARE_OF_PAGES = 0.01;

/** Stripes whose bits, at a sector a chunk, fill what the header leaves of a page of one sector. */
const ROWS_OF_A_PAGE = 256;

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
  const drawn: Setup = {
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
  const shaped = chance(SHARE_OF_PAGES) ? withPages(random, drawn) : drawn;
  return chance(0.25) ? withRoom(random, shaped) : shaped;
}

/** A bitmap of two pages, of a sector each: so many chunks that they are as small as they can be. */
function withPages(random: Random, setup: Setup): Setup {
  const rows = ROWS_OF_A_PAGE + pick(random, [-1, 0, 1, 3, 20]);
  const componentSectors = rows * STRIPE_SECTORS;
  return {
    ...setup,
    geometry: { ...setup.geometry, raidDisks: 3, chunkSectors: STRIPE_SECTORS, componentSectors },
    bitmapChunkSectors: 1,
    startsDirty: false,
    bitsPerFilePage: 4096,
  };
}

/** Growth came with the modern era; the classic one has no bitmap for it. */
function withRoom(random: Random, setup: Setup): Setup {
  if (setup.era === 'classic') return setup;
  const rows = pick(random, [1, 2, 3, 5, 8, 16]);
  return { ...setup, roomSectors: rows * setup.geometry.chunkSectors };
}
