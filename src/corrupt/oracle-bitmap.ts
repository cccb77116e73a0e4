/** Whether the bitmap of an array forbids its start (bitmap_read_sb; semantics 1.12, 1.14, 2.2). */

import { numberAt, SUPERBLOCK_BYTES_AT } from './fields.ts';
import { get, type Image, type Problem, type Taken } from './image.ts';

const COUNTABLE = 2n ** 53n - 1n;
const HEADER_BYTES = 256n;

/**
 * The bitmap lies for all where the freshest superblock says, and is read from the first member
 * that is in sync.
 */
export function bitmapProblems(freshest: Image, taken: readonly Taken[]): Problem[] {
  if ((get(freshest, 8, 4) & 1n) === 0n) return [];
  const byNumber = taken.toSorted((one, other) => Number(one.number - other.number));
  const source = byNumber.find(({ isInSync }) => isInSync)!.image;
  const offset = BigInt.asIntN(32, get(freshest, 96, 4));
  const start = SUPERBLOCK_BYTES_AT + Number(offset) * 512;
  const place: Problem = { image: source.name, part: 'superblock', field: 'bitmap_offset' };
  if (start < 0 || start + 256 > source.bytes.length) return [place];
  const header = headerProblems(source, freshest, start);
  if (header.length > 0) return header;
  const lengthBytes = areaBytes(freshest, numberAt(source.bytes, start + 52, 4));
  if (BigInt(start) + lengthBytes > BigInt(source.bytes.length)) return [place];
  return byNumber.flatMap(({ image }) => roomProblems(image, offset, lengthBytes));
}

function headerProblems({ name, bytes }: Image, freshest: Image, start: number): Problem[] {
  const field = (at: number, length: number): bigint => numberAt(bytes, start + at, length);
  const wrong: string[] = [];
  if (field(0, 4) !== 0x6d746962n) wrong.push('magic');
  if (field(4, 4) !== 4n) wrong.push('version');
  const chunk = field(52, 4);
  if (chunk < 512n || (chunk & (chunk - 1n)) !== 0n) wrong.push('chunksize');
  const sleep = field(56, 4);
  if (sleep < 1n || sleep > 0x7fff_ffffn / 250n) wrong.push('daemon_sleep');
  if (field(60, 4) > 16383n) wrong.push('write_behind');
  if (field(24, 8) > COUNTABLE) wrong.push('events');
  if (field(32, 8) > COUNTABLE) wrong.push('events_cleared');
  if (field(40, 8) > COUNTABLE) wrong.push('sync_size');
  if (field(8, 8) !== get(freshest, 16, 8) || field(16, 8) !== get(freshest, 24, 8)) {
    wrong.push('uuid');
  }
  if ((field(48, 4) & (0x4n | 0x8000n)) !== 0n) wrong.push('state');
  return wrong.map((one) => ({ image: name, part: 'bitmap', field: one }));
}

/** Header and one bit a chunk, in whole sectors. */
function areaBytes(freshest: Image, chunkBytes: bigint): bigint {
  const stripes = get(freshest, 88, 4);
  const usedBytes = (get(freshest, 80, 8) / stripes) * stripes * 512n;
  const bits = (usedBytes + chunkBytes - 1n) / chunkBytes;
  return ((HEADER_BYTES + (bits + 7n) / 8n + 511n) / 512n) * 512n;
}

function roomProblems(image: Image, offset: bigint, lengthBytes: bigint): Problem[] {
  const superblockSectors = (256n + 2n * get(image, 220, 4) + 511n) / 512n;
  const wrong: string[] = [];
  if (offset < superblockSectors) wrong.push('bitmap_offset');
  if (8n + offset + lengthBytes / 512n > get(image, 128, 8)) wrong.push('data_offset');
  return wrong.map((field) => ({ image: image.name, part: 'superblock', field }));
}
