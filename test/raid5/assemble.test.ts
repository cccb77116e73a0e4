import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  assembleDevices,
  assembleImages,
  countParityMismatches,
  examineDevice,
  isSettled,
  openArray,
  openImages,
  type ActiveMemberReport,
} from '../../src/raid5/index.ts';
import { noise, stopNow } from './support/arrays.ts';
import {
  expectedOf,
  fixtureDevices,
  FIXTURE_SETS,
  inScratch,
  unpackFixture,
} from './support/fixtures.ts';
import type { FixtureSet } from './support/fixtures.ts';

const MEMBERS: Record<FixtureSet, readonly number[]> = {
  clean: [0, 1, 2, 3],
  dirty1: [0, 1, 2, 3],
  degraded: [0, 2, 3],
  midrecovery: [0, 2, 3, 4],
};

describe.each(FIXTURE_SETS)('assemble %s', (set) => {
  const expected = expectedOf(set);

  test.each([undefined, 1, 2, 3])('content, parity and superblocks are right, seed %s', (seed) => {
    const devices = fixtureDevices(set, MEMBERS[set]);
    const result = assembleDevices(devices, seed === undefined ? {} : { seed });
    expect(result).toMatchObject({
      assembled: true,
      refusal: null,
      action: { clean: 'none', dirty1: 'resync', degraded: 'none', midrecovery: 'recover' }[set],
      mismatch_cnt: 0,
      degraded: set === 'degraded' ? 1 : 0,
      array_sha256: expected.states.final.array_sha256,
      parityMismatches: set === 'degraded' ? null : 0,
    });
    for (const device of devices) {
      expect(examineDevice(device)).toMatchObject({
        state: 'clean',
        checksum_ok: true,
        recovery_offset: null,
        feature_map: 1,
        events: result.events,
        bitmap: {
          dirty_bits:
            set === 'degraded'
              ? [
                  [10, 10],
                  [20, 20],
                ]
              : [],
        },
      });
    }
  });

  test('every acknowledged write is there; one that was only started is not', () => {
    const array = openArray(fixtureDevices(set, MEMBERS[set]));
    const last = expected.writes.filter(
      (write, index) =>
        write.status === 'started' ||
        !expected.writes
          .slice(index + 1)
          .some(({ offset, status }) => offset === write.offset && status === 'acked'),
    );
    const found = last.map((write) => {
      const bytes = Buffer.from(array.readNow(write.offset, write.length));
      return [write.tag, bytes.equals(Buffer.alloc(write.length, write.tag))];
    });
    expect(found).toEqual(last.map((write) => [write.tag, write.status === 'acked']));
  });
});

test('dirty1: the content of block 100 is the acknowledged one', () => {
  const array = openArray(fixtureDevices('dirty1', MEMBERS.dirty1));
  expect(Buffer.from(array.readNow(409_600, 4096)).equals(Buffer.alloc(4096, 'old100.'))).toBe(
    true,
  );
});

test('dirty1 with wrong parity in the dirty chunk: resync repairs it and counts it', () => {
  const devices = fixtureDevices('dirty1', MEMBERS.dirty1);
  // Row 2 of left-symmetric with four disks has its parity in slot 1.
  devices[1]!.write(1_048_576 + 2 * 65_536, noise(1, 4096));
  const result = assembleDevices(devices);
  const { array_sha256 } = expectedOf('dirty1').states.final;
  expect(result).toMatchObject({ mismatch_cnt: 8, parityMismatches: 0, array_sha256 });
});

test('dirty1: a chunk whose bit is clear is not read by the resync', () => {
  const devices = fixtureDevices('dirty1', MEMBERS.dirty1);
  devices[3]!.write(1_048_576, noise(1, 4096));
  expect(assembleDevices(devices)).toMatchObject({ mismatch_cnt: 0, parityMismatches: 1 });
});

test('degraded: the stale member is left out when it is named', () => {
  const devices = fixtureDevices('degraded', [0, 1, 2, 3]);
  const before = createHash('sha256').update(devices[1]!.bytes).digest('hex');
  const { array_sha256 } = expectedOf('degraded').states.final;
  expect(assembleDevices(devices)).toMatchObject({ stale: ['d1'], degraded: 1, array_sha256 });
  expect(createHash('sha256').update(devices[1]!.bytes).digest('hex')).toBe(before);
});

test('degraded: when d1 comes back, only what the bitmap knows is rebuilt', () => {
  const devices = fixtureDevices('degraded', [0, 2, 3]);
  const [returning] = fixtureDevices('degraded', [1]);
  const untouched = returning!.read(1_048_576 + 30 * 65_536, 65_536);
  const array = openArray(devices);
  array.scheduler.run({ until: () => array.state.started });
  const added = array.add(returning!);
  array.scheduler.run({ until: () => added.done });
  expect(array.observeLifecycle()).toMatchObject({
    fullSync: false,
    members: { 3: { savedSlot: 1 } },
  });
  array.scheduler.run({ until: () => isSettled(array) });
  expect(array.observeLifecycle()).toMatchObject({
    degraded: 0,
    members: { 3: { slot: 1, inSync: true } },
  });
  stopNow(array);
  expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
  expect(returning!.read(1_048_576 + 30 * 65_536, 65_536)).toEqual(untouched);
  const report = examineDevice(devices[0]!) as ActiveMemberReport;
  expect(report.bitmap?.dirty_bits).toEqual([]);
});

test('midrecovery: stopped without finishing, the checkpoint survives', () => {
  const devices = fixtureDevices('midrecovery', MEMBERS.midrecovery);
  const result = assembleDevices(devices, { finish: false });
  expect(result.degraded).toBe(1);
  const report = examineDevice(devices[3]!) as ActiveMemberReport;
  expect(report.recovery_offset).toBeGreaterThanOrEqual(6144);
  expect(assembleDevices(devices)).toMatchObject({
    action: 'recover',
    degraded: 0,
    parityMismatches: 0,
  });
});

describe('on image files', () => {
  test('clean stays clean, and assembling is repeatable', () => {
    inScratch((folder) => {
      const files = unpackFixture('clean', MEMBERS.clean, folder);
      const { array_sha256 } = expectedOf('clean').states.final;
      const first = assembleImages(files);
      expect(first).toMatchObject({ assembled: true, array_sha256, events: 2 });
      expect(assembleImages([...files].reverse())).toEqual(first);
    });
  });

  test('openImages reads and writes', () => {
    inScratch((folder) => {
      const files = unpackFixture('clean', MEMBERS.clean, folder);
      const bytes = noise(9, 100_000);
      const { array, close } = openImages(files);
      array.writeNow(70_001, bytes);
      stopNow(array);
      close();
      const again = openImages(files);
      expect(Buffer.from(again.array.readNow(70_001, bytes.length)).equals(bytes)).toBe(true);
      again.close();
      expect(assembleImages(files)).toMatchObject({ action: 'none', parityMismatches: 0 });
      expect(readFileSync(files[0]!).length).toBe(8_388_608);
    });
  });
});
