import { describe, expect, test } from 'vitest';
import { faultyDevice, memoryDevice } from '../../src/device/index.ts';
import { openArray } from '../../src/raid5/index.ts';
import { createdDevices, ERAS, filledArray, noise, settle, smallArray } from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 32 } as const;
const DATA_START = 64 * 512;

describe.each(ERAS)('fail, remove, add: %s era', (era) => {
  test('a failed member leaves its slot, then the array; a blank device takes over', () => {
    const { array, oracle } = filledArray(SHAPE, { era });
    array.fail('m2');
    const early = array.remove('m2');
    settle(array);
    expect(early.result).toBe(false);
    const late = array.remove('m2');
    settle(array);
    expect(late.result).toBe(true);
    array.add(memoryDevice('new', DATA_START + 32 * 4096));
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({
      degraded: 0,
      members: { 3: { name: 'new', slot: 2 } },
    });
    expect(Buffer.compare(array.readNow(0, array.sizeBytes), oracle)).toBe(0);
  });

  test('a member that comes back: only what the bitmap names is rebuilt', () => {
    const { array, devices, oracle } = filledArray(SHAPE, { era });
    array.fail('m2');
    settle(array);
    array.remove('m2');
    settle(array);
    array.writeNow(0, noise(8, 4096 * 3));
    oracle.set(noise(8, 4096 * 3));
    settle(array);
    // Not a block of the rows that changed: it stays wrong, which shows that it was not rebuilt.
    const markAt = DATA_START + 20 * 4096;
    devices[2]!.write(markAt, new Uint8Array(16).fill(0xaa));
    array.add(devices[2]!);
    settle(array);
    expect(array.observeLifecycle().degraded).toBe(0);
    expect([...devices[2]!.read(markAt, 16)]).toEqual(new Array(16).fill(0xaa));
    expect(Buffer.compare(array.readNow(0, 4096 * 12), oracle.subarray(0, 4096 * 12))).toBe(0);
    expect(array.observeBitmap()?.counters.every((word) => word === 0)).toBe(true);
  });

  test.each([
    ['a second time', 'RP210', () => memoryDevice('m1', 200_000)],
    ['too small', 'RP210', () => memoryDevice('tiny', 40_000)],
    [
      'of another array',
      'RP207',
      () => memoryDevice('other', createdDevices({ ...SHAPE, seed: 99 })[0]!.bytes),
    ],
    ['with other data', 'RP203', () => memoryDevice('data', new Uint8Array(200_000).fill(7))],
  ])('a device %s is refused', (_, code, device) => {
    const { array } = smallArray(SHAPE);
    expect(() => array.add(device())).toThrow(code);
  });

  test('I/O errors fail the member; reads and writes go on', () => {
    const devices = createdDevices(SHAPE).map((device) => faultyDevice(device));
    const array = openArray(devices, { era });
    const oracle = noise(4, array.sizeBytes);
    array.writeNow(0, oracle);
    devices[1]!.failReads = true;
    expect(Buffer.compare(array.readNow(0, array.sizeBytes), oracle)).toBe(0);
    expect(array.observeLifecycle().members[1]).toMatchObject({ faulty: true });
    settle(array);
    devices[3]!.failWrites = true;
    expect(() => array.writeNow(0, noise(5, 4096 * 9))).toThrow(/^RP210 array write/);
    expect(() => array.readNow(0, array.sizeBytes)).toThrow(/^RP210 array read/);
    expect(array.observeLifecycle().degraded).toBe(2);
  });
});
