import { describe, expect, test } from 'vitest';
import { createBitmapBench, type BitmapBench } from '../../../src/raid5/index.ts';

const SIZES = { chunks: 3, countersPerPage: 1, bitsPerFilePage: 2, headerBits: 1, counterMax: 4 };
const NEEDED = 10;
const RESYNC = 5;

/** Takes the one action with that label. */
function take(bench: BitmapBench, label: string): void {
  const action = bench.scheduler.runnable().find((one) => one.label === label);
  bench.scheduler.step(action?.id ?? `no action ${label}`);
}

describe('a bitmap on the bench, step by step', () => {
  test('unplug: capture, write, capture, wait for the landing, done', () => {
    const bench = createBitmapBench({ sizes: SIZES });
    bench.startWrite(0);
    const handle = bench.unplug();
    take(bench, 'unplug.capture 0');
    expect(bench.observe().pages[0]).toMatchObject({ dirty: false, writesInFlight: [] });
    take(bench, 'unplug.write 0');
    take(bench, 'unplug.capture 1');
    expect(bench.scheduler.runnable().map((action) => action.label)).toEqual([
      'land page 0 write 1',
    ]);
    take(bench, 'land page 0 write 1');
    take(bench, 'unplug.wait');
    expect(handle.done).toBe(true);
    expect(bench.observe().deviceBits).toEqual([true, false, false]);
  });

  test('a crash loses what is in flight; what is on the device comes back as NEEDED|1', () => {
    const bench = createBitmapBench({ sizes: SIZES });
    bench.startWrite(0);
    bench.unplug();
    bench.scheduler.run();
    bench.startWrite(1);
    bench.unplug();
    ['unplug.capture 0', 'unplug.capture 1', 'unplug.write 1'].forEach((label) =>
      take(bench, label),
    );
    const after = bench.crashAndReload(true).observe();
    expect(after.counters).toEqual([NEEDED + 1, 0, 0]);
    expect(after.pages.map((page) => [page.clean, page.writesInFlight.length])).toEqual([
      [true, 0],
      [false, 0],
    ]);
  });

  test('known bug: a write on a loaded chunk, its resync, two passes, and the count wraps', () => {
    // Two counters a page: the other chunk keeps the page allocated, else the lost end would go
    // unnoticed.
    const sizes = { ...SIZES, chunks: 4, countersPerPage: 2, bitsPerFilePage: 4, headerBits: 2 };
    const bench = createBitmapBench({ sizes, deviceBits: Uint8Array.of(1, 1, 0, 0) });
    bench.startWrite(0);
    expect(bench.observe().counters[0]).toBe(NEEDED + 2);
    expect(bench.startSync(0, false)).toBe(true);
    expect(bench.observe().counters[0]).toBe(RESYNC + 2);
    bench.endSync(0, false);
    // The write is still in flight, but the counter says idle: the daemon lets it decay and clears
    // the bit.
    const counters = [1, 0].map(() => {
      bench.daemonPass();
      bench.scheduler.run();
      return bench.observe().counters[0];
    });
    expect(counters).toEqual([1, 0]);
    expect(bench.observe().deviceBits[0]).toBe(false);
    bench.endWrite(0, true);
    expect(bench.observe().counters[0]).toBe(4 * 5 - 1);
  });
});
