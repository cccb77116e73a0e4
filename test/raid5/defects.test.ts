/** Defects that the rules of an era have: the executor has them too, and a mend repairs each. */
import { describe, expect, test } from 'vitest';
import { memoryDevice, volatileDevice } from '../../src/device/index.ts';
import { countParityMismatches, isSettled, openArray } from '../../src/raid5/index.ts';
import type { Era, Mend, Raid5Array } from '../../src/raid5/index.ts';
import { createdDevices, ERAS, filledArray, noise, settle, stopNow } from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 64 } as const;

/** Every era as it was, and with the mend. */
function cases(mend: Mend, eras: readonly Era[] = ERAS) {
  return eras.flatMap((era) => [
    { era, mends: [] as Mend[], right: false },
    { era, mends: [mend], right: true },
  ]);
}

function failAndRemove(array: Raid5Array, name: string): void {
  array.setFaulty(name);
  settle(array);
  array.remove(name);
  settle(array);
}

function holds(array: Raid5Array, oracle: Uint8Array): boolean {
  return Buffer.compare(array.readNow(0, array.sizeBytes), oracle) === 0;
}

describe('S24: a recovery onto a spare clears bits that a former member still needs', () => {
  const CASES = cases('recovery-raises-events-cleared');

  test.each(CASES)('the spare fails after its recovery, and no write came: %o', (one) => {
    const { array, devices, oracle } = filledArray(SHAPE, one);
    failAndRemove(array, 'm2');
    oracle.set(noise(8, 4096 * 12));
    array.writeNow(0, noise(8, 4096 * 12));
    array.add(memoryDevice('spare', devices[0]!.sizeBytes));
    settle(array);
    failAndRemove(array, 'spare');
    array.add(devices[2]!);
    settle(array);
    expect(array.observeLifecycle().degraded).toBe(0);
    expect(holds(array, oracle)).toBe(one.right);
  });

  test.each(CASES)('the spare fails amid its recovery, and the array is restarted: %o', (one) => {
    const { array, devices, oracle } = filledArray(SHAPE, one);
    failAndRemove(array, 'm2');
    oracle.set(noise(8, 4096 * 12));
    array.writeNow(0, noise(8, 4096 * 12));
    array.add(memoryDevice('spare', devices[0]!.sizeBytes));
    array.scheduler.run({ until: () => array.state.sync.current > 200 });
    failAndRemove(array, 'spare');
    stopNow(array);
    const again = openArray([devices[0]!, devices[1]!, devices[3]!], one);
    again.scheduler.run({ until: () => isSettled(again) });
    again.add(devices[2]!);
    settle(again);
    expect(again.observeLifecycle().degraded).toBe(0);
    expect(holds(again, oracle)).toBe(one.right);
  });
});

describe('S24: a former member in another slot, restarted amid its recovery, goes on by the bitmap', () => {
  test.each(cases('guided-only-in-own-slot', ['modern']))('%o', (one) => {
    const { array, devices, oracle } = filledArray(SHAPE, one);
    failAndRemove(array, 'm1');
    const spare = memoryDevice('spare', devices[0]!.sizeBytes);
    array.add(spare);
    settle(array);
    failAndRemove(array, 'm2');
    array.add(devices[1]!);
    array.scheduler.run({ until: () => array.state.sync.current > 200 });
    expect(array.observeLifecycle()).toMatchObject({ fullSync: true, members: { 3: { slot: 2 } } });
    stopNow(array);
    const again = openArray([devices[0]!, spare, devices[1]!, devices[3]!], one);
    again.scheduler.run({ until: () => isSettled(again) });
    expect(again.observeLifecycle().degraded).toBe(0);
    expect(holds(again, oracle)).toBe(one.right);
  });
});

describe('S24: a failed member loses its cache; the bits of what was in it are cleared', () => {
  test.each(cases('failure-keeps-bits'))('%o', (one) => {
    const devices = createdDevices({ ...SHAPE, rows: 16 }).map((device) =>
      volatileDevice(device.name, device.bytes),
    );
    const array = openArray(devices, one);
    const bytes = noise(1, 4096);
    array.writeNow(0, bytes);
    failAndRemove(array, 'm0');
    devices[0]!.powerLoss(() => 0);
    array.add(devices[0]!);
    settle(array);
    expect(array.observeLifecycle()).toMatchObject({ degraded: 0, fullSync: false });
    expect(Buffer.compare(array.readNow(0, 4096), bytes) === 0).toBe(one.right);
  });
});

describe('S14: a cleared bit is durable on one member before the data is on another', () => {
  test.each(cases('flush-before-clear'))('%o', (one) => {
    const devices = createdDevices({ ...SHAPE, rows: 16 }).map((device) =>
      volatileDevice(device.name, device.bytes),
    );
    const array = openArray(devices, one);
    array.writeNow(4096 * 30, noise(1, 4096));
    // A write that hangs keeps the array active: no superblock is written that would flush the caches.
    const hanging = array.write(4096 * 30, noise(3, 4096));
    runWithout(array, hangs, 300);
    const write = array.write(0, noise(2, 4096));
    runWithout(array, hangs, 300, () => write.done);
    // Whatever wakes raid5d next: the daemon had gone to sleep.
    array.state.woken = true;
    const clears = (): boolean => array.state.bitmap!.memoryBits[0] === 0;
    runWithout(array, (label) => hangs(label) || clears(), 300);
    const landed = array.scheduler
      .runnable()
      .find(({ actor, label }) => actor === 'device m0' && label.startsWith('write bitmap'));
    if (landed !== undefined) array.scheduler.step(landed.id);
    expect(hanging.done).toBe(false);
    array.crash();
    for (const device of devices) device.powerLoss(() => 0);
    const again = openArray(devices, one);
    again.scheduler.run({ until: () => isSettled(again) });
    stopNow(again);
    const mismatches = countParityMismatches(again.geometry, again.state.members);
    expect(mismatches === 0).toBe(one.right);
  });
});

/** The data of the write that hangs: row 10. */
function hangs(label: string): boolean {
  return label.startsWith('write data 80+');
}

/** Runs the array; completions with such a label never come. */
function runWithout(
  array: Raid5Array,
  held: (label: string) => boolean,
  steps: number,
  until: () => boolean = () => false,
): void {
  for (let step = 0; step < steps && !until(); step++) {
    const next = array.scheduler
      .runnable()
      .find(({ kind, label }) => kind !== 'completion' || !held(label));
    if (next === undefined) return;
    array.scheduler.step(next.id);
  }
}

describe('L6: a failure between the superblock write and the look for spares is forgotten', () => {
  test.each(cases('failure-stays-needed', ['modern']))('%o', (one) => {
    const { array } = filledArray({ ...SHAPE, spares: 1 }, one);
    array.state.recovery.needed = true;
    array.state.woken = true;
    const atChoice = (): boolean =>
      array.scheduler.runnable().some(({ label }) => label === 'recovery.choose');
    array.scheduler.run({ until: atChoice });
    array.fail('m1');
    settle(array);
    expect(array.observeLifecycle().degraded).toBe(one.right ? 0 : 1);
  });
});
