/** The world of a simulation: devices, the array that runs on them, its shadow, and what is open. */

import {
  openArray,
  type Candidate,
  type Geometry,
  type Raid5Array,
  type Request,
} from '../raid5/index.ts';
import { newContents, type Contents } from './content.ts';
import { createdDisks, newDisk, type Disk } from './disks.ts';
import { planNow, stableCandidates } from './plans.ts';
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

/** A growth that was asked for. */
export interface Growing {
  readonly handle: { readonly done: boolean; readonly result: boolean | undefined };
  readonly sectors: number;
}

/** Everything that changes while events are applied. */
export interface World {
  readonly setup: Setup;
  readonly disks: Map<string, Disk>;
  readonly shadow: Shadow;
  readonly contents: Contents;
  /** The shape of the array as its user knows it; a growth changes it. */
  geometry: Geometry;
  /** A growth under way; its user knows nothing of it until it is done. */
  growing: Growing | null;
  /** Null while no array runs. */
  array: Raid5Array | null;
  open: OpenRequest[];
  nextVersion: number;
  /** Devices that the user is adding or removing: nobody else has them until that is done. */
  readonly claimed: Map<string, { readonly done: boolean }>;
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
  /** Growths that were done. */
  growths: number;
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
    growths: 0,
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
    geometry: setup.geometry,
    growing: null,
    array: null,
    open: [],
    nextVersion: 1,
    claimed: new Map(),
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
  for (const [name, { isDoomed }] of world.disks) if (isDoomed && name !== device) return false;
  return state.degraded === 0 && isWholeOnDisk(world);
}

/** By what is on stable storage now: no member would be missing after a crash. */
export function isWholeOnDisk(world: World): boolean {
  return planNow(world, stableCandidates(world)).degraded === 0;
}

/** Opens the array on these devices as the setup says. Throws what {@link openArray} throws. */
export function openWorld(world: World, names: readonly string[], force: boolean): Raid5Array {
  const { era, faults, mends, countersPerPage, counterMax, bitsPerFilePage } = world.setup;
  const devices = names.map((name) => deviceOf(world, name));
  return openArray(devices, {
    era,
    faults,
    mends,
    force,
    bitmapSizes: {
      countersPerPage,
      counterMax,
      ...(bitsPerFilePage === undefined ? {} : { bitsPerFilePage }),
    },
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

/** Whether the user is still adding or removing that device. */
export function isClaimed(world: World, device: string): boolean {
  return world.claimed.get(device)?.done === false;
}
