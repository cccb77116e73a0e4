/** Random arrays for the exchange fit their boots, and the executor leaves them in the state that they are for. */
import { describe, expect, it } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import { batchesOf } from '../../src/kernel/exchange/cases.ts';
import { madeByExecutor } from '../../src/kernel/exchange/by-executor.ts';
import { madeByKernel } from '../../src/kernel/exchange/by-kernel.ts';
import { isKilled } from '../../src/kernel/scenario.ts';
import { assembleDevices } from '../../src/raid5/index.ts';

const IMAGE_BYTES = 8 << 20;

describe.each(['executor', 'kernel'] as const)('the batches of the %s', (maker) => {
  const batches = batchesOf(40, 1, maker);

  it('hold every case once, on at most 16 disks of their own', () => {
    expect(batches.flat().map(({ number }) => number)).toEqual(
      Array.from({ length: 40 }, (_, n) => n),
    );
    for (const batch of batches) {
      const disks = batch.flatMap(({ devices, spare }) => [
        ...devices,
        ...(spare === null ? [] : [spare]),
      ]);
      expect(new Set(disks).size).toBe(disks.length);
      expect(disks.length).toBeLessThanOrEqual(16);
    }
  });

  it('end with the case that ends the kernel', () => {
    const killedEarly = batches.flatMap((batch) =>
      batch.slice(0, -1).filter((one) => maker === 'kernel' && isKilled(madeByKernel(one))),
    );
    expect(killedEarly).toEqual([]);
  });
});

describe('an array made by the executor', () => {
  it.each(batchesOf(8, 1, 'executor').flat())('is left $state ($number)', (one) => {
    const gone = one.state === 'degraded' || one.state === 'recovering';
    const devices = madeByExecutor(one, IMAGE_BYTES)
      .filter((_, slot) => !gone || slot !== one.leaver)
      .map(({ name, bytes }) => memoryDevice(name, bytes));
    const { action, degraded, parityMismatches } = assembleDevices(devices);
    const due = {
      clean: ['none'],
      dirty: ['none', 'resync'],
      degraded: ['none'],
      recovering: ['recover'],
    };
    expect(due[one.state]).toContain(action);
    expect(degraded).toBe(one.state === 'degraded' ? 1 : 0);
    expect(parityMismatches).toBe(one.state === 'degraded' ? null : 0);
  });
});
