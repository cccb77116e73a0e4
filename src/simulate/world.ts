/** The world of a simulation: devices, the array that runs on them, its shadow, and what is open. */

import {
  openArray,
  planAssembly,
  readSuperblock,
  type Action,
  type Candidate,
  type Raid5Array,
  type Request,
} from '../raid5/index.ts';
import { newContents, type Contents } from './content.ts';
import { createdDisks, newDisk, type Disk } from './disks.ts';
import type { Setup } from './setup.ts';
import { newShadow, type Shadow } from './shadow.ts';

/** A request in flight, and what the shadow must learn when it is done. */
export interface OpenRequest {
  readonly request: Request;
  readonly sector: number;
  readonly sectors: number;
  /** What a flush covers. */
  readonly covered: [sector: number, version: number][];
}

/** Everything that changes while events are applied. */
export interface World {
  readonly setup: Setup;
  readonly disks: Map<string, Disk>;
  readonly shadow: Shadow;
  readonly contents: Contents;
  /** Null while no array runs. */
  array: Raid5Array | null;
  open: OpenRequest[];
  nextVersion: number;
  /** For each chunk the daemon's looks at it since it was last in use. */
  looks: number[];
  /** A crash is going on: what lands now is in flight, even where devices have no cache. */
  isCrashing: boolean;
  /** Power was lost since the array last ran: of each sector any version may be left. */
  isPowerLost: boolean;
  readonly counts: Counts;
}

/** What has happened so far. */
export interface Counts {
  crashes: number;
  steps: number;
  writes: number;
  /** Crashes during a resync or a recovery. */
  crashesInSync: number;
  /** Crashes before an assembly had ended. */
  crashesInAssembly: number;
  /** Crashes with a member missing. */
  crashesDegraded: number;
  /** Member failures, by error or by order. */
  failures: number;
  /** Former members that came back, and blank ones. */
  returns: number;
  /** Starts that needed force. */
  forced: number;
  /** Sectors that an array was allowed to lose, and did. */
  lostLegitimately: number;
  /** Sectors compared with the shadow. */
  compared: number;
}

/** Nothing has happened. */
export function noCounts(): Counts {
  return {
    crashes: 0,
    steps: 0,
    writes: 0,
    crashesInSync: 0,
    crashesInAssembly: 0,
    crashesDegraded: 0,
    failures: 0,
    returns: 0,
    forced: 0,
    lostLegitimately: 0,
    compared: 0,
  };
}

/** A new array on new devices; it does not run yet. */
export function newWorld(setup: Setup, counts: Counts): World {
  const world: World = {
    setup,
    disks: new Map(),
    shadow: newShadow(setup.geometry),
    contents: newContents(),
    array: null,
    open: [],
    nextVersion: 1,
    looks: [],
    isCrashing: false,
    isPowerLost: false,
    counts,
  };
  for (const disk of createdDisks(setup, (device) => mayFail(world, device)))
    world.disks.set(disk.device.name, disk);
  if (setup.startsDirty)
    for (let column = 0; column < setup.geometry.componentSectors; column++)
      world.shadow.suspects.add(column);
  return world;
}

/** A further device, blank. */
export function addDisk(world: World, name: string): Disk {
  const disk = newDisk(world.setup, name, (device) => mayFail(world, device));
  world.disks.set(name, disk);
  return disk;
}

/**
 * Whether the loss of that member leaves an array that can go on: all others must be in sync, in
 * memory and by their superblocks on stable storage. A second loss is more than RAID5 promises.
 */
export function mayFail(world: World, device: string): boolean {
  const { array } = world;
  const state = array?.state;
  const member = state?.members.find((one) => one.device.name === device);
  if (state === undefined || member === undefined || member.faulty || world.isCrashing)
    return false;
  if (!member.inSync) return true;
  return state.degraded === 0 && isWholeOnDisk(world);
}

/** By what is on stable storage now: no member would be missing after a crash. */
export function isWholeOnDisk(world: World): boolean {
  const candidates: Candidate[] = [];
  for (const { device } of world.disks.values()) {
    const stable = { ...device, read: readerOf(device.stable()) };
    const superblock = superblockOn(stable);
    if (superblock !== null) candidates.push({ device: stable, superblock });
  }
  return planAssembly(candidates, true, world.setup.era, 'any').degraded === 0;
}

/** The superblock of a device, or null where there is none that can be read. */
export function superblockOn(device: Candidate['device']): Candidate['superblock'] | null {
  try {
    return readSuperblock(device);
  } catch {
    return null;
  }
}

/** Opens the array on these devices as the setup says. Throws what {@link openArray} throws. */
export function openWorld(world: World, names: readonly string[], force: boolean): Raid5Array {
  const { era, faults, mends, countersPerPage, counterMax } = world.setup;
  const devices = names.map((name) => deviceOf(world, name));
  return openArray(devices, {
    era,
    faults,
    mends,
    force,
    bitmapSizes: { countersPerPage, counterMax },
  });
}

/** The device as the array gets it: without a cache, what it acknowledges is durable. */
export function deviceOf(world: World, name: string): Candidate['device'] {
  const { device } = world.disks.get(name)!;
  if (world.setup.hasCache) return device;
  return {
    ...device,
    write(offsetBytes, bytes) {
      device.write(offsetBytes, bytes);
      if (!world.isCrashing) device.flush();
    },
  };
}

/** What can run now; empty while no array runs. */
export function actionsOf(world: World): Action[] {
  return world.array?.scheduler.runnable() ?? [];
}

function readerOf(bytes: Uint8Array): (offsetBytes: number, lengthBytes: number) => Uint8Array {
  return (offsetBytes, lengthBytes) => bytes.slice(offsetBytes, offsetBytes + lengthBytes);
}
