import { describe, expect, test } from 'vitest';
import {
  memoryDevice,
  recordingDevice,
  type LogEntry,
  type MemoryDevice,
} from '../../src/device/index.ts';
import { type Era, openArray, readBitmap, readSuperblock } from '../../src/raid5/index.ts';
import { createdDevices, ERAS, noise, stopNow } from './support/arrays.ts';

/** Writes at random with recorded devices and gives the log and the devices as they were before. */
function recordedRun(
  seed: number,
  era: Era,
): { readonly log: LogEntry[]; readonly before: MemoryDevice[] } {
  const before = createdDevices({ raidDisks: 4, rows: 8, daemonSleepSeconds: 1 });
  const log: LogEntry[] = [];
  const devices = before.map((device) =>
    recordingDevice(memoryDevice(device.name, device.bytes), log),
  );
  const array = openArray(devices, { era });
  for (let round = 0; round < 10; round++) {
    array.write(((seed + round * 7919) % 24) * 4096, noise(seed + round, 4096));
    array.scheduler.run({ seed: seed + round, stepsMax: 60 });
  }
  array.scheduler.run({ seed });
  stopNow(array, seed);
  return { log, before };
}

const RUNS = ERAS.flatMap((era) => [1, 2, 3, 4, 5].map((seed) => [era, seed] as const));

describe.each(RUNS)('the order of writes on the devices, %s era, seed %i', (era, seed) => {
  const { log, before } = recordedRun(seed, era);
  const dataStart = readSuperblock(before[0]!).dataOffsetSectors * 512;

  test('S1, S15: before data, the bit is set and the superblock dirty on every member', () => {
    let dataWrites = 0;
    replay(log, before, (entry, members) => {
      if (entry.offsetBytes < dataStart) return;
      dataWrites++;
      const chunk = Math.floor((entry.offsetBytes - dataStart) / 4096);
      for (const member of members) {
        const superblock = readSuperblock(member);
        expect(superblock.resyncOffsetSectors).toBe(0);
        expect(readBitmap(member, superblock).bits[chunk]).toBe(1);
      }
    });
    expect(dataWrites).toBeGreaterThanOrEqual(20);
  });

  test('S13: no member superblock is newer than any bitmap', () => {
    replay(log, before, (_, members) => {
      const stored = members.map((member) => readSuperblock(member));
      const bitmaps = members.map(
        (member, index) => readBitmap(member, stored[index]!).superblock.events,
      );
      const newest = Math.max(...stored.map((superblock) => superblock.events));
      // The dirty to clean step may take the last event back, in the bitmap first.
      expect(Math.min(...bitmaps)).toBeGreaterThanOrEqual(newest - 1);
    });
  });

  test('every metadata write stands between two flushes', () => {
    log.forEach((entry, index) => {
      if (entry.operation !== 'write' || entry.offsetBytes >= dataStart) return;
      expect(log[index - 1]).toMatchObject({ operation: 'flush', device: entry.device });
      expect(log[index + 1]).toMatchObject({ operation: 'flush', device: entry.device });
    });
  });
});

type WriteEntry = Extract<LogEntry, { readonly operation: 'write' }>;

/**
 * Repeats the log on copies of `before`; `look` sees the members as they are just before each
 * write.
 */
function replay(
  log: readonly LogEntry[],
  before: readonly MemoryDevice[],
  look: (entry: WriteEntry, members: readonly MemoryDevice[]) => void,
): void {
  const members = before.map((device) => memoryDevice(device.name, device.bytes));
  for (const entry of log) {
    if (entry.operation !== 'write') continue;
    look(entry, members);
    members.find((member) => member.name === entry.device)!.write(entry.offsetBytes, entry.bytes);
  }
}
