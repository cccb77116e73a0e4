/** What the recovery by partial parity would make of a row (raid5-ppl.c ppl_recover_entry; semantics 4). */

import { SECTOR_BYTES, STRIPE_SECTORS } from '../raid5/constants.ts';
import { locate, paritySlot, type Geometry, type Layout } from '../raid5/geometry.ts';
import { sameBytes, xorInto, xorOf } from '../raid5/parity.ts';
import { componentSectorsOf, type Assembly } from './assembly.ts';
import type { Disks } from './disks.ts';
import { pplEntries, type PplEntry } from '../raid5/format/ppl.ts';
import { stripOf } from '../raid5/ppl/places.ts';

/** True if the log of the row's parity member makes its parity right. The array must have every slot filled. */
export function isRepairedByPpl(disks: Disks, assembly: Assembly, row: number): boolean {
  const geometry = geometryOf(assembly);
  const sector = row * STRIPE_SECTORS;
  const parity = paritySlot(geometry, Math.floor(sector / geometry.chunkSectors));
  const logger = assembly.slots[parity];
  if (logger === null || logger === undefined) return false;
  const entries = pplEntries(disks.images[logger.image]!.bytes, logger.superblock).filter(
    ({ parityDisk }) => parityDisk === parity,
  );
  const others = assembly.slots.map((_, slot) => slot).filter((slot) => slot !== parity);
  for (let offset = 0; offset < STRIPE_SECTORS; offset++) {
    const recovered = entries
      .map((entry) => recoveredParity(disks, assembly, geometry, entry, sector + offset))
      .findLast((block) => block !== null);
    const found = recovered ?? blockAt(disks, assembly, parity, sector + offset);
    const wanted = xorOf(others.map((slot) => blockAt(disks, assembly, slot, sector + offset)));
    if (!sameBytes(found, wanted)) return false;
  }
  return true;
}

/** The parity that an entry gives for one sector of the members, or null where it says nothing. */
function recoveredParity(
  disks: Disks,
  assembly: Assembly,
  geometry: Geometry,
  entry: PplEntry,
  sector: number,
): Uint8Array | null {
  const { chunkSectors } = geometry;
  const { dataDisks, stripSectors, endSector } = stripOf(geometry, entry);
  const firstSector = locate(geometry, entry.arraySector * SECTOR_BYTES).offsetBytes / SECTOR_BYTES;
  const offset = sector - firstSector;
  if (offset < 0 || offset >= stripSectors) return null;
  const sum = new Uint8Array(SECTOR_BYTES);
  let isChanged = false;
  for (let disk = 0; disk < dataDisks; disk++) {
    const arraySector = entry.arraySector + offset + disk * chunkSectors;
    if (arraySector >= endSector) continue;
    const { slot, offsetBytes } = locate(geometry, arraySector * SECTOR_BYTES);
    const member = assembly.slots[slot];
    const memberSector = offsetBytes / SECTOR_BYTES;
    if (member === null || member === undefined || memberSector >= member.recoveryOffset)
      return null;
    xorInto(sum, blockAt(disks, assembly, slot, memberSector));
    isChanged = true;
  }
  const partialByte = offset * SECTOR_BYTES;
  if (entry.partial.length > 0)
    xorInto(sum, entry.partial.slice(partialByte, partialByte + SECTOR_BYTES));
  return isChanged ? sum : null;
}

function blockAt(disks: Disks, assembly: Assembly, slot: number, sector: number): Uint8Array {
  const { image, superblock } = assembly.slots[slot]!;
  const offsetBytes = (superblock.dataOffsetSectors + sector) * SECTOR_BYTES;
  return disks.images[image]!.bytes.slice(offsetBytes, offsetBytes + SECTOR_BYTES);
}

function geometryOf(assembly: Assembly): Geometry {
  const { raidDisks, layout, chunkSectors } = assembly.freshest.superblock;
  const componentSectors = componentSectorsOf(assembly);
  return { raidDisks, layout: layout as Layout, chunkSectors, componentSectors };
}
