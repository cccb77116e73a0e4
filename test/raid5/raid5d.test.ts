import { describe, expect, test } from 'vitest';
import type { Era, Raid5Array, Raid5dJob } from '../../src/raid5/index.ts';
import { noise, smallArray } from './support/arrays.ts';

const SHAPE = { raidDisks: 4, rows: 32 } as const;

/** Runs one job of raid5d to its end, with whatever it waits for. */
function runJob(array: Raid5Array, job: Raid5dJob): void {
  const handle = array.job(job);
  array.scheduler.run({ until: () => handle.done });
  expect(handle.done).toBe(true);
}

function manual(
  shape: Parameters<typeof smallArray>[0] = SHAPE,
  era: Era = 'classic',
): ReturnType<typeof smallArray> {
  const opened = smallArray(shape, { raid5d: 'manual', era });
  opened.array.scheduler.run({ until: () => opened.array.state.started });
  return opened;
}

describe('raid5d jobs by hand', () => {
  test('a write is parked until the unplug that began after its startwrite has ended', () => {
    const { array } = manual();
    const write = array.write(0, noise(1, 4096));
    array.scheduler.run();
    expect(array.observeLifecycle()).toMatchObject({
      changes: { pending: true },
      writesPending: 1,
    });
    runJob(array, 'checkRecovery');
    array.scheduler.run();
    expect(array.observeBitmap()).toMatchObject({ counters: { 0: 3 }, deviceBits: { 0: false } });
    runJob(array, 'handle');
    expect(array.scheduler.runnable().filter((action) => action.label.includes('data'))).toEqual(
      [],
    );
    runJob(array, 'unplug');
    expect(array.observeBitmap()?.deviceBits[0]).toBe(true);
    for (let job = 0; job < 3; job++) {
      runJob(array, 'handle');
      array.scheduler.run({
        until: () => !array.scheduler.runnable().some((a) => a.kind === 'completion'),
      });
    }
    expect(write).toMatchObject({ done: true, error: null });
    expect(array.observeBitmap()?.counters[0]).toBe(2);
  });

  // The stripe writes nothing to the missing member in slot 1: from 3.2 on that is a success.
  test.each([
    ['classic', 0x8002],
    ['modern', 2],
  ] as const)('after a failure no write goes on until it is recorded: %s', (era, counter) => {
    const { array } = manual(SHAPE, era);
    array.fail('m1');
    const write = array.write(0, noise(1, 4096));
    array.scheduler.run();
    expect(array.observeLifecycle().members[1]).toMatchObject({ faulty: true, blocked: true });
    array.state.changes.pending = false;
    array.scheduler.run();
    runJob(array, 'unplug');
    runJob(array, 'handle');
    array.scheduler.run();
    expect(array.state.stripes.get(0)?.job).toBeNull();
    runJob(array, 'checkRecovery');
    expect(array.observeLifecycle().members[1]).toMatchObject({ blocked: false });
    for (let round = 0; round < 4 && !write.done; round++) {
      runJob(array, 'handle');
      array.scheduler.run();
    }
    expect(write).toMatchObject({ done: true, error: null });
    expect(array.observeBitmap()?.counters[0]).toBe(counter);
  });

  test('one raid5d job at a time', () => {
    const { array } = manual();
    array.job('unplug');
    expect(() => array.job('handle')).toThrow(/busy with unplug/);
  });

  test('the flags of a recovery, pass by pass of md_check_recovery', () => {
    const { array } = manual({ ...SHAPE, spares: 1 });
    runJob(array, 'checkRecovery');
    const flags = (): string[] =>
      Object.entries(array.observeLifecycle().recovery).flatMap(([name, set]) =>
        set ? [name] : [],
      );
    expect(flags()).toEqual([]);
    array.fail('m1');
    expect(flags()).toEqual(['needed', 'recover', 'interrupted']);
    runJob(array, 'checkRecovery');
    expect(flags()).toEqual(['running', 'recover']);
    expect(array.observeLifecycle()).toMatchObject({
      syncThread: { finished: false },
      members: { 1: { slot: -1, faulty: true, blocked: false }, 4: { slot: 1, inSync: false } },
    });
    array.state.recovery.needed = true;
    runJob(array, 'checkRecovery');
    expect(flags()).toEqual(['running', 'recover']);
    for (let round = 0; round < 300 && !array.state.recovery.done; round++) {
      runJob(array, 'handle');
      array.scheduler.run();
    }
    expect(flags()).toEqual(['running', 'done', 'recover']);
    expect(array.observeLifecycle().members[4]).toMatchObject({
      inSync: false,
      recoveryOffset: Infinity,
    });
    runJob(array, 'checkRecovery');
    expect(flags()).toEqual(['done', 'needed']);
    expect(array.observeLifecycle()).toMatchObject({
      syncThread: null,
      degraded: 0,
      members: { 4: { inSync: true } },
    });
    runJob(array, 'checkRecovery');
    expect(flags()).toEqual([]);
  });

  test('the sync thread cannot be made: RUNNING is given up, the spare keeps its slot', () => {
    const { array } = manual({ ...SHAPE, spares: 1 });
    array.state.switches.threadCreationFails = true;
    array.fail('m1');
    runJob(array, 'checkRecovery');
    expect(array.observeLifecycle()).toMatchObject({
      recovery: { running: false, recover: false, needed: false },
      syncThread: null,
      members: { 4: { slot: 1, inSync: false } },
    });
  });
});
