/** Carries bitmap pages to the members: the same page to everyone with a slot. */

import type { PageWrite } from '../bitmap/bitmap.ts';
import { completePageWrite, keepBits } from '../bitmap/bitmap.ts';
import { chunksOfFilePage } from '../bitmap/sizes.ts';
import { packBits } from '../format/bits.ts';
import { serialiseBitmapSuperblock } from '../format/bitmap-superblock.ts';
import { SECTOR_BYTES, SUPERBLOCK_OFFSET_SECTORS } from '../constants.ts';
import { memberFailed } from './failure.ts';
import { ioGroup, submitFlush, submitMetadata } from './member-io.ts';
import type { ArrayState, Member } from './state.ts';

/**
 * Sends a page write to every member that has a slot and is not Faulty (write_sb_page, 2.6.30 and
 * later; semantics 1.14). It has landed when it landed everywhere; a member that fails is failed,
 * the bitmap is not.
 */
export function sendPage(array: ArrayState, write: PageWrite): void {
  const targets = array.members.filter((member) => member.slot >= 0 && !member.faulty);
  if (!array.mends.has('flush-before-clear')) return writeTo(array, write, targets);
  const group = ioGroup();
  const begin = (): void => {
    if (group.outstanding > 0) return;
    if (group.failed.length > 0) keepBits(array.bitmap!, write);
    for (const member of group.failed) memberFailed(array, member);
    writeTo(array, write, targets);
  };
  for (const member of targets) submitFlush(array, group, member, begin);
}

function writeTo(array: ArrayState, write: PageWrite, targets: readonly Member[]): void {
  let waiting = targets.length;
  const bytes = pageBytes(array, write);
  const startBytes = (SUPERBLOCK_OFFSET_SECTORS + array.bitmapOffsetSectors) * SECTOR_BYTES;
  for (const member of targets) {
    const group = ioGroup();
    const offsetBytes = startBytes + write.page * pageSize(array);
    submitMetadata(array, group, member, `bitmap page ${write.page}`, offsetBytes, bytes, () => {
      if (group.failed.length > 0) memberFailed(array, member);
      waiting--;
      if (waiting === 0) completePageWrite(array.bitmap!, write.id);
    });
  }
  if (targets.length === 0) completePageWrite(array.bitmap!, write.id);
}

/** The bytes of a page; the last page ends with the last sector that is in use. */
function pageBytes(array: ArrayState, write: PageWrite): Uint8Array {
  const { sizes } = array.bitmap!;
  const start = write.page * pageSize(array);
  const bytes = array.bitmapRaw.slice(start, start + pageSize(array));
  const [first] = chunksOfFilePage(sizes, write.page);
  packBits(write.bits, bytes, first + sizes.headerBits - write.page * sizes.bitsPerFilePage);
  if (write.superblock !== null) bytes.set(serialiseBitmapSuperblock(write.superblock));
  return bytes;
}

/** A page of the file in bytes: md's 4096, or what a simulation makes of it. */
function pageSize({ bitmap }: ArrayState): number {
  return bitmap!.sizes.bitsPerFilePage / 8;
}
