/**
 * The images in one crash state, and what was read from their metadata. All changes go through here, so that
 * what was derived is known to be old: cost follows what changed, not the size of the images.
 */

import type { MemoryDevice } from '../device/index.ts';
import { RaidproofError } from '../errors.ts';
import { readSuperblock, type Superblock } from '../raid5/index.ts';
import { SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES } from '../raid5/constants.ts';

/** A change of bytes: which image, where, and how long. */
export interface Change {
  readonly image: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** What a change touches: a superblock, other metadata (bitmap, log), or only the data area of a member. */
export type ChangeKind = 'superblock' | 'metadata' | 'data';

/** Hears of each change after it is made. */
export type Listener = (change: Change, kind: ChangeKind) => void;

/** The images of one crash state. */
export interface Disks {
  readonly images: readonly MemoryDevice[];
  /** Puts bytes on an image; superblocks and listeners learn of it. */
  put(image: number, offsetBytes: number, bytes: Uint8Array): void;
  /** The member superblock on an image, or null where an assembly would not take it for one (2.1). */
  superblock(image: number): Superblock | null;
  /** True unless the range lies in the data area of a member. */
  isMetadata(change: Change): boolean;
  /** Registers a listener. */
  listen(listener: Listener): void;
}

/** Disks over memory images; the images are changed in place. */
export function disksOf(images: readonly MemoryDevice[]): Disks {
  const superblocks: (Superblock | null | undefined)[] = images.map(() => undefined);
  const listeners: Listener[] = [];
  const disks: Disks = {
    images,
    put(image, offsetBytes, bytes) {
      const change = { image, offsetBytes, lengthBytes: bytes.length };
      const kind = kindOf(disks, change);
      images[image]!.write(offsetBytes, bytes);
      if (kind === 'superblock') superblocks[image] = undefined;
      for (const listener of listeners) listener(change, kind);
    },
    superblock(image) {
      const known = superblocks[image];
      if (known !== undefined) return known;
      const found = superblockOf(images[image]!);
      superblocks[image] = found;
      return found;
    },
    isMetadata({ image, offsetBytes, lengthBytes }) {
      const superblock = disks.superblock(image);
      if (superblock === null) return true;
      const { dataOffsetSectors, componentSectors } = superblock;
      const endBytes = (dataOffsetSectors + componentSectors) * SECTOR_BYTES;
      const startBytes = dataOffsetSectors * SECTOR_BYTES;
      return offsetBytes < startBytes || offsetBytes + lengthBytes > endBytes;
    },
    listen: (listener) => void listeners.push(listener),
  };
  return disks;
}

/** Bytes from the superblock's start that can belong to it: 256, and two for each of 1920 roles. */
const SUPERBLOCK_BYTES_MAX = 4096;

function kindOf(disks: Disks, change: Change): ChangeKind {
  const endBytes = change.offsetBytes + change.lengthBytes;
  const isBefore = endBytes <= SUPERBLOCK_OFFSET_BYTES;
  const isBehind = change.offsetBytes >= SUPERBLOCK_OFFSET_BYTES + SUPERBLOCK_BYTES_MAX;
  if (!isBefore && !isBehind) return 'superblock';
  return disks.isMetadata(change) ? 'metadata' : 'data';
}

function superblockOf(image: MemoryDevice): Superblock | null {
  try {
    return readSuperblock(image);
  } catch (error) {
    if (error instanceof RaidproofError) return null;
    throw error;
  }
}
