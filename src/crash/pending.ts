/**
 * Writes that no flush has made durable. A crash may lose any of them; the bytes beneath come from what is stable and
 * from the writes that survive, in the order of the log.
 */

import { SECTOR_BYTES } from '../raid5/constants.ts';
import type { Disks } from './disks.ts';

/** A write, or in torn crash states a sector of one, that may be lost. */
export interface PendingWrite {
  /** Number of the write, unique in an audit. */
  readonly id: number;
  readonly seq: number;
  readonly image: number;
  readonly offsetBytes: number;
  readonly bytes: Uint8Array;
  /** It carries superblocks, bitmaps or logs: it matters to every row. */
  readonly isMetadata: boolean;
  /** Places of the data area that it touches: rows, or sectors when writes may be torn. */
  readonly places: readonly number[];
}

/** The unflushed writes over the disks, which show all of them as written. */
export interface Pending {
  /** In the order of the log. */
  readonly writes: readonly PendingWrite[];
  /** Puts a write on the disks, to be lost perhaps. */
  add(write: PendingWrite): void;
  /** Makes the writes to an image durable; null means to all. */
  flush(image: number | null): void;
  /**
   * Takes writes off the disks for as long as `visit` goes on, also between its steps, and then puts everything back.
   * Visits may be nested.
   */
  without<Seen, Result>(
    lost: readonly PendingWrite[],
    visit: () => Generator<Seen, Result>,
  ): Generator<Seen, Result>;
}

interface Sector {
  /** Content without any of the layers. */
  readonly stable: Uint8Array;
  readonly layers: PendingWrite[];
}

/** No pending writes, over `disks`. */
export function pendingOver(disks: Disks): Pending {
  const sectors: Map<number, Sector>[] = disks.images.map(() => new Map());
  let writes: PendingWrite[] = [];
  let lostNow: ReadonlySet<PendingWrite> = new Set();
  return {
    get writes() {
      return writes;
    },
    add(write) {
      for (const number of sectorsOf(write)) {
        const known = sectors[write.image]!.get(number);
        const layers = known?.layers ?? [];
        layers.push(write);
        const stable = known?.stable ?? sectorAt(disks, write.image, number);
        sectors[write.image]!.set(number, { stable, layers });
      }
      writes.push(write);
      disks.put(write.image, write.offsetBytes, write.bytes);
    },
    flush(image) {
      for (const [index, of] of sectors.entries())
        if (image === null || index === image) of.clear();
      writes = writes.filter((write) => image !== null && write.image !== image);
    },
    *without(lost, visit) {
      const lostBefore = lostNow;
      lostNow = new Set([...lostBefore, ...lost]);
      const restored: (() => void)[] = [];
      for (const { image, number } of placesOf(lost)) {
        const offsetBytes = number * SECTOR_BYTES;
        const before = sectorAt(disks, image, number);
        const sector = sectors[image]!.get(number)!;
        disks.put(image, offsetBytes, contentWithout(sector, number, lostNow));
        restored.push(() => disks.put(image, offsetBytes, before));
      }
      try {
        return yield* visit();
      } finally {
        for (const restore of restored) restore();
        lostNow = lostBefore;
      }
    },
  };
}

function* sectorsOf({ offsetBytes, bytes }: PendingWrite): Generator<number> {
  const last = Math.ceil((offsetBytes + bytes.length) / SECTOR_BYTES);
  for (let number = Math.floor(offsetBytes / SECTOR_BYTES); number < last; number++) yield number;
}

/** Every sector under the lost writes, once. */
function placesOf(
  lost: readonly PendingWrite[],
): { readonly image: number; readonly number: number }[] {
  const seen = new Set<string>();
  return lost.flatMap((write) =>
    [...sectorsOf(write)].flatMap((number) => {
      const key = `${write.image}:${number}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ image: write.image, number }];
    }),
  );
}

function contentWithout(
  { stable, layers }: Sector,
  number: number,
  dropped: ReadonlySet<PendingWrite>,
): Uint8Array {
  const content = Uint8Array.from(stable);
  for (const layer of layers) if (!dropped.has(layer)) overlay(content, number, layer);
  return content;
}

/** Lays the part of a write that falls on a sector over its content. */
function overlay(content: Uint8Array, number: number, { offsetBytes, bytes }: PendingWrite): void {
  const shift = offsetBytes - number * SECTOR_BYTES;
  const part = bytes.subarray(Math.max(0, -shift), Math.max(0, content.length - shift));
  content.set(part, Math.max(0, shift));
}

/** A copy of one sector; the last of an image may be short. */
function sectorAt(disks: Disks, image: number, number: number): Uint8Array {
  return disks.images[image]!.bytes.slice(number * SECTOR_BYTES, (number + 1) * SECTOR_BYTES);
}
