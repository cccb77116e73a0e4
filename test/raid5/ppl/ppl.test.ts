/** Partial parity logs: what is not being written survives a crash together with the loss of a member. */
import { describe, expect, test } from 'vitest';
import { memoryDevice, volatileDevice, type VolatileDevice } from '../../../src/device/index.ts';
import {
  assembleDevices,
  countParityMismatches,
  createArray,
  openArray,
  type CreateOptions,
  type Layout,
} from '../../../src/raid5/index.ts';
import { pplArea, pplBytes, readPpl } from '../../../src/raid5/format/ppl.ts';
import { readSuperblock } from '../../../src/raid5/format/superblock-checks.ts';
import { seededRandom } from '../../../src/raid5/random.ts';
import { noise, settle, stopNow } from '../support/arrays.ts';
import { HAS_MDADM, mdadm } from '../support/mdadm.ts';
import { inScratch } from '../support/fixtures.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECTOR = 512;
const BLOCK = 4096;
type Policy = NonNullable<CreateOptions['ppl']>;

/** Blank devices with room for an array of 24 stripes and its logs. */
function devicesOf(policy: Policy, layout: Layout, chunkBytes: number) {
  const sizeBytes = 296 * 512 + 24 * 4096;
  const devices = ['m0', 'm1', 'm2', 'm3'].map((name) => memoryDevice(name, sizeBytes));
  const options = { chunkBytes, layout, ppl: policy, bitmapChunkBytes: false } as const;
  return { devices, options };
}

interface Outcome {
  /** Blocks that nobody was writing, and that changed. */
  readonly broken: number;
  readonly action: string;
  readonly parityMismatches: number | null;
}

/** Fills an array, crashes in the middle of writes, and starts it again, maybe without a member. */
function crashed(policy: Policy, seed: number, lost: number | null): Outcome {
  const random = seededRandom(seed);
  const chunkBytes = 4096 * 2 ** Math.floor(random() * 3);
  const { devices, options } = devicesOf(policy, Math.floor(random() * 6) as Layout, chunkBytes);
  createArray(devices, { ...options, dataOffsetSectors: 296, seed, createdSeconds: 1 });
  const filled = openArray(devices);
  const before = noise(seed, filled.sizeBytes);
  filled.writeNow(0, before);
  stopNow(filled);
  const drives = devices.map(({ name, bytes }) => volatileDevice(name, bytes));
  const inFlight = writeAndCrash(drives, before.length, random, seed);
  const rest = drives
    .filter((_, slot) => slot !== lost)
    .map((one) => memoryDevice(one.name, one.read(0, one.sizeBytes)));
  const result = assembleDevices(rest, { force: policy === 'none' });
  const again = openArray(rest, { force: true });
  const after = again.readNow(0, before.length);
  let broken = 0;
  for (let at = 0; at < before.length; at += BLOCK) {
    if (inFlight.has(at / BLOCK)) continue;
    if (Buffer.compare(after.subarray(at, at + BLOCK), before.subarray(at, at + BLOCK)) !== 0)
      broken++;
  }
  return { broken, action: result.action, parityMismatches: result.parityMismatches };
}

/** Starts several writes at once and loses power at a random moment; gives the blocks written to. */
function writeAndCrash(
  drives: readonly VolatileDevice[],
  sizeBytes: number,
  random: () => number,
  seed: number,
): Set<number> {
  const array = openArray(drives);
  const inFlight = new Set<number>();
  for (let left = 6; left > 0; left--) {
    const lengthBytes = SECTOR * (1 + Math.floor(random() * 60));
    const at = SECTOR * Math.floor((random() * (sizeBytes - lengthBytes)) / SECTOR);
    // The log knows blocks: what shares one with a write may go with it where its member is lost.
    const first = Math.floor(at / BLOCK) * BLOCK;
    for (let byte = first; byte < at + lengthBytes; byte += BLOCK) inFlight.add(byte / BLOCK);
    array.write(at, noise(seed + left, lengthBytes));
  }
  array.scheduler.run({ seed, stepsMax: 20 + Math.floor(random() * 200) });
  array.crash((action) => (action.label.startsWith('write') && random() < 0.5 ? 'partly' : false));
  for (const drive of drives) drive.powerLoss(random);
  return inFlight;
}

describe.each(['one header', 'several headers'] as const)('with %s', (policy) => {
  test('nothing beside the writes in flight changes, with all members or without any one', () => {
    for (let seed = 1; seed <= 24; seed++) {
      for (const lost of [null, seed % 4]) {
        const { broken, parityMismatches } = crashed(policy, seed, lost);
        expect({ seed, lost, broken }).toEqual({ seed, lost, broken: 0 });
        expect(parityMismatches).toBe(lost === null ? 0 : null);
      }
    }
  });

  test('the recovery makes a resync needless', () => {
    const actions = new Set<string>();
    for (let seed = 1; seed <= 10; seed++) actions.add(crashed(policy, seed, null).action);
    expect([...actions]).toContain('none');
  });
});

test('without logs the same crashes break what nobody wrote', () => {
  let broken = 0;
  for (let seed = 1; seed <= 20; seed++) broken += crashed('none', seed, seed % 4).broken;
  expect(broken).toBeGreaterThan(0);
});

test('sequential and random writes, a failure, a re-add as a spare', () => {
  const { devices, options } = devicesOf('one header', 2, 16_384);
  createArray(devices, { ...options, dataOffsetSectors: 296, seed: 3, createdSeconds: 1 });
  const array = openArray(devices);
  const oracle = noise(1, array.sizeBytes);
  array.writeNow(0, oracle, { seed: 5 });
  array.fail('m2');
  array.writeNow(7000, noise(2, 30_000), { seed: 6 });
  oracle.set(noise(2, 30_000), 7000);
  settle(array);
  const removed = array.remove('m2');
  array.scheduler.run({ until: () => removed.done });
  const added = array.add(devices[2]!);
  array.scheduler.run({ until: () => added.done });
  settle(array);
  stopNow(array);
  expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
  expect(Buffer.compare(openArray(devices.slice(1)).readNow(0, oracle.length), oracle)).toBe(0);
});

describe('the log', () => {
  const uuid = Uint8Array.from({ length: 16 }, (_, index) => index);
  const entry = { arraySector: 24, dataBytes: 8192, parityDisk: 2, partial: noise(4, 4096) };

  test('is read as it was written; the newest of several headers counts', () => {
    const area = new Uint8Array(65_536);
    area.set(pplBytes(uuid, 4n, [entry]));
    area.set(pplBytes(uuid, 5n, [{ ...entry, parityDisk: 1 }]), 8192);
    expect(readPpl(area, uuid)).toMatchObject({
      generation: 5n,
      damagedCount: 0,
      entries: [{ parityDisk: 1 }],
    });
    area.set(pplBytes(uuid, 3n, []), 8192);
    expect(readPpl(area, uuid)).toMatchObject({ generation: 4n, entries: [entry] });
  });

  test('that is damaged or foreign says so', () => {
    const area = new Uint8Array(65_536);
    area.set(pplBytes(uuid, 4n, [entry]));
    expect(readPpl(area, noise(1, 16)).generation).toBeNull();
    area[5000]! ^= 1;
    expect(readPpl(area, uuid)).toMatchObject({ generation: 4n, damagedCount: 1, entries: [] });
    area[600]! ^= 1;
    expect(readPpl(area, uuid).generation).toBeNull();
  });
});

test.skipIf(!HAS_MDADM)('mdadm sees the log', () => {
  const { devices, options } = devicesOf('one header', 2, 4096);
  createArray(devices, { ...options, dataOffsetSectors: 296, seed: 3, createdSeconds: 1 });
  const array = openArray(devices);
  array.writeNow(1234, noise(1, 9000));
  stopNow(array);
  expect(pplArea(readSuperblock(devices[0]!))).toEqual({
    startByte: 8192,
    endByte: 8192 + 264 * 512,
  });
  inScratch((folder) => {
    const file = join(folder, 'm0');
    writeFileSync(file, devices[0]!.bytes);
    const text = mdadm('-E', file);
    expect(text).toMatch(/PPL : 264 sectors at offset 8 sectors from superblock/);
    expect(text).toMatch(/Checksum : [0-9a-f]+ - correct/);
    expect(text).toMatch(/Bad Block Log : 512 entries available at offset 272 sectors/);
  });
});
