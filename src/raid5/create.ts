/** New arrays: superblocks and bitmaps on blank devices, as mdadm --create leaves them. */

import { randomBytes } from 'node:crypto';
import type { BlockDevice } from '../device/device.ts';
import { RaidproofError } from '../errors.ts';
import { MAX_SECTOR, SECTOR_BYTES, SUPERBLOCK_OFFSET_BYTES } from './constants.ts';
import { chunksFor, metadataEndSectors, newBitmap, newSuperblock } from './format/build.ts';
import type { ArrayIdentity } from './format/build.ts';
import { pplArea, pplBytes } from './format/ppl.ts';
import { bitmapOffsetBytes } from './format/read-bitmap.ts';
import { ROLE, serialiseSuperblock } from './format/superblock.ts';
import { isChunk, type Layout } from './geometry.ts';
import { seededRandom } from './random.ts';

/** How to create an array. Sizes in bytes or in sectors of 512, as named. */
export interface CreateOptions {
  readonly layout?: Layout;
  /** A power of two of at least 4096; default 64 KiB. */
  readonly chunkBytes?: number;
  /** False for no bitmap; else its chunk size, default 64 KiB. */
  readonly bitmapChunkBytes?: number | false;
  /** Partial parity logs in the place of a bitmap; default none. */
  readonly ppl?: 'none' | 'one header' | 'several headers';
  /** Seconds between daemon passes; default 5. */
  readonly daemonSleepSeconds?: number;
  /** Start with every bit set, as mdadm does (default), or with none. */
  readonly bitmapFilled?: boolean;
  /** Default true: parity is taken as right (it is on zeroed devices). False: a resync is due. */
  readonly assumeClean?: boolean;
  /** The last so many devices become spares; default 0. */
  readonly spares?: number;
  /** Where data begins; default 2048, or more if the bitmap needs it. */
  readonly dataOffsetSectors?: number;
  /** Size to use of each member; default as much as the smallest holds. */
  readonly componentSectors?: number;
  readonly name?: string;
  /** Makes the UUIDs repeatable; random without. */
  readonly seed?: number;
  readonly createdSeconds?: number;
}

/**
 * Writes the metadata of a new RAID5 to the devices; slot = position. Data is not touched.
 * @throws RP210 for a number of devices, a size or a chunk that does not work
 */
export function createArray(devices: readonly BlockDevice[], options: CreateOptions = {}): void {
  const uuid = uuidSource(options.seed);
  const identity = identityOf(devices, options, uuid());
  const { raidDisks } = identity.geometry;
  const roles = devices.map((_, index) => (index < raidDisks ? index : ROLE.spare));
  for (const [number, device] of devices.entries()) {
    const sectors = Math.floor(device.sizeBytes / SECTOR_BYTES);
    const dataSizeSectors = sectors - identity.dataOffsetSectors;
    const fresh = newSuperblock(identity, { number, uuid: uuid(), dataSizeSectors }, roles);
    const assumeClean = options.assumeClean ?? true;
    const superblock = { ...fresh, resyncOffsetSectors: assumeClean ? MAX_SECTOR : 0 };
    device.write(SUPERBLOCK_OFFSET_BYTES, serialiseSuperblock(superblock));
    if (identity.ppl !== 'none') {
      const empty = pplBytes(identity.setUuid, 0n, []);
      device.write(pplArea(superblock).startByte, empty);
    }
    const bitmap = newBitmap(identity, options.bitmapFilled ?? true);
    if (bitmap.length > 0) device.write(bitmapOffsetBytes(superblock), bitmap);
    device.flush();
  }
}

function identityOf(
  devices: readonly BlockDevice[],
  options: CreateOptions,
  setUuid: Uint8Array,
): ArrayIdentity {
  const raidDisks = devices.length - (options.spares ?? 0);
  const chunkSectors = (options.chunkBytes ?? 65536) / SECTOR_BYTES;
  requireThat(raidDisks >= 3, `${raidDisks} devices are too few`, 'Use three or more.');
  requireThat(
    isChunk(chunkSectors),
    `a chunk of ${options.chunkBytes} bytes is no power of two of at least 4096`,
    'Use a chunk such as 65536.',
  );
  const { ppl = 'none' } = options;
  const bitmapChunkBytes = ppl === 'none' && (options.bitmapChunkBytes ?? 65536);
  if (bitmapChunkBytes !== false) {
    const power =
      bitmapChunkBytes >= SECTOR_BYTES && (bitmapChunkBytes & (bitmapChunkBytes - 1)) === 0;
    requireThat(
      power,
      `a bitmap chunk of ${bitmapChunkBytes} bytes`,
      'Use a power of two of at least 512.',
    );
  }
  const smallestSectors = Math.floor(Math.min(...devices.map((d) => d.sizeBytes)) / SECTOR_BYTES);
  const bits = bitmapChunkBytes === false ? 0 : chunksFor(smallestSectors, bitmapChunkBytes);
  const wanted = options.dataOffsetSectors ?? 2048;
  const dataOffsetSectors = Math.max(wanted, metadataEndSectors(bits, ppl !== 'none'));
  const room = smallestSectors - dataOffsetSectors;
  const component = options.componentSectors ?? room;
  const componentSectors = Math.floor(component / chunkSectors) * chunkSectors;
  requireThat(
    componentSectors > 0 && componentSectors <= room,
    `${room} sectors of data a member`,
    'Use larger devices, a smaller chunk or a smaller component.',
  );
  const sleep = options.daemonSleepSeconds ?? 5;
  return {
    setUuid,
    setName: options.name ?? 'raidproof:0',
    createdSeconds: options.createdSeconds ?? Math.floor(Date.now() / 1000),
    geometry: { raidDisks, layout: options.layout ?? 2, chunkSectors, componentSectors },
    dataOffsetSectors,
    bitmap:
      bitmapChunkBytes === false
        ? null
        : { chunkBytes: bitmapChunkBytes, daemonSleepSeconds: sleep },
    ppl,
  };
}

/** Gives 16 bytes at each call, repeatable with a seed. */
export function uuidSource(seed: number | undefined): () => Uint8Array {
  if (seed === undefined) return () => Uint8Array.from(randomBytes(16));
  const random = seededRandom(seed);
  return () => Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
}

function requireThat(condition: boolean, what: string, remedy: string): void {
  if (!condition) throw new RaidproofError('RP210', what, 'create', remedy);
}
