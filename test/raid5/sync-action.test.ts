import { describe, expect, test } from 'vitest';
import { countParityMismatches, type Era, isSettled, openArray } from '../../src/raid5/index.ts';
import {
  createdDevices,
  ERAS,
  filledArray,
  noise,
  settle,
  smallArray,
  stopNow,
} from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 32 } as const;
const DATA_START = 64 * 512;

function damaged(era: Era): ReturnType<typeof filledArray> {
  const opened = filledArray(SHAPE, { era });
  // Row 5 of left-symmetric with four disks has its parity in slot 2.
  opened.devices[2]!.write(DATA_START + 5 * 4096, noise(77, 4096));
  return opened;
}

describe.each(ERAS)('sync_action, %s era', (era) => {
  test('check counts and changes nothing, repair mends', () => {
    const { array, devices } = damaged(era);
    const before = devices.map((device) => Uint8Array.from(device.bytes.subarray(DATA_START)));
    array.action('check');
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({ mismatches: 8, recovery: { needed: false } });
    devices.forEach((device, index) => {
      expect(Buffer.compare(device.bytes.subarray(DATA_START), before[index]!)).toBe(0);
    });
    array.action('repair');
    settle(array);
    expect(array.observeLifecycle().mismatches).toBe(8);
    expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
  });

  test('a second command while one is due is refused (-EBUSY) before 4.4', () => {
    const { array } = filledArray(SHAPE, { era });
    const first = array.action('check');
    array.scheduler.run({ until: () => first.done });
    const second = array.action('repair');
    array.scheduler.run({ until: () => second.done });
    expect([first.result, second.result]).toEqual([true, era === 'modern']);
  });

  test('a command waits for the mutex before 4.0; since then only to stop a sync', () => {
    const { array } = filledArray(SHAPE, { era });
    array.state.lockOwner = 'raid5d';
    const check = array.action('check');
    const frozen = array.action('frozen');
    array.scheduler.run({ until: () => check.done && frozen.done });
    expect([check.done, frozen.done]).toEqual([era === 'modern', era === 'modern']);
    const { frozen: isFrozen, requested } = array.observeLifecycle().recovery;
    expect([isFrozen, requested]).toEqual([era === 'modern', era === 'modern']);
  });

  test('a command that stops a sync waits for the mutex, but is seen at once since 4.0', () => {
    const { array } = damaged(era);
    array.action('check');
    array.scheduler.run({ until: () => array.state.sync.current > 0 });
    array.state.lockOwner = 'raid5d';
    const frozen = array.action('frozen');
    for (const { id } of array.scheduler.runnable().filter(({ actor }) => actor === 'user'))
      array.scheduler.step(id);
    expect(frozen.done).toBe(false);
    expect(array.observeLifecycle().recovery.frozen).toBe(era === 'modern');
    array.state.lockOwner = null;
    settle(array);
    expect(frozen).toMatchObject({ done: true, result: true });
  });

  test('frozen stops a recovery; idle does not restart it before 3.18, recover does', () => {
    const { array, oracle } = filledArray({ ...SHAPE, spares: 1 }, { era });
    array.fail('m0');
    array.scheduler.run({ until: () => array.state.sync.current > 100 });
    array.action('frozen');
    settle(array);
    const held = array.observeLifecycle();
    expect(held).toMatchObject({
      recovery: { frozen: true, running: false },
      syncThread: null,
      degraded: 1,
    });
    expect(held.members[4]?.recoveryOffset).toBeGreaterThan(0);
    expect(held.members[4]?.onDisk?.recoveryOffset).toBe(held.members[4]?.recoveryOffset);
    array.action('idle');
    settle(array);
    // FROZEN has consumed NEEDED; in the classic era idle does not set it again, and the recovery is
    // forgotten.
    expect(array.observeLifecycle()).toMatchObject({
      recovery: { frozen: false, needed: false },
      degraded: era === 'classic' ? 1 : 0,
    });
    array.action('recover');
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({
      degraded: 0,
      members: { 4: { inSync: true, slot: 0 } },
    });
    expect(Buffer.compare(array.readNow(0, array.sizeBytes), oracle)).toBe(0);
  });

  test('sync_max holds the sync there until it is raised', () => {
    const { array } = filledArray(SHAPE, { era });
    array.window(0, 64);
    array.action('check');
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({
      position: { current: 64, active: 0 },
      recovery: { running: true },
    });
    array.window(0, Number.POSITIVE_INFINITY);
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({
      position: { current: 0 },
      recovery: { running: false },
    });
  });

  test('a failure interrupts a check; afterwards the array is degraded and at rest', () => {
    const { array } = filledArray(SHAPE, { era });
    array.action('check');
    array.scheduler.run({ until: () => array.state.sync.current > 50 });
    array.fail('m3');
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({
      degraded: 1,
      recovery: { running: false, needed: false },
    });
  });
});

describe.each(ERAS)('resync after creation, %s era', (era) => {
  test.each([4096, false] as const)('not assumed clean, bitmap %s', (bitmapChunkBytes) => {
    const devices = createdDevices({
      ...SHAPE,
      assumeClean: false,
      bitmapFilled: true,
      bitmapChunkBytes,
    });
    devices[0]!.write(DATA_START, noise(1, 4096 * 32));
    const array = openArray(devices, { era });
    array.scheduler.run({ until: () => isSettled(array) });
    expect(array.observeLifecycle()).toMatchObject({
      superblock: { recoveryCheckpoint: Infinity },
    });
    stopNow(array);
    expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
  });

  test('interrupted by a stop, it goes on at the checkpoint when there is no bitmap', () => {
    const devices = createdDevices({ ...SHAPE, assumeClean: false, bitmapChunkBytes: false });
    const first = openArray(devices, { era });
    first.scheduler.run({ until: () => first.state.sync.current > 128 });
    stopNow(first);
    const checkpoint = first.observeLifecycle().members[0]?.onDisk?.resyncOffset;
    expect(checkpoint).toBeGreaterThan(100);
    const second = openArray(devices, { era });
    second.scheduler.run({ until: () => second.state.syncThread !== null });
    second.scheduler.run({ until: () => second.state.sync.current > 2 });
    expect(second.state.sync.current).toBeGreaterThanOrEqual(checkpoint!);
  });
});

test('clean and dirty: the superblocks on disk follow safe mode', () => {
  const { array } = smallArray(SHAPE);
  const onDisk = (): unknown => array.observeLifecycle().members[0]?.onDisk?.resyncOffset;
  array.writeNow(0, noise(1, 100));
  expect(onDisk()).toBe(0);
  settle(array);
  expect(onDisk()).toBe(Infinity);
  expect(array.observeLifecycle().safemode).toBe(0);
});
