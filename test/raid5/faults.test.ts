/** Each fault breaks the rule that it is named for; without it the rule holds. */
import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import {
  createBitmap,
  FAULTS,
  loadBits,
  openArray,
  readBitmap,
  readSuperblock,
  startSyncChunk,
  type Fault,
  type Raid5Array,
} from '../../src/raid5/index.ts';
import { createdDevices, filledArray, noise, settle, smallArray } from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 64 } as const;

/** For each fault: whether the rule is broken. */
const BROKEN: Record<Fault, (faults: readonly Fault[]) => boolean> = {
  'no-unplug-wait': dataBeforeBit,
  'parity-before-bit': dataBeforeBit,
  'one-pass-clear': (faults) => {
    const { array } = smallArray(SHAPE, { faults });
    array.writeNow(0, noise(1, 4096));
    runDaemonOnce(array);
    return array.observeBitmap()!.counters[0] === 0;
  },
  'needwrite-dropped': (faults) => {
    const { array } = smallArray(SHAPE, { faults });
    array.writeNow(0, noise(1, 4096));
    // Without safe mode no superblock write carries page 0 along.
    array.state.writesPending++;
    settle(array);
    return array.observeBitmap()!.deviceBits[0]!;
  },
  'early-recovery-offset': (faults) => {
    const { array } = filledArray({ ...SHAPE, spares: 1 }, { faults });
    array.setFaulty('m1');
    let early = false;
    const look = (): boolean => {
      const { sync, stripes } = array.state;
      // What is published is curr_resync_completed: nothing below may be on its way.
      early ||= [...stripes.keys()].some((sector) => sector < sync.completed);
      return sync.current > 400;
    };
    array.scheduler.run({ until: look, seed: 3 });
    return early;
  },
  'no-events-on-failure': (faults) => {
    const { array } = smallArray(SHAPE, { faults });
    settle(array);
    const before = array.state.events;
    array.setFaulty('m1');
    array.scheduler.run({
      until: () => array.observeLifecycle().members[1]!.faulty && !array.state.changes.devices,
    });
    return array.state.events === before;
  },
  're-add-unchecked': (faults) => {
    const { array, devices } = filledArray(SHAPE, { faults });
    const old = memoryDevice('m1', devices[1]!.bytes);
    settle(array);
    array.state.bitmap!.eventsCleared = 1000;
    array.setFaulty('m1');
    settle(array);
    array.remove('m1');
    settle(array);
    array.add(old);
    array.scheduler.run({ until: () => array.state.sync.current > 3 });
    return !array.state.fullSync;
  },
  'torn-superblock': (faults) => {
    const devices = createdDevices(SHAPE);
    // A byte of the checksum.
    devices[2]!.bytes[4096 + 216]! ^= 1;
    try {
      openArray(devices, { faults });
      return true;
    } catch {
      return false;
    }
  },
  'degraded-clears-needed': (faults) => {
    const { array } = smallArray(SHAPE, { faults });
    array.setFaulty('m0');
    settle(array);
    array.writeNow(0, noise(1, 4096));
    return array.observeBitmap()!.counters[0]! < 0x8000;
  },
  'resync-skips-bit': (faults) => {
    const sizes = {
      chunks: 4,
      countersPerPage: 4,
      bitsPerFilePage: 8,
      headerBits: 4,
      counterMax: 7,
    };
    const bitmap = createBitmap({ sizes, era: 'modern', faults: new Set(faults) });
    loadBits(bitmap, Uint8Array.of(1, 1, 1, 1), 0);
    return [0, 1, 2, 3].some((chunk) => !startSyncChunk(bitmap, chunk, true));
  },
};

describe.each(Object.keys(FAULTS) as Fault[])('%s', (fault) => {
  test('breaks its rule, which holds without', () => {
    expect([BROKEN[fault]([]), BROKEN[fault]([fault])]).toEqual([false, true]);
  });
});

/** Writes in random orders; tells whether data was on a device before its bit was on all. */
function dataBeforeBit(faults: readonly Fault[]): boolean {
  return Array.from({ length: 10 }, (_, seed) => seed).some((seed) => {
    const devices = createdDevices(SHAPE);
    const array = openArray(devices, { faults });
    const write = array.write(0, noise(seed + 1, 4096));
    const start = readSuperblock(devices[0]!).dataOffsetSectors * 512;
    const broken = (): boolean => {
      const written = devices.some(({ bytes }) =>
        bytes.subarray(start, start + 4096).some(Boolean),
      );
      return (
        written &&
        !devices.every((device) => readBitmap(device, readSuperblock(device)).bits[0] === 1)
      );
    };
    let seen = false;
    array.scheduler.run({ seed, until: () => (seen ||= broken()) || write.done });
    return seen;
  });
}

function runDaemonOnce(array: Raid5Array): void {
  array.state.bitmap!.asleep = false;
  const before = array.state.daemonLastRunSeconds;
  array.scheduler.run({
    until: () => array.state.daemonLastRunSeconds > before && !array.state.bitmap!.daemonRunning,
  });
}
