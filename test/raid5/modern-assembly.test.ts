import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import {
  assembleDevices,
  createScheduler,
  openArray,
  readSuperblock,
} from '../../src/raid5/index.ts';
import { createdDevices, ERAS, filledArray, noise, settle, stopNow } from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 32 } as const;

describe('a member that is one event behind, and that the others call faulty', () => {
  test.each([
    ['classic', [], 0],
    ['modern', ['m1'], 1],
  ] as const)('%s: left out is %j', (era, stale, degraded) => {
    const { array, devices } = filledArray(SHAPE, { era });
    settle(array);
    array.setFaulty('m1');
    const recorded = (): boolean => {
      const own = readSuperblock(devices[1]!).events;
      return devices.every((device, number) =>
        number === 1 ? true : readSuperblock(device).events === own + 1,
      );
    };
    array.scheduler.run({ until: recorded });
    array.crash();
    const again = openArray(devices, { era });
    expect(again.plan.stale.map(({ device }) => device.name)).toEqual(stale);
    expect(again.plan.degraded).toBe(degraded);
  });
});

describe('dirty and degraded, modern era', () => {
  test('it is refused; forced, it is called clean at once', () => {
    const { array, devices } = filledArray(SHAPE);
    array.writeNow(0, noise(1, 100));
    array.crash();
    const three = devices.slice(1).map((device) => memoryDevice(device.name, device.bytes));
    expect(() => openArray(three)).toThrow(/RP208 .*dirty and degraded/);
    expect(assembleDevices(three, { force: true })).toMatchObject({ action: 'none', degraded: 1 });
    for (const device of three) expect(readSuperblock(device).resyncOffsetSectors).toBe(Infinity);
  });

  test('a layout with a parity disk starts without force if only that is being rebuilt', () => {
    const shape = { ...SHAPE, layout: 5, spares: 1 } as const;
    const { array, devices } = filledArray(shape);
    array.setFaulty('m3');
    array.scheduler.run({ until: () => array.state.sync.current > 100 });
    array.write(0, noise(1, 4096));
    array.scheduler.run({ until: () => readSuperblock(devices[0]!).resyncOffsetSectors === 0 });
    array.crash();
    const rest = devices.filter(({ name }) => name !== 'm3');
    expect(openArray(rest).plan).toMatchObject({ degraded: 1, forced: false });
  });
});

test('a recovery by the bitmap that is cut off goes on by the bitmap', () => {
  const { array, devices, oracle } = filledArray(SHAPE);
  array.setFaulty('m2');
  settle(array);
  array.remove('m2');
  settle(array);
  for (const row of [0, 9, 25]) {
    const bytes = noise(row + 50, 3 * 4096);
    oracle.set(bytes, row * 3 * 4096);
    array.writeNow(row * 3 * 4096, bytes);
  }
  array.add(devices[2]!);
  array.scheduler.run({ until: () => array.state.sync.current > 80 });
  stopNow(array);
  expect(readSuperblock(devices[2]!).featureMap & 0x82).toBe(0x82);
  const result = assembleDevices(devices);
  expect(result).toMatchObject({ action: 'recover', degraded: 0, parityMismatches: 0 });
  expect(result.rewritten).toEqual([{ slot: 2, ranges: [[25 * 4096, 26 * 4096 - 1]] }]);
  const again = openArray(devices);
  expect(Buffer.compare(again.readNow(0, again.sizeBytes), oracle)).toBe(0);
});

test('old parity is not used where a resync is still to come (S27)', () => {
  const shape = { ...SHAPE, raidDisks: 6, assumeClean: false, bitmapFilled: true };
  const reads = (era: 'classic' | 'modern'): number => {
    let seen = 0;
    const scheduler = createScheduler(({ label }) => {
      if (label.startsWith('read data 0+')) seen++;
    });
    const array = openArray(createdDevices(shape), { era, scheduler });
    array.state.recovery.frozen = true;
    array.writeNow(0, noise(1, 4096));
    return seen;
  };
  // One block of five: read-modify-write reads 2 blocks, reconstruct-write the 4 others.
  expect([reads('classic'), reads('modern')]).toEqual([2, 4]);
});

describe.each(ERAS)('read-only, %s era', (era) => {
  test('reads are served, writes refused, superblocks left alone', () => {
    const { array, devices, oracle } = filledArray(SHAPE, { era });
    stopNow(array);
    const before = devices.map((device) => readSuperblock(device).events);
    const again = openArray(devices, { era, readOnly: 'yes' });
    expect(Buffer.compare(again.readNow(0, again.sizeBytes), oracle)).toBe(0);
    expect(() => again.write(0, oracle)).toThrow(/read-only/);
    again.setFaulty('m1');
    settle(again);
    expect(again.observeLifecycle().members[1]).toMatchObject({ faulty: true, slot: -1 });
    stopNow(again);
    expect(devices.map((device) => readSuperblock(device).events)).toEqual(before);
  });

  test('until the first write: then the array is dirty like any other', () => {
    const { array, devices } = filledArray(SHAPE, { era });
    stopNow(array);
    const again = openArray(devices, { era, readOnly: 'auto' });
    again.writeNow(0, noise(1, 100));
    expect(again.state.readOnly).toBe('no');
    expect(readSuperblock(devices[0]!).resyncOffsetSectors).toBe(0);
  });
});
