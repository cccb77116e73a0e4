/** Writes of a log as what they mean: which page of the bitmap, whose superblock, which sectors of data. */
import { RaidproofError } from '../../errors.ts';
import { parseBitmapSuperblock, parseSuperblock, type Superblock } from '../../raid5/index.ts';
import type { EachLine } from '../../trace/index.ts';
import { type RawLine, bytesOf, kept, rawLine } from './raw-line.ts';

const SECTOR_BYTES = 512;
const PAGE_BYTES = 4096;
const SUPERBLOCK_OFFSET_BYTES = 4096;
const SUPERBLOCK_MAGIC = 0xa92b4efc;
const BITMAP_MAGIC = 0x6d746962;
const BITMAP_HEADER_BYTES = 256;

/** One line of a log that concerns the array. */
export type RecordedWrite =
  | { readonly kind: 'killed'; readonly line: number }
  | (Place & { readonly kind: 'superblock'; readonly superblock: Superblock })
  | (Place & {
      readonly kind: 'bitmap';
      readonly page: number;
      readonly set: readonly (readonly [number, number])[];
      readonly events: number;
      readonly eventsCleared: number;
      /** As long as the kernel writes this page; mdadm writes whole pages. */
      readonly isKernelSized: boolean;
    })
  | (Place & { readonly kind: 'data'; readonly sector: number; readonly sectors: number });

interface Place {
  readonly line: number;
  /** The log's own number of the line. */
  readonly seq: number;
  readonly time: number;
  readonly image: string;
}

/** What was learnt of the array on the way. */
export interface ArrayFacts {
  readonly superblock: Superblock;
  readonly chunks: number;
  readonly bitmapChunkSectors: number;
  readonly daemonSleepMilliseconds: number;
}

/** All lines of a log, read. @throws RaidproofError RP211 for a damaged log, RP213 when it never shows an array */
export function recordedWrites(
  eachLine: EachLine,
  file: string,
): { readonly writes: readonly RecordedWrite[]; readonly facts: ArrayFacts } {
  const writes: RecordedWrite[] = [];
  const add = (raw: RawLine, known: ArrayFacts): void => {
    const write = readLine(raw, known, file);
    if (write !== null) writes.push(write);
  };
  const first = new FirstLines(file);
  let facts: ArrayFacts | undefined;
  let line = 0;
  eachLine((bytes, start, end) => {
    const raw = rawLine(bytes, start, end, ++line, file);
    if (raw === null) return;
    if (facts !== undefined) return add(raw, facts);
    facts = first.take(raw);
    if (facts !== undefined) for (const one of first.lines) add(one, facts);
  });
  return { writes, facts: facts ?? first.missing() };
}

/** The lines up to where the log has shown an array: what they mean shows only then. */
class FirstLines {
  readonly lines: RawLine[] = [];
  readonly #file: string;
  #superblock: Superblock | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Keeps a line; what is known of the array, once all is known. */
  take(raw: RawLine): ArrayFacts | undefined {
    this.lines.push(kept(raw));
    if (this.#superblock !== undefined) return this.#factsOf(raw, this.#superblock);
    if (!isSuperblock(raw)) return undefined;
    const superblock = parseSuperblock(bytesOf(raw), this.#file);
    this.#superblock = superblock;
    for (const one of this.lines) {
      const facts = this.#factsOf(one, superblock);
      if (facts !== undefined) return facts;
    }
    return undefined;
  }

  /** @throws RaidproofError RP213 */
  missing(): never {
    throw noArray(this.#file, this.#superblock === undefined ? 'superblock' : 'bitmap');
  }

  #factsOf(raw: RawLine, superblock: Superblock): ArrayFacts | undefined {
    if (
      raw.offsetBytes !== bitmapAtBytes(superblock) ||
      raw.lengthBytes < BITMAP_HEADER_BYTES ||
      bytesOf(raw).readUInt32LE(0) !== BITMAP_MAGIC
    )
      return undefined;
    const bitmap = parseBitmapSuperblock(bytesOf(raw), this.#file);
    const bitmapChunkSectors = bitmap.chunkBytes / SECTOR_BYTES;
    return {
      superblock,
      bitmapChunkSectors,
      chunks: Math.ceil(superblock.componentSectors / bitmapChunkSectors),
      daemonSleepMilliseconds: bitmap.daemonSleepSeconds * 1000,
    };
  }
}

function bitmapAtBytes({ bitmapOffsetSectors }: Superblock): number {
  return SUPERBLOCK_OFFSET_BYTES + bitmapOffsetSectors * SECTOR_BYTES;
}

function isSuperblock(one: RawLine): boolean {
  return (
    one.offsetBytes === SUPERBLOCK_OFFSET_BYTES &&
    one.lengthBytes >= 256 &&
    bytesOf(one).readUInt32LE(0) === SUPERBLOCK_MAGIC
  );
}

/** Null for what concerns no part of the array. */
function readLine(raw: RawLine, facts: ArrayFacts, file: string): RecordedWrite | null {
  const { line, seq, op, time, image, offsetBytes, lengthBytes } = raw;
  if (op === 'KILL') return { kind: 'killed', line };
  if (isSuperblock(raw)) {
    const superblock = parseSuperblock(bytesOf(raw), file);
    return { line, seq, time, image, kind: 'superblock', superblock };
  }
  const { superblock, chunks } = facts;
  const dataAt = superblock.dataOffsetSectors * SECTOR_BYTES;
  if (offsetBytes >= dataAt) {
    const sector = (offsetBytes - dataAt) / SECTOR_BYTES;
    if (sector >= superblock.componentSectors) return null;
    return { line, seq, time, image, kind: 'data', sector, sectors: lengthBytes / SECTOR_BYTES };
  }
  const within = offsetBytes - bitmapAtBytes(superblock);
  const bitmapBytes = BITMAP_HEADER_BYTES + Math.ceil(chunks / 8);
  if (within < 0 || within >= bitmapBytes || within % PAGE_BYTES !== 0) return null;
  const place = { line, seq, time, image };
  return readPage(place, within / PAGE_BYTES, bytesOf(raw), chunks, bitmapBytes);
}

function readPage(
  place: Place,
  page: number,
  bytes: Buffer,
  bits: number,
  bitmapBytes: number,
): RecordedWrite | null {
  const isFirst = page === 0;
  if (isFirst && (bytes.length < BITMAP_HEADER_BYTES || bytes.readUInt32LE(0) !== BITMAP_MAGIC))
    return null;
  const inPage = Math.min(PAGE_BYTES, bitmapBytes - page * PAGE_BYTES);
  const kernelBytes = Math.ceil(inPage / SECTOR_BYTES) * SECTOR_BYTES;
  return {
    ...place,
    kind: 'bitmap',
    page,
    set: setBits(bytes, page, bits),
    events: isFirst ? Number(bytes.readBigUInt64LE(24)) : 0,
    eventsCleared: isFirst ? Number(bytes.readBigUInt64LE(32)) : 0,
    isKernelSized: bytes.length === kernelBytes,
  };
}

/** The chunks whose bit is set in this page, as first and last. */
function setBits(bytes: Buffer, page: number, bits: number): [number, number][] {
  const ranges: [number, number][] = [];
  const skipped = page === 0 ? BITMAP_HEADER_BYTES : 0;
  const firstChunk = (page * PAGE_BYTES - (page === 0 ? 0 : BITMAP_HEADER_BYTES)) * 8;
  for (let at = skipped; at < bytes.length; at++) {
    if (bytes[at] === 0) continue;
    for (let bit = 0; bit < 8; bit++) {
      const chunk = firstChunk + (at - skipped) * 8 + bit;
      if (((bytes[at]! >> bit) & 1) === 0 || chunk >= bits) continue;
      const last = ranges.at(-1);
      if (last !== undefined && last[1] === chunk - 1) last[1] = chunk;
      else ranges.push([chunk, chunk]);
    }
  }
  return ranges;
}

function noArray(file: string, what: string): RaidproofError {
  return new RaidproofError(
    'RP213',
    `it never shows the ${what} of an array`,
    file,
    'Record the log from before the array is created or assembled.',
  );
}
