/** Requests to the array, and what their ends teach the shadow. */

import type { Raid5Array, Request } from '../raid5/index.ts';
import { holdsVersion, requestBytes } from './content.ts';
import { placeOf, SECTOR_WORDS, sectorsOfColumn } from './columns.ts';
import { ViolationFound } from './events.ts';
import { acknowledged, flushEnds, newestVersion, writeBegins, writeEnds } from './shadow.ts';
import type { OpenRequest, World } from './world.ts';
import { describeFound } from './found.ts';

const SECTOR_BYTES = 512;

/** Whether a request may begin: a running array, and no sector that another request is using. */
export function isFree(world: World, sector: number, sectors: number): boolean {
  const { shadow, array } = world;
  if (array === null || array.state.stopped || sector + sectors > shadow.versions.length)
    return false;
  for (let at = sector; at < sector + sectors; at++) {
    if (shadow.writing.has(at) || shadow.reading.has(at)) return false;
  }
  return true;
}

/** Starts a write of a new version. */
export function beginWrite(
  world: World,
  array: Raid5Array,
  { sector, sectors, durable }: { sector: number; sectors: number; durable: boolean },
): void {
  const version = world.nextVersion++;
  writeBegins(world.shadow, sector, sectors, version);
  world.counts.writes++;
  const bytes = requestBytes(sector, sectors, version);
  const request = array.write(sector * SECTOR_BYTES, bytes, durable);
  world.open.push({ request, sector, sectors, covered: [] });
}

/** Starts a read; what it gives is compared when it is done. */
export function beginRead(world: World, array: Raid5Array, sector: number, sectors: number): void {
  for (let at = sector; at < sector + sectors; at++) world.shadow.reading.add(at);
  const request = array.read(sector * SECTOR_BYTES, sectors * SECTOR_BYTES);
  world.open.push({ request, sector, sectors, covered: [] });
}

/** Starts a flush. */
export function beginFlush(world: World, array: Raid5Array): void {
  const covered = acknowledged(world.shadow);
  world.open.push({ request: array.flush(), sector: 0, sectors: 0, covered });
}

/** Tells the shadow of every request that is done since the last call. */
export function settleRequests(world: World): void {
  if (!world.open.some((one) => one.request.done)) return;
  const done = world.open.filter((one) => one.request.done);
  world.open = world.open.filter((one) => !one.request.done);
  for (const one of done) settle(world, one);
}

function settle(world: World, one: OpenRequest): void {
  const { request, sector, sectors, covered } = one;
  if (request.error !== null) {
    const what = `the ${request.kind} of sectors ${sector} to ${sector + sectors - 1} failed`;
    throw new ViolationFound('request', `${what}: ${request.error.message}`);
  }
  switch (request.kind) {
    case 'write':
      writeEnds(world.shadow, sector, sectors, request.durable);
      return proveParity(world, sector, sectors);
    case 'flush':
      return flushEnds(world.shadow, covered);
    case 'read':
      return compareRead(world, request, sector, sectors);
  }
}

/**
 * S27: a write to an array in which none is missing leaves right parity, also where it was wrong: such
 * a column can no more be lost, unless a crash makes it suspect again.
 */
function proveParity({ array, shadow, geometry }: World, sector: number, sectors: number): void {
  if (array === null || array.state.degraded > 0 || shadow.suspects.size === 0) return;
  for (let at = sector; at < sector + sectors; at++) {
    const { column } = placeOf(geometry, at);
    const others = sectorsOfColumn(geometry, column);
    if (!others.some((other) => shadow.writing.has(other))) shadow.suspects.delete(column);
  }
}

function compareRead(world: World, { bytes }: Request, sector: number, sectors: number): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, sectors * SECTOR_WORDS);
  world.counts.compared += sectors;
  for (let index = 0; index < sectors; index++) {
    const at = sector + index;
    world.shadow.reading.delete(at);
    const expected = newestVersion(world.shadow, at);
    if (holdsVersion(world.contents, words, index * SECTOR_WORDS, at, expected)) continue;
    const found = describeFound(world, words, index * SECTOR_WORDS, at);
    throw new ViolationFound(
      'data',
      `a read of array sector ${at} gave ${found}, not version ${expected}`,
    );
  }
}
