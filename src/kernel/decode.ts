/** What a write means to md: a superblock, pages of the bitmap, data and parity, or other metadata. */

import { memoryDevice, type MemoryDevice } from '../device/index.ts';
import { RaidproofError } from '../errors.ts';
import {
  arrayOffsetOf,
  parseSuperblock,
  readBitmap,
  type Geometry,
  type Layout,
} from '../raid5/index.ts';
import type { Superblock } from '../raid5/index.ts';
import type { TimedLine } from './timed-log.ts';

const SECTOR_BYTES = 512;
const SUPERBLOCK_BYTE = 4096;
const SUPERBLOCK_MAGIC = 0xa92b4efc;
const BITMAP_MAGIC = 0x6d746962;

/** A bitmap as one member has it. */
export interface BitmapView {
  readonly events: number;
  readonly eventsCleared: number;
  readonly chunkBytes: number;
  readonly daemonSleepSeconds: number;
  /** The chunks whose bit is set. */
  readonly bits: ReadonlySet<number>;
  readonly chunks: number;
}

/** A decoded write. */
export type Meaning =
  | { readonly kind: 'superblock'; readonly superblock: Superblock }
  | {
      readonly kind: 'bitmap';
      readonly before: BitmapView | null;
      readonly after: BitmapView;
      /** Data was written since the array was made, or since the crash. */
      readonly isAfterData: boolean;
    }
  | {
      readonly kind: 'data';
      /** Sector of the member's data area. */
      readonly sector: number;
      readonly sectors: number;
      /** Byte of the array, or null for parity. */
      readonly arrayOffsetBytes: number | null;
      /** First and last bitmap chunk that it touches; null without a bitmap. */
      readonly chunks: readonly [number, number] | null;
    }
  | { readonly kind: 'other' };

/** Decodes a log from its beginning, line by line; it keeps the images as they are by then. */
export interface Decoder {
  /** Lets a line happen, and says what it means. */
  take(line: TimedLine): Meaning;
  /** The bitmap of an image now; null when it has none that can be read. */
  bitmapOf(image: string): BitmapView | null;
  /** Images that have a slot by the freshest superblock. */
  members(): readonly string[];
  /** Every slot has its member. */
  isWhole(): boolean;
}

/** A decoder for images of this size that begin as zeros, or as `content` says. */
export function decoderFor(imageBytes: number): Decoder {
  const images = new Map<string, MemoryDevice>();
  const imageOf = (name: string): MemoryDevice => {
    const image = images.get(name) ?? memoryDevice(name, imageBytes);
    images.set(name, image);
    return image;
  };
  const bitmapOf = (name: string): BitmapView | null => bitmapIn(imageOf(name));
  const members = (): string[] => membersAmong([...images.values()]);
  let hasData = false;
  return {
    take(line) {
      const image = imageOf(line.image);
      const superblock = superblockIn(image);
      const isBitmap = superblock !== null && touchesBitmap(superblock, line);
      const before = isBitmap ? bitmapIn(image) : null;
      if (line.op === 'w' && line.result > 0) image.write(line.offsetBytes, line.bytes);
      if (line.op === 'falloc') image.write(line.offsetBytes, new Uint8Array(line.lengthBytes));
      const after = isBitmap ? bitmapIn(image) : null;
      if (after !== null) return { kind: 'bitmap', before, after, isAfterData: hasData };
      const meaning = meaningOf(line, image, superblock, isBitmap);
      hasData = line.op !== 'KILL' && (hasData || meaning.kind === 'data');
      return meaning;
    },
    bitmapOf,
    members,
    isWhole: () => members().length === (freshest([...images.values()])?.raidDisks ?? 0),
  };
}

function meaningOf(
  line: TimedLine,
  image: MemoryDevice,
  superblock: Superblock | null,
  isBitmap: boolean,
): Meaning {
  if (line.offsetBytes === SUPERBLOCK_BYTE) {
    const written = superblockIn(image);
    return written === null ? { kind: 'other' } : { kind: 'superblock', superblock: written };
  }
  if (superblock === null || isBitmap) return { kind: 'other' };
  return dataMeaning(line, superblock, bitmapIn(image));
}

function dataMeaning(line: TimedLine, superblock: Superblock, bitmap: BitmapView | null): Meaning {
  const sector = line.offsetBytes / SECTOR_BYTES - superblock.dataOffsetSectors;
  if (sector < 0) return { kind: 'other' };
  const sectors = line.lengthBytes / SECTOR_BYTES;
  const slot = superblock.roles[superblock.deviceNumber] ?? 0xffff;
  const place = { slot, offsetBytes: sector * SECTOR_BYTES };
  const arrayOffsetBytes =
    slot < superblock.raidDisks ? arrayOffsetOf(geometryOf(superblock), place) : null;
  const chunkAt = (at: number): number => Math.floor((at * SECTOR_BYTES) / bitmap!.chunkBytes);
  const chunks =
    bitmap === null ? null : ([chunkAt(sector), chunkAt(sector + sectors - 1)] as const);
  return { kind: 'data', sector, sectors, arrayOffsetBytes, chunks };
}

/** The shape of the array that a superblock tells of. */
export function geometryOf(superblock: Superblock): Geometry {
  const { raidDisks, layout, chunkSectors, componentSectors } = superblock;
  return { raidDisks, layout: layout as Layout, chunkSectors, componentSectors };
}

function membersAmong(images: readonly MemoryDevice[]): string[] {
  const roles = freshest(images)?.roles ?? [];
  return images.flatMap((image) => {
    const own = superblockIn(image);
    return own !== null && (roles[own.deviceNumber] ?? 0xffff) < 0xff00 ? [image.name] : [];
  });
}

function freshest(images: readonly MemoryDevice[]): Superblock | null {
  const superblocks = images.map((image) => superblockIn(image)).filter((one) => one !== null);
  return superblocks.sort((left, right) => right.events - left.events)[0] ?? null;
}

function superblockIn(image: MemoryDevice): Superblock | null {
  const bytes = image.bytes.subarray(SUPERBLOCK_BYTE, SUPERBLOCK_BYTE + 4096);
  if (Buffer.from(bytes.buffer, bytes.byteOffset, 4).readUInt32LE(0) !== SUPERBLOCK_MAGIC)
    return null;
  return unlessUnreadable(() => parseSuperblock(bytes, image.name));
}

function touchesBitmap(superblock: Superblock, { offsetBytes }: TimedLine): boolean {
  if ((superblock.featureMap & 1) === 0) return false;
  const { superOffsetSectors, bitmapOffsetSectors, dataOffsetSectors } = superblock;
  const start = (superOffsetSectors + bitmapOffsetSectors) * SECTOR_BYTES;
  return offsetBytes >= start && offsetBytes < dataOffsetSectors * SECTOR_BYTES;
}

function bitmapIn(image: MemoryDevice): BitmapView | null {
  const superblock = superblockIn(image);
  if (superblock === null || (superblock.featureMap & 1) === 0) return null;
  const start = (superblock.superOffsetSectors + superblock.bitmapOffsetSectors) * SECTOR_BYTES;
  if (
    Buffer.from(image.bytes.buffer, image.bytes.byteOffset + start, 4).readUInt32LE(0) !==
    BITMAP_MAGIC
  )
    return null;
  return unlessUnreadable(() => {
    const { superblock: header, bits } = readBitmap(image, superblock);
    const set = new Set<number>();
    bits.forEach((bit, chunk) => bit === 1 && set.add(chunk));
    const { events, eventsCleared, chunkBytes, daemonSleepSeconds } = header;
    return {
      events,
      eventsCleared,
      chunkBytes,
      daemonSleepSeconds,
      bits: set,
      chunks: bits.length,
    };
  });
}

/** While an array is made its parts do not fit yet; that is no error of the log. */
function unlessUnreadable<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RaidproofError) return null;
    throw error;
  }
}
