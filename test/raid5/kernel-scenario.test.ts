/** What the kernel of the fixtures did, done again by the modern era: it must come to the same. */
import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import { createArray, examineDevice, openArray } from '../../src/raid5/index.ts';
import type { ActiveMemberReport, Raid5Array } from '../../src/raid5/index.ts';
import { settle, stopNow } from './support/arrays.ts';
import { expectedOf, type FixtureSet } from './support/fixtures.ts';

/** A new array as the fixtures' mdadm made it; its bits have been cleared, as theirs were. */
function created(): { readonly array: Raid5Array; readonly devices: ReturnType<typeof blanks> } {
  const devices = blanks();
  createArray(devices, { chunkBytes: 65_536, bitmapChunkBytes: 65_536, daemonSleepSeconds: 1 });
  const array = openArray(devices, { era: 'modern' });
  settle(array);
  return { array, devices };
}

function blanks() {
  return [0, 1, 2, 3].map((number) => memoryDevice(`d${number}`, 8 << 20));
}

/** Does the acknowledged writes of the set whose tags begin with `prefix`. */
function write(array: Raid5Array, set: FixtureSet, prefix: string): void {
  for (const { tag, offset, length } of expectedOf(set).writes) {
    if (tag.startsWith(prefix)) array.writeNow(offset, Buffer.alloc(length, tag));
  }
}

function reports(devices: ReturnType<typeof blanks>): ActiveMemberReport[] {
  return devices.map((device) => examineDevice(device) as ActiveMemberReport);
}

describe('the modern era against Linux 6.1', () => {
  test('degraded: the bits that stay are those whose rows skipped the missing disk', () => {
    const { array, devices } = created();
    write(array, 'degraded', 'old');
    settle(array);
    array.setFaulty('d1');
    settle(array);
    array.remove('d1');
    settle(array);
    write(array, 'degraded', 'deg');
    settle(array);
    stopNow(array);
    const kernel = expectedOf('degraded').states.final.members as readonly ActiveMemberReport[];
    reports(devices).forEach((report, number) => {
      if (number === 1) return;
      const { data_sha256, state, role, bitmap } = kernel[number]!;
      expect(report).toMatchObject({ data_sha256, state, role });
      expect(report.bitmap?.dirty_bits).toEqual(bitmap?.dirty_bits);
      // Nothing is cleared while a member is missing: the event of the last healthy write counts.
      expect(report.bitmap!.events_cleared).toBeLessThan(report.events);
    });
    expect(reports(devices)[1]?.data_sha256).toBe(kernel[1]?.data_sha256);
  });

  test('clean: all members hold what the kernel left on them, and no bit is set', () => {
    const { array, devices } = created();
    write(array, 'clean', 'blk');
    stopNow(array);
    const kernel = expectedOf('clean').states.final.members as readonly ActiveMemberReport[];
    reports(devices).forEach((report, number) => {
      const { data_sha256, state, role, resync_offset, feature_map } = kernel[number]!;
      expect(report).toMatchObject({ data_sha256, state, role, resync_offset, feature_map });
      expect(report.bitmap?.dirty_bits).toEqual([]);
    });
  });
});
