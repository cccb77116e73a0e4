/** Where an internal bitmap may lie on a member: behind the superblock, and before the data. */

import type { BlockDevice } from '../../device/device.ts';
import { RaidproofError } from '../../errors.ts';
import { SECTOR_BYTES, SUPERBLOCK_OFFSET_SECTORS } from '../constants.ts';
import type { Superblock } from './superblock.ts';

/** What the bitmap's place is judged by. */
interface Place {
  readonly device: BlockDevice;
  readonly superblock: Superblock;
}

/**
 * Refuses a bitmap that would be written over the superblock or the data (write_sb_page's bounds;
 * semantics 1.14).
 * @param offsetSectors from the superblock to the bitmap
 * @param lengthBytes header and bits, in whole sectors
 * @throws RP209 naming image and field
 */
export function requireBitmapRoom(
  { device, superblock }: Place,
  offsetSectors: number,
  lengthBytes: number,
): void {
  const refuse = (field: string, what: string): never => {
    const where = `${device.name} superblock.${field}`;
    throw new RaidproofError('RP209', what, where, 'The superblock is damaged; restore it.');
  };
  const superblockSectors = Math.ceil(superblock.raw.length / SECTOR_BYTES);
  if (offsetSectors < superblockSectors) {
    refuse('bitmap_offset', `${offsetSectors} sectors would lay the bitmap over the superblock`);
  }
  const end = SUPERBLOCK_OFFSET_SECTORS + offsetSectors + lengthBytes / SECTOR_BYTES;
  if (end > superblock.dataOffsetSectors) {
    refuse('data_offset', `${superblock.dataOffsetSectors} lies before the bitmap's end at ${end}`);
  }
}
