import { describe, expect, test } from 'vitest';
import {
  countParityMismatches,
  examineDevice,
  isSettled,
  openArray,
} from '../../src/raid5/index.ts';
import type { ActiveMemberReport, Mend, Raid5Array } from '../../src/raid5/index.ts';
import { createdDevices, noise, settle, stopNow } from './support/arrays.ts';

const OLD_ROWS = 16;
const ROWS = 48;
const MENDED: readonly Mend[] = ['growth-sets-bits', 'growth-marks-from-old-end'];

/** An array that uses a third of its devices; what it does not use yet is not zero. */
function growable(mends: readonly Mend[]) {
  const shape = { raidDisks: 4, rows: ROWS, componentSectors: OLD_ROWS * 8 };
  const devices = createdDevices(shape);
  devices.forEach((device, index) => {
    device.write((64 + OLD_ROWS * 8) * 512, noise(index, (ROWS - OLD_ROWS) * 4096));
  });
  const array = openArray(devices, { mends });
  const oracle = noise(9, array.sizeBytes);
  array.writeNow(0, oracle);
  return { array, devices, oracle };
}

function growTo(array: Raid5Array, rows: number): void {
  const grown = array.grow(rows * 8);
  array.scheduler.run({ until: () => grown.done });
  expect(grown.done).toBe(true);
}

/** Stripes with wrong parity, after the array has stopped. */
function mismatches(array: Raid5Array): number | null {
  stopNow(array);
  return countParityMismatches(array.geometry, array.state.members);
}

describe('growing', () => {
  test('the size changes everywhere, the content stays, new space can be used', () => {
    const { array, devices, oracle } = growable(MENDED);
    growTo(array, ROWS);
    expect(array.sizeBytes).toBe(ROWS * 3 * 4096);
    settle(array);
    const bytes = noise(5, 10_000);
    array.writeNow(oracle.length + 100, bytes);
    expect(Buffer.compare(array.readNow(0, oracle.length), oracle)).toBe(0);
    expect(mismatches(array)).toBe(0);
    const again = openArray(devices);
    expect(Buffer.compare(again.readNow(oracle.length + 100, bytes.length), bytes)).toBe(0);
    const report = examineDevice(devices[2]!) as ActiveMemberReport;
    expect(report.bitmap).toMatchObject({ bits: ROWS, sync_size_sectors: ROWS * 8 });
  });

  test.each([
    ['as it is: a walk over an idle old bitmap runs past the new chunks', [], ROWS - OLD_ROWS],
    ['mended', MENDED, 0],
  ] as const)('S14, %s', (_, mends, wrong) => {
    const { array } = growable(mends);
    settle(array);
    growTo(array, ROWS);
    settle(array);
    expect(mismatches(array)).toBe(wrong);
  });

  test.each([
    ['as it is: the new chunks are needed in memory, their bits are not set', [], ROWS - OLD_ROWS],
    ['mended', MENDED, 0],
  ] as const)('S14 after a power loss, %s', (_, mends, wrong) => {
    // The last write is a moment ago: the counter page is there, and the walk goes chunk by chunk.
    const { array, devices } = growable(mends);
    growTo(array, ROWS);
    array.crash();
    const again = openArray(devices, { mends });
    again.scheduler.run({ until: () => isSettled(again) });
    expect(mismatches(again)).toBe(wrong);
  });

  test('without a power loss the same array is resynced in full', () => {
    const { array } = growable([]);
    growTo(array, ROWS);
    settle(array);
    expect(mismatches(array)).toBe(0);
  });

  test('the bitmap chunk doubles until the bits fit the sectors that they have', () => {
    const shape = { raidDisks: 3, rows: 3000, componentSectors: 2000 * 8 };
    const devices = createdDevices(shape);
    const array = openArray(devices, { mends: MENDED });
    array.scheduler.run({ until: () => array.state.started });
    growTo(array, 3000);
    expect(array.observeBitmap()!.counters).toHaveLength(1500);
    expect(array.state.bitmap!.chunkSectors).toBe(16);
  });

  test.each([
    ['smaller', 8, /fewer than are used/],
    ['larger than the devices', ROWS + 1, /m0 ends before byte/],
  ])('%s is refused', (_, rows, message) => {
    const { array } = growable([]);
    expect(() => array.grow(rows * 8)).toThrow(message);
  });

  test('the classic era refuses', () => {
    const array = openArray(createdDevices({ raidDisks: 3, rows: 4 }), { era: 'classic' });
    expect(() => array.grow(32)).toThrow(/^RP210 array grow: growing came with Linux 3.5/);
  });
});
