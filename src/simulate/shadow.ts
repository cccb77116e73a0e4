/** The shadow: for each sector of the array, every version that it may hold after a crash. */

import { arrayBytes, type Geometry } from '../raid5/index.ts';
import { ANYTHING } from './content.ts';

const SECTOR_BYTES = 512;

/**
 * What an observer of requests alone knows. A *column* is one sector of every member at the same
 * place: parity covers it alone.
 */
export interface Shadow {
  /**
   * By array sector: the durable version first, then what was written since, newest last. Once
   * nothing is in flight the newest is what a read must give.
   */
  readonly versions: number[][];
  /** Sectors with more than one version. */
  readonly unstable: Set<number>;
  /** Sectors that a request in flight writes. */
  readonly writing: Set<number>;
  /** Sectors that a request in flight reads. */
  readonly reading: Set<number>;
  /** Columns whose parity a crash may have left wrong, until a resync is known to have passed. */
  suspects: Set<number>;
  /** What a lost sector held before, until the array rests or something durable takes its place. */
  readonly former: Map<number, Former>;
  /**
   * Columns in which a forced start lost a sector: another may bring the member back, and the wrong
   * parity with it.
   */
  readonly forgiven: Set<number>;
  /** Columns that a forced start left behind: no resync is promised for them, only a repair. */
  readonly unproven: Set<number>;
  /** Sectors of each member that the user was told are used. */
  acknowledgedSectors: number;
}

/**
 * Versions that come back with a member that was lost: until all superblocks tell of the loss, a forced
 * start may bring it back; one that was only not offered may come back by itself.
 */
export interface Former {
  readonly versions: readonly number[];
  readonly needsForce: boolean;
}

/** The shadow of a new array: every sector holds version 0. */
export function newShadow(geometry: Geometry): Shadow {
  const sectors = arrayBytes(geometry) / SECTOR_BYTES;
  return {
    versions: Array.from({ length: sectors }, () => [0]),
    unstable: new Set(),
    writing: new Set(),
    reading: new Set(),
    suspects: new Set(),
    former: new Map(),
    forgiven: new Set(),
    unproven: new Set(),
    acknowledgedSectors: geometry.componentSectors,
  };
}

/** A write of `version` is on its way. */
export function writeBegins(
  shadow: Shadow,
  sector: number,
  sectors: number,
  version: number,
): void {
  for (let at = sector; at < sector + sectors; at++) {
    shadow.versions[at]!.push(version);
    shadow.unstable.add(at);
    shadow.writing.add(at);
  }
}

/** A write was acknowledged; a durable one (FUA) is the only version from now on. */
export function writeEnds(
  shadow: Shadow,
  sector: number,
  sectors: number,
  isDurable: boolean,
): void {
  for (let at = sector; at < sector + sectors; at++) {
    shadow.writing.delete(at);
    if (!isDurable) continue;
    settleOn(shadow, at, shadow.versions[at]!.at(-1)!);
    shadow.former.delete(at);
  }
}

/** What a flush that begins now will make durable: the newest acknowledged version of each sector. */
export function acknowledged(shadow: Shadow): [sector: number, version: number][] {
  return [...shadow.unstable].map((sector) => {
    const newest = shadow.writing.has(sector) ? -2 : -1;
    return [sector, shadow.versions[sector]!.at(newest)!];
  });
}

/** A flush has ended: nothing older than what {@link acknowledged} gave may come back. */
export function flushEnds(shadow: Shadow, covered: readonly [number, number][]): void {
  for (const [sector, version] of covered) {
    const versions = shadow.versions[sector]!;
    const index = versions.indexOf(version);
    if (index > 0) {
      versions.splice(0, index);
      shadow.former.delete(sector);
    }
    if (versions.length === 1) shadow.unstable.delete(sector);
  }
}

/** The sector holds this version for certain, on stable storage. */
export function settleOn(shadow: Shadow, sector: number, version: number): void {
  shadow.versions[sector] = [version];
  shadow.unstable.delete(sector);
}

/** The array may lose what the sector held; what is being written to it will count all the same. */
export function loseSector(shadow: Shadow, sector: number, needsForce = true): void {
  const { versions, writing, former } = shadow;
  if (!former.has(sector)) former.set(sector, { versions: versions[sector]!, needsForce });
  if (!writing.has(sector)) return settleOn(shadow, sector, ANYTHING);
  versions[sector] = [ANYTHING, versions[sector]!.at(-1)!];
}

/** The versions that may come back at such a start. */
export function formerVersions(shadow: Shadow, sector: number, force: boolean): readonly number[] {
  const former = shadow.former.get(sector);
  return former === undefined || (former.needsForce && !force) ? [] : former.versions;
}

/** A former version has come back; what was known instead may still come back in its turn. */
export function bringBack(shadow: Shadow, sector: number, version: number): void {
  const former = shadow.former.get(sector)!;
  const versions = [...former.versions, ...shadow.versions[sector]!];
  shadow.former.set(sector, { versions, needsForce: false });
  settleOn(shadow, sector, version);
}

/** Power is lost: no request will be acknowledged any more. */
export function requestsEnd(shadow: Shadow): void {
  shadow.writing.clear();
  shadow.reading.clear();
}

/** The version that a read must give when no write of the sector is in flight. */
export function newestVersion(shadow: Shadow, sector: number): number {
  return shadow.versions[sector]!.at(-1)!;
}
