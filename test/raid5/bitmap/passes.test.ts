import { describe, expect, test } from 'vitest';
import {
  completePageWrite,
  createBitmap,
  daemonPass,
  endWriteChunk,
  loadBits,
  observeBitmap,
  REAL_SIZES,
  startWriteChunk,
  submitPage,
  unplug,
} from '../../../src/raid5/index.ts';
import { finish, landAll, pass, SMALL } from './support.ts';

describe.each([
  ['real sizes', { ...REAL_SIZES, chunks: 112 }],
  ['small sizes', SMALL],
])('pass by pass, %s', (_, sizes) => {
  test('an isolated write: the v3.0 column of semantics 1.10', () => {
    const bitmap = createBitmap({ sizes });
    expect(startWriteChunk(bitmap, 0)).toBe('started');
    finish(bitmap, unplug(bitmap));
    expect(observeBitmap(bitmap)).toMatchObject({ counters: { 0: 3 }, deviceBits: { 0: true } });
    endWriteChunk(bitmap, 0, true);
    expect(observeBitmap(bitmap).counters[0]).toBe(2);
    expect(pass(bitmap)).toEqual({ counter: 1, onDisk: true, asleep: false });
    expect(pass(bitmap)).toEqual({ counter: 0, onDisk: false, asleep: false });
    expect(observeBitmap(bitmap).counterPages[0]).toEqual({ allocated: false, count: 0 });
    expect(pass(bitmap)).toEqual({ counter: 0, onDisk: false, asleep: false });
    expect(pass(bitmap)).toEqual({ counter: 0, onDisk: false, asleep: true });
  });

  test('a loaded bit: cleared by the first pass, written by the second', () => {
    const bitmap = createBitmap({ sizes });
    const bits = new Uint8Array(sizes.chunks);
    bits[0] = 1;
    loadBits(bitmap, bits, Number.POSITIVE_INFINITY);
    expect(observeBitmap(bitmap).counters[0]).toBe(1);
    expect(pass(bitmap)).toMatchObject({ counter: 0, onDisk: true });
    expect(pass(bitmap)).toMatchObject({ counter: 0, onDisk: false });
  });
});

describe('unplug', () => {
  test('waits only if it saw a DIRTY page itself', () => {
    const bitmap = createBitmap({ sizes: SMALL });
    startWriteChunk(bitmap, 0);
    const first = unplug(bitmap);
    const second = unplug(bitmap);
    expect(first.next().value).toMatchObject({ label: 'unplug.write 0' });
    expect(first.next().value).toMatchObject({ label: 'unplug.capture 1' });
    const secondLabels = [second.next(), second.next()].map((step) => step.value);
    expect(secondLabels.map((pause) => pause?.label)).toEqual(['unplug.capture 1', 'unplug.wait']);
    expect(secondLabels[1]?.ready?.()).toBe(true);
    const wait = first.next().value;
    expect([wait?.label, wait?.ready?.()]).toEqual(['unplug.wait', false]);
    landAll(bitmap);
    expect(wait?.ready?.()).toBe(true);
    expect(first.next().done).toBe(true);
  });

  test('the content of a page write is what the page held at submission', () => {
    const bitmap = createBitmap({ sizes: SMALL });
    startWriteChunk(bitmap, 1);
    const old = submitPage(bitmap, 1);
    startWriteChunk(bitmap, 2);
    const young = submitPage(bitmap, 1);
    expect(observeBitmap(bitmap).pages[1]?.writesInFlight).toEqual([
      [true, false],
      [true, true],
    ]);
    completePageWrite(bitmap, young.id);
    expect(observeBitmap(bitmap).deviceBits).toEqual([false, true, true]);
    completePageWrite(bitmap, old.id);
    expect(observeBitmap(bitmap).deviceBits).toEqual([false, true, false]);
  });
});

describe('daemon', () => {
  test('slices of a pass over a page with CLEAN and one without', () => {
    const bitmap = createBitmap({ sizes: SMALL });
    startWriteChunk(bitmap, 0);
    finish(bitmap, unplug(bitmap));
    endWriteChunk(bitmap, 0, true);
    bitmap.filePages[1]!.needWrite = true;
    expect(finish(bitmap, daemonPass(bitmap))).toEqual([
      'daemon.scan 0',
      'daemon.write 1',
      // Chunk 2 is on page 1 too, and j |= 1 did not skip it: page 1 is decided a second time.
      'daemon.next 1',
      'daemon.final 0',
    ]);
  });

  test('the header-blind skip of page 0 clears CLEAN on page 1 without a scan', () => {
    const bitmap = createBitmap({ sizes: SMALL });
    startWriteChunk(bitmap, 1);
    finish(bitmap, unplug(bitmap));
    endWriteChunk(bitmap, 1, true);
    expect(observeBitmap(bitmap).pages[1]?.clean).toBe(true);
    finish(bitmap, daemonPass(bitmap));
    // Page 0 lacks CLEAN, so j |= 1 skips chunk 1 although that lies on page 1: the scan enters
    // page 1 at chunk 2.
    expect(observeBitmap(bitmap)).toMatchObject({
      counters: [0, 2, 0],
      pages: { 1: { clean: false } },
    });
  });

  test('events_cleared goes to disk before a bit is cleared', () => {
    let events = 7;
    const bitmap = createBitmap({ sizes: SMALL, environment: { events: () => events } });
    startWriteChunk(bitmap, 0);
    finish(bitmap, unplug(bitmap));
    endWriteChunk(bitmap, 0, true);
    expect(bitmap).toMatchObject({ needSync: true, eventsCleared: 7 });
    expect(finish(bitmap, daemonPass(bitmap))).toEqual([
      'daemon.events',
      'daemon.eventsWait',
      'daemon.scan 0',
      'daemon.next 1',
      'daemon.final 0',
    ]);
    events = 8;
    startWriteChunk(bitmap, 0);
    endWriteChunk(bitmap, 0, false);
    expect(bitmap.eventsCleared).toBe(7);
  });

  test('a degraded array keeps every bit', () => {
    const bitmap = createBitmap({ sizes: SMALL, environment: { degraded: () => true } });
    startWriteChunk(bitmap, 0);
    endWriteChunk(bitmap, 0, true);
    expect(observeBitmap(bitmap).counters[0]).toBe(2 + 2 * 5);
  });

  test('a full counter makes the writer wait until an end wakes it', () => {
    const bitmap = createBitmap({ sizes: SMALL });
    expect([0, 1].map(() => startWriteChunk(bitmap, 0))).toEqual(['started', 'started']);
    expect(startWriteChunk(bitmap, 0)).toBe('full');
    endWriteChunk(bitmap, 0, true);
    expect(startWriteChunk(bitmap, 0)).toBe('started');
  });
});

test('real file page boundaries: chunk 30720 is the first on page 1', () => {
  const bitmap = createBitmap({ sizes: { ...REAL_SIZES, chunks: 40_000 } });
  startWriteChunk(bitmap, 30_719);
  startWriteChunk(bitmap, 30_720);
  expect(bitmap.filePages.map((page) => page.dirty)).toEqual([true, true]);
  expect(
    bitmap.counterPages.map((page, index) => (page.count > 0 ? index : -1)).filter((i) => i >= 0),
  ).toEqual([14, 15]);
});
