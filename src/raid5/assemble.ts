/**
 * Assembling image files: start the array, finish the resync or recovery that is due, stop it
 * cleanly.
 */

import type { BlockDevice } from '../device/device.ts';
import { openImage } from '../device/image.ts';
import { RaidproofError } from '../errors.ts';
import { openArray, type Raid5Array } from './array.ts';
import { planAssembly, type AssemblyPlan, type Candidate } from './assembly-plan.ts';
import { MAX_SECTOR } from './constants.ts';
import { arrayDigest, countParityMismatches } from './content.ts';
import type { Era } from './era.ts';
import { readSuperblock } from './format/superblock-checks.ts';
import { storedBitmapOf } from './open.ts';
import { noteWrites, type Rewritten } from './rewritten.ts';
import type { RunOptions } from './scheduler.ts';

/** How to assemble. */
export interface AssembleOptions {
  /** Whose rules the array follows; default modern. */
  readonly era?: Era;
  /** Start although dirty and degraded; default false. */
  readonly force?: boolean;
  /** Finish the resync or recovery that is due before stopping; default true. */
  readonly finish?: boolean;
  /** Draws the order of events at random; first in, first out without. */
  readonly seed?: number;
  /** Scheduler steps after which it counts as hung; default no limit. */
  readonly stepsMax?: number;
  /** Time for the superblocks in seconds since 1970; default the time of the last update. */
  readonly nowSeconds?: number;
}

/** The sync that an array needs when it starts. */
export type DueAction = 'resync' | 'recover' | 'none';

/** What became of it. `array_sha256` and later fields are null when it was refused. */
export interface AssembleResult {
  readonly assembled: boolean;
  readonly refusal: RaidproofError | null;
  /** What was due; with `finish` it was done. */
  readonly action: DueAction;
  /** Sectors of stripes whose parity was found wrong, as in sysfs. */
  readonly mismatch_cnt: number;
  readonly degraded: number;
  /** Members left out because they are out of date. */
  readonly stale: readonly string[];
  readonly events: number | null;
  readonly array_sha256: string | null;
  /** 4 KiB stripes with wrong parity afterwards; null while a member is missing. */
  readonly parityMismatches: number | null;
  /** What was written into the data areas. */
  readonly rewritten: readonly Rewritten[];
}

/**
 * Assembles the array on image files (plain, not gzipped), and stops it again. Nothing is written
 * when it is refused.
 * @param files the members, in any order
 * @throws RaidproofError only for trouble after the start; what is wrong before is the `refusal`
 */
export function assembleImages(
  files: readonly string[],
  options: AssembleOptions = {},
): AssembleResult {
  try {
    withImages(files, 'read-only', (devices) => checkPlan(devices, options));
  } catch (error) {
    if (error instanceof RaidproofError) return refused(error);
    throw error;
  }
  return withImages(files, 'read-write', (devices) => assembleDevices(devices, options));
}

/** Runs until `holds`; throws an Error if nothing can run before that, which would be a fault here. */
function runUntil(array: Raid5Array, holds: () => boolean, order: RunOptions): void {
  array.scheduler.run({ ...order, until: holds });
  if (!holds()) throw new Error('the array waits for something that never comes');
}

/** The same on open devices. Throws what `refusal` would be. */
export function assembleDevices(
  devices: readonly BlockDevice[],
  options: AssembleOptions = {},
): AssembleResult {
  const { seed, nowSeconds } = options;
  const note = noteWrites(devices);
  const array = openArray(note.devices, {
    era: options.era ?? 'modern',
    force: options.force ?? false,
    ...(nowSeconds === undefined ? {} : { nowSeconds }),
  });
  const action = dueAction(array.plan);
  const { stepsMax = Number.POSITIVE_INFINITY } = options;
  const order = { stepsMax, ...(seed === undefined ? {} : { seed }) };
  runUntil(array, () => array.state.started, order);
  if (options.finish ?? true) runUntil(array, () => isSettled(array), order);
  const stopped = array.stop();
  runUntil(array, () => stopped.done, order);
  return { ...resultOf(array, action), rewritten: note.rewritten(array.state.members) };
}

/**
 * Reads and writes an array on image files; call `close` after stopping it. Throws like {@link
 * openArray}.
 */
export function openImages(
  files: readonly string[],
  options: Parameters<typeof openArray>[1] = {},
): { readonly array: Raid5Array; readonly close: () => void } {
  withImages(files, 'read-only', (devices) => checkPlan(devices, options));
  const devices = files.map((file) => openImage(file, 'read-write'));
  const close = (): void => devices.forEach((device) => device.close());
  return { array: openArray(devices, options), close };
}

/** True once no sync runs or is due, and no superblock waits to be written. */
export function isSettled(array: Raid5Array): boolean {
  const { recovery, changes, lockOwner, started } = array.state;
  const quiet = !recovery.running && !recovery.needed && !recovery.done;
  return started && quiet && lockOwner === null && !changes.devices && !changes.clean;
}

/** What the plan's members need: recovery onto one of them, or a resync, or nothing. */
export function dueAction(plan: AssemblyPlan): DueAction {
  const spare = plan.members.some((member) => !member.inSync);
  if (plan.degraded > 0 && spare) return 'recover';
  if (plan.forced) return 'none';
  return plan.freshest.resyncOffsetSectors === MAX_SECTOR ? 'none' : 'resync';
}

function checkPlan(
  devices: readonly BlockDevice[],
  { force = false, era = 'modern' }: Pick<AssembleOptions, 'force' | 'era'>,
): void {
  const candidates: Candidate[] = devices.map((device) => ({
    device,
    superblock: readSuperblock(device),
  }));
  storedBitmapOf(planAssembly(candidates, force, era));
}

function withImages<Result>(
  files: readonly string[],
  mode: 'read-only' | 'read-write',
  use: (devices: readonly BlockDevice[]) => Result,
): Result {
  const devices: BlockDevice[] = [];
  try {
    for (const file of files) devices.push(openImage(file, mode));
    return use(devices);
  } finally {
    for (const device of devices) device.close();
  }
}

function resultOf(array: Raid5Array, action: DueAction): Omit<AssembleResult, 'rewritten'> {
  const { state, geometry, plan } = array;
  const members = state.members.filter((member) => !member.faulty);
  return {
    assembled: true,
    refusal: null,
    action,
    mismatch_cnt: state.sync.mismatches,
    degraded: state.degraded,
    stale: plan.stale.map((candidate) => candidate.device.name),
    events: state.events,
    array_sha256: arrayDigest(geometry, members),
    parityMismatches: countParityMismatches(geometry, members),
  };
}

function refused(refusal: RaidproofError): AssembleResult {
  return {
    assembled: false,
    refusal,
    action: 'none',
    mismatch_cnt: 0,
    degraded: 0,
    stale: [],
    events: null,
    array_sha256: null,
    parityMismatches: null,
    rewritten: [],
  };
}
