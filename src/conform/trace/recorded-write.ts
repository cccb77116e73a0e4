/** Writes of a log as what they mean: which page of the bitmap, whose superblock, which sectors of data. */
import { RaidproofError } from '../../errors.ts';
import { parseBitmapSuperblock, parseSuperblock, type Superblock } from '../../raid5/index.ts';

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

/** All lines of a log, read; as text, or as the bytes of a file. @throws RaidproofError RP211 for a damaged log, RP213 when it never shows an array */
export function recordedWrites(
  log: string | Buffer,
  file: string,
): { readonly writes: readonly RecordedWrite[]; readonly facts: ArrayFacts } {
  const raw = rawLines(typeof log === 'string' ? Buffer.from(log) : log, file);
  const facts = factsOf(raw, file);
  const bits = facts.chunks;
  const writes = raw.flatMap((line) => readLine(line, facts, bits, file));
  return { writes, facts };
}

/** A line of the log; what was written is decoded where somebody asks for it, which nobody does of data. */
class RawLine {
  readonly line: number;
  readonly seq: number;
  readonly op: string;
  readonly time: number;
  readonly image: string;
  readonly offsetBytes: number;
  readonly #hex: Buffer;

  constructor(
    fields: Pick<RawLine, 'line' | 'seq' | 'op' | 'time' | 'image' | 'offsetBytes'>,
    hex: Buffer,
  ) {
    this.line = fields.line;
    this.seq = fields.seq;
    this.op = fields.op;
    this.time = fields.time;
    this.image = fields.image;
    this.offsetBytes = fields.offsetBytes;
    this.#hex = hex;
  }

  get lengthBytes(): number {
    return this.#hex.length >> 1;
  }

  get bytes(): Buffer {
    return Buffer.from(this.#hex.toString('latin1'), 'hex');
  }
}

const NEW_LINE = 0x0a;
const QUOTE = 0x22;
const HEX = Buffer.from('"hex":"');
const NO_HEX = Buffer.alloc(0);

/** A long log has more characters than a string may have: it is read line by line, and what was written is not made text. */
function rawLines(log: Buffer, file: string): RawLine[] {
  const raw: RawLine[] = [];
  let index = -1;
  for (let start = 0; start < log.length;) {
    const found = log.indexOf(NEW_LINE, start);
    const line = log.subarray(start, found < 0 ? log.length : found);
    start += line.length + 1;
    index++;
    if (line.length < 3 && line.toString().trim() === '') continue;
    const at = line.indexOf(HEX);
    const from = at < 0 ? line.length : at + HEX.length;
    const to = at < 0 ? line.length : line.indexOf(QUOTE, from);
    const text = line.toString('utf8', 0, from) + (to < 0 ? '' : line.toString('utf8', to));
    const fields = fieldsOf(text, `${file} line ${index + 1}`);
    const { op, t, img, off, seq: given } = fields;
    const seq = typeof given === 'number' ? given : index;
    const place = { line: index + 1, seq };
    if (op === 'KILL')
      raw.push(new RawLine({ ...place, op, time: 0, image: '', offsetBytes: 0 }, NO_HEX));
    if (op !== 'w' || typeof img !== 'string' || typeof off !== 'number') continue;
    const time = typeof t === 'number' ? t * 1000 : 0;
    const hex = to < 0 ? NO_HEX : line.subarray(from, to);
    raw.push(new RawLine({ ...place, op, time, image: img, offsetBytes: off }, hex));
  }
  return raw;
}

function fieldsOf(line: string, where: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new RaidproofError('RP211', 'it is no JSON', where, 'Record the log again.');
  }
}

function factsOf(raw: readonly RawLine[], file: string): ArrayFacts {
  const first = raw.find(isSuperblock);
  if (first === undefined) throw noArray(file, 'superblock');
  const superblock = parseSuperblock(first.bytes, file);
  const bitmapAt = SUPERBLOCK_OFFSET_BYTES + superblock.bitmapOffsetSectors * SECTOR_BYTES;
  const header = raw.find(
    (one) =>
      one.offsetBytes === bitmapAt &&
      one.lengthBytes >= BITMAP_HEADER_BYTES &&
      one.bytes.readUInt32LE(0) === BITMAP_MAGIC,
  );
  if (header === undefined) throw noArray(file, 'bitmap');
  const bitmap = parseBitmapSuperblock(header.bytes, file);
  const bitmapChunkSectors = bitmap.chunkBytes / SECTOR_BYTES;
  return {
    superblock,
    bitmapChunkSectors,
    chunks: Math.ceil(superblock.componentSectors / bitmapChunkSectors),
    daemonSleepMilliseconds: bitmap.daemonSleepSeconds * 1000,
  };
}

function isSuperblock(one: RawLine): boolean {
  return (
    one.offsetBytes === SUPERBLOCK_OFFSET_BYTES &&
    one.lengthBytes >= 256 &&
    one.bytes.readUInt32LE(0) === SUPERBLOCK_MAGIC
  );
}

function readLine(raw: RawLine, facts: ArrayFacts, bits: number, file: string): RecordedWrite[] {
  const { line, seq, op, time, image, offsetBytes, lengthBytes } = raw;
  if (op === 'KILL') return [{ kind: 'killed', line }];
  const place = { line, seq, time, image };
  if (isSuperblock(raw))
    return [{ ...place, kind: 'superblock', superblock: parseSuperblock(raw.bytes, file) }];
  const { superblock } = facts;
  const dataAt = superblock.dataOffsetSectors * SECTOR_BYTES;
  if (offsetBytes >= dataAt) {
    const sector = (offsetBytes - dataAt) / SECTOR_BYTES;
    if (sector >= superblock.componentSectors) return [];
    return [{ ...place, kind: 'data', sector, sectors: lengthBytes / SECTOR_BYTES }];
  }
  const bitmapAt = SUPERBLOCK_OFFSET_BYTES + superblock.bitmapOffsetSectors * SECTOR_BYTES;
  const within = offsetBytes - bitmapAt;
  const bitmapBytes = BITMAP_HEADER_BYTES + Math.ceil(bits / 8);
  if (within < 0 || within >= bitmapBytes || within % PAGE_BYTES !== 0) return [];
  return readPage(place, within / PAGE_BYTES, raw.bytes, bits, bitmapBytes);
}

function readPage(
  place: Place,
  page: number,
  bytes: Buffer,
  bits: number,
  bitmapBytes: number,
): RecordedWrite[] {
  const isFirst = page === 0;
  if (isFirst && (bytes.length < BITMAP_HEADER_BYTES || bytes.readUInt32LE(0) !== BITMAP_MAGIC))
    return [];
  const inPage = Math.min(PAGE_BYTES, bitmapBytes - page * PAGE_BYTES);
  const kernelBytes = Math.ceil(inPage / SECTOR_BYTES) * SECTOR_BYTES;
  return [
    {
      ...place,
      kind: 'bitmap',
      page,
      set: setBits(bytes, page, bits),
      events: isFirst ? Number(bytes.readBigUInt64LE(24)) : 0,
      eventsCleared: isFirst ? Number(bytes.readBigUInt64LE(32)) : 0,
      isKernelSized: bytes.length === kernelBytes,
    },
  ];
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
