/** Random arrays: shape, content and state by a seed, to be made by one side and read by the other. */

import { LAYOUT_NAMES, type Layout } from '../../raid5/index.ts';
import { pick, seededRandom, type Random } from '../../raid5/random.ts';
import type { Device } from '../operations.ts';

/** In what state an array is handed over. */
export const STATES = ['clean', 'dirty', 'degraded', 'recovering'] as const;

/** One of {@link STATES}. */
export type HandedState = (typeof STATES)[number];

/** A write of random bytes. */
export interface CaseWrite {
  /** KiB of the array; both are multiples of 4. */
  readonly at: number;
  readonly length: number;
}

/** One array. */
export interface ExchangeCase {
  readonly number: number;
  /** Seed of everything random in it. */
  readonly seed: number;
  readonly maker: 'executor' | 'kernel';
  readonly state: HandedState;
  /** Images by the slots of the members. */
  readonly devices: readonly Device[];
  /** A further image for the state `recovering`. */
  readonly spare: Device | null;
  readonly layout: Layout;
  readonly chunkKibibytes: number;
  readonly bitmapChunkKibibytes: number | null;
  readonly componentKibibytes: number;
  /** Written while all members are there. */
  readonly writes: readonly CaseWrite[];
  /** Written afterwards: while a member is missing, or as the crash comes. */
  readonly lateWrites: readonly CaseWrite[];
  /** Slot of the member that leaves. */
  readonly leaver: number;
}

/** The guest has so many disks at most. */
const DISKS_MAX = 16;

/** Cases that fit into one boot. */
export type Batch = readonly ExchangeCase[];

/**
 * So many random cases, in batches for one boot each. A crash ends a boot: a kernel makes its dirty case last.
 * @param maker who writes the arrays
 */
export function batchesOf(runs: number, seed: number, maker: ExchangeCase['maker']): Batch[] {
  const batches: ExchangeCase[][] = [];
  let open: ExchangeCase[] = [];
  let disks = 0;
  for (let number = 0; number < runs; number++) {
    const shape = shapeOf(seed + number, number, maker);
    const needed = shape.members + (shape.state === 'recovering' ? 1 : 0);
    const isFull = disks + needed > DISKS_MAX;
    const isAfterCrash = maker === 'kernel' && open.at(-1)?.state === 'dirty';
    if (isFull || isAfterCrash) {
      batches.push(open);
      open = [];
      disks = 0;
    }
    open.push(placed(shape, disks));
    disks += needed;
  }
  return open.length === 0 ? batches : [...batches, open];
}

interface Shape extends Omit<ExchangeCase, 'devices' | 'spare'> {
  readonly members: number;
}

function shapeOf(seed: number, number: number, maker: ExchangeCase['maker']): Shape {
  const random = seededRandom(seed);
  const members = 3 + Math.floor(random() * 4);
  const chunkKibibytes = pick(random, [4, 8, 16, 32, 64, 128]);
  const rows = Math.floor((1024 + random() * 2048) / chunkKibibytes);
  const componentKibibytes = rows * chunkKibibytes;
  const arrayKibibytes = componentKibibytes * (members - 1);
  // Without a bitmap a former member is a plain spare; that is a case, too.
  const bitmapChunkKibibytes = pick(random, [4, 16, 64, 64, 256, null]);
  return {
    number,
    seed,
    maker,
    members,
    state: STATES[number % STATES.length]!,
    layout: Math.floor(random() * LAYOUT_NAMES.length) as Layout,
    chunkKibibytes,
    bitmapChunkKibibytes,
    componentKibibytes,
    writes: someWrites(random, 12, arrayKibibytes),
    lateWrites: someWrites(random, 6, arrayKibibytes),
    leaver: Math.floor(random() * members),
  };
}

function placed({ members, ...shape }: Shape, first: number): ExchangeCase {
  const device = (index: number): Device => `d${first + index}`;
  const devices = Array.from({ length: members }, (_, slot) => device(slot));
  return { ...shape, devices, spare: shape.state === 'recovering' ? device(members) : null };
}

function someWrites(random: Random, count: number, arrayKibibytes: number): CaseWrite[] {
  const blocks = arrayKibibytes / 4;
  return Array.from({ length: count }, () => {
    const length = Math.min(blocks, 1 + Math.floor(random() * random() * 48));
    const at = Math.floor(random() * (blocks - length + 1));
    return { at: at * 4, length: length * 4 };
  });
}

/** One line about a case. */
export function caseWords(one: ExchangeCase): string {
  const bitmap =
    one.bitmapChunkKibibytes === null ? 'no bitmap' : `bitmap ${one.bitmapChunkKibibytes}K`;
  return (
    `${one.state.padEnd(10)} ${one.devices.length} members ${LAYOUT_NAMES[one.layout].padEnd(16)} ` +
    `chunk ${one.chunkKibibytes}K, ${bitmap}, ${one.componentKibibytes} KiB each`
  );
}
