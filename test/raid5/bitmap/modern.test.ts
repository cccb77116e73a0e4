import { describe, expect, test } from 'vitest';
import {
  createBitmap,
  daemonPass,
  endSyncChunk,
  endWriteChunk,
  loadBits,
  observeBitmap,
  REAL_SIZES,
  startSyncAt,
  startSyncChunk,
  startWriteChunk,
  unplug,
  writeAll,
  type Bitmap,
} from '../../../src/raid5/index.ts';
import { finish, landAll, pass, SMALL } from './support.ts';

function modern(sizes = SMALL, environment = {}): Bitmap {
  return createBitmap({ sizes, era: 'modern', environment });
}

function write(bitmap: Bitmap, chunk: number, success = true): void {
  startWriteChunk(bitmap, chunk);
  finish(bitmap, unplug(bitmap));
  endWriteChunk(bitmap, chunk, success);
}

describe.each([
  ['real sizes', { ...REAL_SIZES, chunks: 112 }],
  ['small sizes', SMALL],
])('pass by pass, %s', (_, sizes) => {
  test('an isolated write: the v6.12 column of semantics 1.10', () => {
    const bitmap = modern(sizes);
    write(bitmap, 0);
    expect(observeBitmap(bitmap)).toMatchObject({ counters: { 0: 2 }, deviceBits: { 0: true } });
    expect(pass(bitmap)).toEqual({ counter: 1, onDisk: true, asleep: false });
    expect(pass(bitmap)).toEqual({ counter: 0, onDisk: true, asleep: false });
    expect(observeBitmap(bitmap).counterPages[0]).toMatchObject({ allocated: false, count: 0 });
    expect(observeBitmap(bitmap).memoryBits[0]).toBe(false);
    expect(pass(bitmap)).toEqual({ counter: 0, onDisk: false, asleep: false });
    expect(pass(bitmap)).toEqual({ counter: 0, onDisk: false, asleep: true });
  });

  test('a loaded bit takes as long as a written one', () => {
    const bitmap = modern(sizes);
    const bits = new Uint8Array(sizes.chunks);
    bits[0] = 1;
    loadBits(bitmap, bits, Number.POSITIVE_INFINITY);
    expect(observeBitmap(bitmap).counters[0]).toBe(2);
    expect([pass(bitmap), pass(bitmap), pass(bitmap)].map((seen) => seen.onDisk)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('unplug', () => {
  test('lets earlier writes land before its first, and waits for its own', () => {
    const bitmap = modern();
    bitmap.filePages[1]!.needWrite = true;
    const daemon = daemonPass(bitmap);
    daemon.next();
    while (bitmap.writesInFlight.length === 0) daemon.next();
    startWriteChunk(bitmap, 0);
    const task = unplug(bitmap);
    const settle = task.next().value;
    expect([settle?.label, settle?.ready?.()]).toEqual(['unplug.settle', false]);
    landAll(bitmap);
    expect(settle?.ready?.()).toBe(true);
    expect(task.next().value?.label).toBe('unplug.write 0');
    expect(task.next().value?.label).toBe('unplug.capture 1');
    const wait = task.next().value;
    expect([wait?.label, wait?.ready?.()]).toEqual(['unplug.wait', false]);
  });

  test('that has nothing to write waits for nobody', () => {
    const bitmap = modern();
    startWriteChunk(bitmap, 0);
    const first = unplug(bitmap);
    first.next();
    const second = unplug(bitmap);
    expect(second.next().value?.label).toBe('unplug.capture 1');
    expect(second.next().value?.ready?.()).toBe(true);
  });

  test('writes NEEDWRITE pages too, and takes PENDING from what it writes', () => {
    const bitmap = modern();
    bitmap.filePages[1]!.needWrite = true;
    bitmap.filePages[1]!.clean = true;
    expect(finish(bitmap, unplug(bitmap))).toEqual([
      'unplug.capture 1',
      'unplug.settle',
      'unplug.write 1',
      'unplug.wait',
    ]);
    expect(bitmap.filePages[1]).toEqual({ dirty: false, clean: false, needWrite: false });
  });
});

describe('daemon', () => {
  test('stops its writing at the first DIRTY page: NEEDWRITE behind it survives', () => {
    const bitmap = modern();
    bitmap.filePages[1]!.needWrite = true;
    startWriteChunk(bitmap, 0);
    expect(finish(bitmap, daemonPass(bitmap))).toEqual([
      'daemon.scan',
      'daemon.wait',
      'daemon.look 0',
    ]);
    expect(bitmap.filePages[1]!.needWrite).toBe(true);
  });

  test('a counter page that is not pending is not looked at', () => {
    const bitmap = modern({ ...SMALL, countersPerPage: 2 });
    write(bitmap, 0);
    bitmap.counterPages[0]!.pending = false;
    finish(bitmap, daemonPass(bitmap));
    expect(observeBitmap(bitmap).counters[0]).toBe(2);
  });

  test('events_cleared goes out with page 0, before later pages, and is not waited for', () => {
    const bitmap = modern(SMALL, { events: () => 7 });
    write(bitmap, 2);
    expect(bitmap).toMatchObject({ needSync: true, eventsCleared: 7 });
    const labels = finish(bitmap, daemonPass(bitmap));
    expect(labels).toEqual([
      'daemon.scan',
      'daemon.wait',
      'daemon.look 0',
      'daemon.write 0',
      'daemon.look 1',
    ]);
    expect(bitmap.needSync).toBe(false);
  });

  test('a count of 1 stays while a new events_cleared is not asked for', () => {
    let events = 7;
    const bitmap = modern({ ...SMALL, countersPerPage: 4 }, { events: () => events });
    write(bitmap, 0);
    pass(bitmap);
    const scan = daemonPass(bitmap);
    scan.next();
    events = 8;
    write(bitmap, 1);
    scan.next();
    expect(observeBitmap(bitmap)).toMatchObject({ counters: [1, 1, 0], needSync: true });
  });
});

describe('writes and syncs', () => {
  test('degraded: a write that reached everybody is no failure, but events_cleared stands still', () => {
    const bitmap = modern(SMALL, { degraded: () => true, events: () => 9 });
    write(bitmap, 0);
    expect(observeBitmap(bitmap)).toMatchObject({ counters: [2, 0, 0], eventsCleared: 0 });
    write(bitmap, 0, false);
    expect(observeBitmap(bitmap).counters[0]).toBe(2 + 10);
  });

  test('a write on a loaded chunk during its resync is counted: the classic wrap is gone', () => {
    const bitmap = modern({ ...SMALL, chunks: 4, countersPerPage: 2, bitsPerFilePage: 4 });
    loadBits(bitmap, Uint8Array.of(1, 1, 0, 0), 0);
    startWriteChunk(bitmap, 0);
    expect(startSyncChunk(bitmap, 0, false)).toBe(true);
    endSyncChunk(bitmap, 0, false);
    pass(bitmap);
    pass(bitmap);
    expect(observeBitmap(bitmap)).toMatchObject({ counters: { 0: 3 }, deviceBits: { 0: true } });
    endWriteChunk(bitmap, 0, true);
    expect(observeBitmap(bitmap).counters[0]).toBe(2);
  });

  test('where no counter page is, the answer holds for a whole one', () => {
    const sizes = { ...REAL_SIZES, chunks: 5000 };
    const answer = (era: 'classic' | 'modern') =>
      startSyncAt(createBitmap({ sizes, era }), 0, true).sectors;
    expect([answer('classic'), answer('modern')]).toEqual([1024 * 8, 2048 * 8]);
  });

  test('added spares get every page: the daemon must not sleep before', () => {
    const bitmap = modern();
    pass(bitmap);
    writeAll(bitmap);
    expect(bitmap.allClean).toBe(false);
    expect(finish(bitmap, daemonPass(bitmap))).toContain('daemon.write 1');
  });
});
