/** The log of bad blocks: kept as it is, and where it counts the member is refused. */
import { expect, test } from 'vitest';
import type { MemoryDevice } from '../../../src/device/index.ts';
import { serialiseSuperblock } from '../../../src/raid5/format/superblock.ts';
import { openArray, readSuperblock } from '../../../src/raid5/index.ts';
import { ERAS, settle, stopNow } from '../support/arrays.ts';
import { fixtureDevices } from '../support/fixtures.ts';

const SECTOR_BYTES = 512;
const BAD_BLOCKS = 8;
/** Eight sectors from sector 4096 on, acknowledged (BB_MAKE, include/linux/badblocks.h). */
const ENTRY = (4096n << 9n) | 7n | (1n << 63n);

function superblockAt(device: MemoryDevice): number {
  return readSuperblock(device).superOffsetSectors * SECTOR_BYTES;
}

function logOf(device: MemoryDevice): Uint8Array {
  const { badBlockLog } = readSuperblock(device);
  const first = superblockAt(device) + badBlockLog.offsetSectors * SECTOR_BYTES;
  return device.bytes.subarray(first, first + badBlockLog.sizeSectors * SECTOR_BYTES);
}

function withEntry(): MemoryDevice[] {
  const devices = fixtureDevices('dirty1', [0, 1, 2, 3]);
  for (const device of devices) {
    const log = logOf(device);
    new DataView(log.buffer, log.byteOffset).setBigUint64(0, ENTRY, true);
  }
  return devices;
}

test.each(ERAS)('%s: a resync, a write and a stop leave it as it was', (era) => {
  const devices = withEntry();
  const logs = devices.map((device) => Uint8Array.from(logOf(device)));
  const before = devices.map((device) => readSuperblock(device).events);
  const array = openArray(devices, { era });
  array.write(0, new Uint8Array(4096).fill(7));
  settle(array);
  stopNow(array);
  devices.forEach((device, index) => {
    expect(readSuperblock(device).events).toBeGreaterThan(before[index]!);
    expect(logs[index]!.length).toBeGreaterThan(0);
    expect(logOf(device)).toEqual(logs[index]);
  });
});

test('a member whose superblock says that blocks are bad is refused, and nothing is written', () => {
  const devices = withEntry();
  const [, device] = devices;
  const superblock = readSuperblock(device!);
  const marked = { ...superblock, featureMap: superblock.featureMap | BAD_BLOCKS };
  device!.bytes.set(serialiseSuperblock(marked), superblockAt(device!));
  const before = devices.map(({ bytes }) => Uint8Array.from(bytes));
  expect(() => openArray(devices)).toThrow(/^RP206 d1 superblock\.feature_map: .*bad blocks/);
  devices.forEach(({ bytes }, index) => expect(Buffer.compare(bytes, before[index]!)).toBe(0));
});
