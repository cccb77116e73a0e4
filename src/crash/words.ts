/** The words of an audit: why a row breaks the promise, and what the writes before it were. */

import { SECTOR_BYTES, STRIPE_SECTORS } from '../raid5/constants.ts';
import { bitmapOffsetBytes } from '../raid5/format/read-bitmap.ts';
import { SUPERBLOCK_OFFSET_BYTES } from '../raid5/constants.ts';
import { parseSuperblock } from '../raid5/index.ts';
import { MAX_SECTOR } from '../raid5/constants.ts';
import type { Disks } from './disks.ts';
import type { Fault } from './judge.ts';
import type { WriteLine } from './log.ts';

/** One sentence that says what is wrong with the row, and why nothing repairs it. */
export function whyOf(disks: Disks, { row, view, breach }: Fault): string {
  const name = (image: number): string => disks.images[image]!.name;
  const bit = `bit ${String(chunkOf(view.bitmapChunkSectors, row))}`;
  const { freshest, resyncOffset } = view.assembly;
  const { events } = freshest.superblock;
  const wrong = `stripe ${row} has wrong parity`;
  switch (breach.rule) {
    case 'clean superblock':
      return `${wrong}, but the superblock of ${name(freshest.image)} (events ${events}) says clean: no resync will start`;
    case 'bit clear':
      return `${wrong}, and ${bit} is clear in the bitmap of ${name(breach.bitmap.image)}, which an assembly may load: the resync will skip it`;
    case 'below resync_offset':
      return `${wrong}, but the resync starts behind it, at resync_offset ${resyncOffset}`;
    case 'never rebuilt':
      return `${name(breach.member.image)} claims to be rebuilt up to sector ${String(breach.member.recoveryOffset)}, but its block of stripe ${row} never was`;
    case 'rebuilt part is wrong':
      return `${name(breach.member.image)} claims to be rebuilt up to sector ${String(breach.member.recoveryOffset)}, but its block of stripe ${row} is not what the others give, and the superblock says clean`;
    case 'recovery skips it':
      return `${name(breach.member.image)} (events ${breach.member.superblock.events}) may come back by the bitmap, its block of stripe ${row} is out of date, and ${bit} is clear in the bitmap of ${name(breach.bitmap.image)}: the recovery will skip it`;
    case 'no PPL entry':
      return `${wrong}, and no valid entry of the partial parity log repairs it`;
    default:
      return breach satisfies never;
  }
}

/** Bitmap chunk of a row; null without a bitmap. */
export function chunkOf(bitmapChunkSectors: number | null, row: number): number | null {
  if (bitmapChunkSectors === null) return null;
  return Math.floor((row * STRIPE_SECTORS) / bitmapChunkSectors);
}

/** What a write to metadata or to a row was. */
export function whatOf(disks: Disks, image: number, line: WriteLine): string {
  const superblock = disks.superblock(image);
  const endBytes = line.offsetBytes + line.bytes.length;
  const holds = (offsetBytes: number): boolean =>
    line.offsetBytes <= offsetBytes && offsetBytes < endBytes;
  if (holds(SUPERBLOCK_OFFSET_BYTES)) return superblockWords(line);
  if (superblock === null) return `${line.bytes.length} bytes at ${line.offsetBytes}`;
  if (holds(bitmapOffsetBytes(superblock))) return 'bitmap';
  const dataBytes = superblock.dataOffsetSectors * SECTOR_BYTES;
  if (line.offsetBytes < dataBytes) return 'bitmap or log';
  const stripe = Math.floor((line.offsetBytes - dataBytes) / (STRIPE_SECTORS * SECTOR_BYTES));
  return `data or parity of stripe ${stripe}`;
}

function superblockWords({ offsetBytes, bytes }: WriteLine): string {
  const stored = bytes.subarray(SUPERBLOCK_OFFSET_BYTES - offsetBytes);
  if (stored.length < 256 || stored.every((byte) => byte === 0)) return 'superblock';
  const { events, resyncOffsetSectors } = parseSuperblock(stored, 'superblock');
  const state =
    resyncOffsetSectors === MAX_SECTOR ? 'clean' : `resync_offset ${resyncOffsetSectors}`;
  return `superblock: events ${events}, ${state}`;
}
