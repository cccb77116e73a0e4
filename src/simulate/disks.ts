/** The devices of a simulation: a new array on them, spares, and what reads would see. */

import { volatileDevice, type VolatileDevice } from '../device/index.ts';
import {
  createArray,
  paritySlot,
  parseSuperblock,
  readRawSuperblock,
  serialiseSuperblock,
  type Raid5Array,
} from '../raid5/index.ts';
import { fillSector, newContents } from './content.ts';
import { SECTOR_WORDS, sectorsOfColumn, type Slots } from './columns.ts';
import type { ErrorKind } from './events.ts';
import type { Setup } from './setup.ts';

const SECTOR_BYTES = 512;
const SUPERBLOCK_SECTOR = 8;
const ROLE_SPARE = 0xffff;

/** Where data begins on every member. */
export const DATA_OFFSET_SECTORS = 40;

/** A device and what the simulation can do with it. */
export interface Disk {
  readonly device: VolatileDevice;
  readonly words: Uint32Array;
  /** The next such operation fails. */
  failing: ErrorKind | null;
  /** An injected error struck; the array will call the member failed once it hears of it. */
  isDoomed: boolean;
}

/** Asked before an injected error strikes; false lets the operation pass after all. */
export type MayFail = (device: string) => boolean;

/** A device of the size that the setup asks for. */
export function newDisk(setup: Setup, name: string, mayFail: MayFail): Disk {
  const sectors = setup.geometry.componentSectors + (setup.roomSectors ?? 0);
  const sizeBytes = (DATA_OFFSET_SECTORS + sectors) * SECTOR_BYTES;
  const device = volatileDevice(name, sizeBytes, {
    fails(operation) {
      if (disk.failing === null || disk.failing !== operation) return false;
      disk.failing = null;
      disk.isDoomed = mayFail(name);
      return disk.isDoomed;
    },
  });
  const disk: Disk = {
    device,
    words: new Uint32Array(device.bytes.buffer),
    failing: null,
    isDoomed: false,
  };
  return disk;
}

/** The members and spares of a new array; every sector holds version 0. */
export function createdDisks(setup: Setup, mayFail: MayFail): Disk[] {
  const { geometry, spares } = setup;
  const disks = Array.from({ length: geometry.raidDisks + spares }, (_, index) =>
    newDisk(setup, index < geometry.raidDisks ? `m${index}` : `s${index}`, mayFail),
  );
  const { bitmapChunkSectors: chunk } = setup;
  createArray(
    disks.map((disk) => disk.device),
    {
      layout: geometry.layout,
      chunkBytes: geometry.chunkSectors * SECTOR_BYTES,
      bitmapChunkBytes: chunk === null ? false : chunk * SECTOR_BYTES,
      bitmapFilled: setup.startsDirty,
      assumeClean: !setup.startsDirty,
      daemonSleepSeconds: setup.daemonSleepSeconds,
      spares,
      dataOffsetSectors: DATA_OFFSET_SECTORS,
      componentSectors: geometry.componentSectors,
      seed: 1,
      createdSeconds: 1_700_000_000,
    },
  );
  if (setup.firstDeviceNumber > 0)
    for (const disk of disks) renumber(disk, setup.firstDeviceNumber);
  fill(setup, disks);
  for (const { device } of disks) device.flush();
  return disks;
}

/** Members by slot, as the running array may read them. */
export function slotsOf(array: Raid5Array, disks: ReadonlyMap<string, Disk>): Slots {
  const { members, geometry } = array.state;
  return Array.from({ length: geometry.raidDisks }, (_, slot) => {
    const member = members.find((one) => one.slot === slot && !one.faulty);
    if (member === undefined) return null;
    return {
      words: disks.get(member.device.name)!.words,
      dataOffsetSectors: member.superblock.dataOffsetSectors,
      readableSectors: member.inSync ? Number.POSITIVE_INFINITY : member.recoveryOffset,
    };
  });
}

/** Higher device numbers: the roles then reach into a second sector of the superblock. */
function renumber({ device }: Disk, first: number): void {
  const superblock = parseSuperblock(readRawSuperblock(device), device.name);
  const roles = [
    ...Array.from({ length: first }, () => ROLE_SPARE),
    ...superblock.roles.slice(0, 16),
  ];
  const moved = { ...superblock, roles, deviceNumber: superblock.deviceNumber + first };
  device.write(SUPERBLOCK_SECTOR * SECTOR_BYTES, serialiseSuperblock(moved));
}

/** Version 0 everywhere, and its parity; a new array has none yet, and behind its end nobody made any. */
function fill({ geometry, startsDirty }: Setup, disks: readonly Disk[]): void {
  const contents = newContents();
  for (const [number, { words }] of disks.entries()) {
    const end = DATA_OFFSET_SECTORS + geometry.componentSectors;
    for (let sector = end; sector * SECTOR_WORDS < words.length; sector++)
      fillSector(contents, words, sector * SECTOR_WORDS, sector, -2 - number);
  }
  for (let column = 0; column < geometry.componentSectors; column++) {
    const at = (DATA_OFFSET_SECTORS + column) * SECTOR_WORDS;
    const parity = disks[paritySlot(geometry, Math.floor(column / geometry.chunkSectors))]!.words;
    for (const [slot, sector] of sectorsOfColumn(geometry, column).entries()) {
      if (sector < 0) continue;
      const { words } = disks[slot]!;
      fillSector(contents, words, at, sector, 0);
      if (startsDirty) continue;
      for (let index = at; index < at + SECTOR_WORDS; index++) parity[index]! ^= words[index]!;
    }
  }
}
