/** Whether an array has partial parity logs, and whether a member has room for its own. */

import type { BlockDevice } from '../../device/device.ts';
import { RaidproofError } from '../../errors.ts';
import { SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES } from '../constants.ts';
import { PPL_HEADER_BYTES, pplArea } from '../format/ppl.ts';
import { FEATURE, type Superblock } from '../format/superblock.ts';

/** Whether the superblock says that the array logs partial parity. */
export function hasPpl({ featureMap }: Pick<Superblock, 'featureMap'>): boolean {
  return (featureMap & FEATURE.ppl) !== 0;
}

/**
 * Refuses a log that would be written over the superblock or the data, or is too small for one
 * stripe (ppl_validate_rdev).
 * @throws RP205 naming image and field
 */
export function requirePplRoom({
  device,
  superblock,
}: {
  readonly device: BlockDevice;
  readonly superblock: Superblock;
}): void {
  const refuse = (field: string, what: string): never => {
    const where = `${device.name} superblock.${field}`;
    throw new RaidproofError('RP205', what, where, 'The superblock is damaged; restore it.');
  };
  const { startByte, endByte } = pplArea(superblock);
  if (startByte < SUPERBLOCK_OFFSET_BYTES + superblock.raw.length) {
    refuse('ppl_offset', `byte ${startByte} lies in or before the superblock`);
  }
  if (endByte - startByte < 2 * PPL_HEADER_BYTES) {
    refuse('ppl_size', `${endByte - startByte} bytes cannot hold one stripe`);
  }
  if (endByte > superblock.dataOffsetSectors * SECTOR_BYTES) {
    refuse('ppl_size', `the log ends at byte ${endByte}, behind the beginning of the data`);
  }
}
