/** conf->fullsync: once a spare was taken without its bitmap, only a completed sync ends the distrust. */
import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import { expectSame, filledArray, noise, settle } from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 64 } as const;

describe('fullsync', () => {
  test('outlives a recovery that is cut off: the former member is then recovered whole', () => {
    const { array, devices, oracle } = filledArray(SHAPE);
    array.setFaulty('m2');
    settle(array);
    array.remove('m2');
    settle(array);
    array.add(memoryDevice('spare', devices[0]!.sizeBytes));
    array.scheduler.run({ until: () => array.state.sync.current > 100 });
    expect(array.state.fullSync).toBe(true);
    array.setFaulty('spare');
    settle(array);
    expect(array.state.fullSync).toBe(true);
    // What the bitmap knows nothing of is recovered, too.
    devices[2]!.write(devices[2]!.sizeBytes - 4096, noise(5, 4096));
    array.remove('spare');
    settle(array);
    array.add(devices[2]!);
    settle(array);
    expect(array.state.fullSync).toBe(false);
    expect(array.observeLifecycle().degraded).toBe(0);
    expectSame(array.readNow(0, array.sizeBytes), oracle);
  });

  test('ends with a completed sync: the next former member goes by the bitmap', () => {
    const { array, devices } = filledArray(SHAPE);
    array.setFaulty('m2');
    settle(array);
    array.remove('m2');
    settle(array);
    array.add(devices[2]!);
    settle(array);
    expect(array.state.fullSync).toBe(false);
  });
});
