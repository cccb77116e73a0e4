/** The writes that led to a violation. */

import { SECTOR_BYTES } from '../raid5/constants.ts';
import type { Disks } from './disks.ts';
import type { Fault } from './judge.ts';
import type { LogLine, WriteLine } from './log.ts';
import type { PendingWrite } from './pending.ts';
import type { StoryLine } from './result.ts';
import { rowsTouched } from './row-table.ts';
import { whatOf } from './words.ts';

/** Lines of a story; what is older matters less. */
const LINES_MAX = 16;

/**
 * The last lines that matter to a fault: writes to the blocks of its row, and to the metadata of its members.
 * @param before the log up to the crash
 */
export function storyOf(
  disks: Disks,
  { row, view }: Fault,
  before: readonly LogLine[],
  lost: readonly PendingWrite[],
): StoryLine[] {
  const { slots, rows } = view.table.lineUp;
  const isAbout = (line: WriteLine): boolean => {
    const slot = slots.find(({ image }) => disks.images[image]!.name === line.image);
    if (slot === undefined) return false;
    if (line.offsetBytes < slot.dataBytes) return true;
    const change = { offsetBytes: line.offsetBytes, lengthBytes: line.bytes.length };
    const [first, last] = rowsTouched(change, slot.dataBytes, rows);
    return first <= row && row <= last;
  };
  const lines: StoryLine[] = [];
  for (let index = before.length - 1; index >= 0 && lines.length < LINES_MAX; index--) {
    const line = before[index]!;
    if (line.kind !== 'write' || !isAbout(line)) continue;
    const image = disks.images.findIndex(({ name }) => name === line.image);
    const isLost = lost.some((write) => write.seq === line.seq && write.image === image);
    lines.unshift({ seq: line.seq, image: line.image, what: whatOf(disks, image, line), isLost });
  }
  return lines;
}

/** Sectors or rows of its data area that a write touches. */
export function placesOf(
  disks: Disks,
  image: number,
  offsetBytes: number,
  lengthBytes: number,
  placeBytes: number,
): number[] {
  const superblock = disks.superblock(image);
  if (superblock === null) return [];
  const start = offsetBytes - superblock.dataOffsetSectors * SECTOR_BYTES;
  const first = Math.floor(start / placeBytes);
  const last = Math.floor((start + lengthBytes - 1) / placeBytes);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
