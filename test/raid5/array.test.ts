import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import {
  countParityMismatches,
  openArray,
  planWrite,
  type Layout,
  type Raid5Array,
} from '../../src/raid5/index.ts';
import {
  ERAS,
  expectSame,
  noise,
  settle,
  smallArray,
  smallDevices,
  stopNow,
} from './support/arrays.ts';

const shapes = fc.record({
  raidDisks: fc.oneof(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 3, max: 28 })),
  rows: fc.integer({ min: 2, max: 6 }),
  layout: fc.constantFrom<Layout>(0, 1, 2, 3, 4, 5),
  chunkBytes: fc.constantFrom(4096, 8192),
  bitmapChunkBytes: fc.constantFrom<number | false>(4096, 16384, false),
});

const requests = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    lengthBytes: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 30_000 })),
    seed: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 8 },
);

/**
 * Writes one request after the other, each in a random order of its steps, and mirrors it in a
 * plain buffer.
 */
function writeAll(
  array: Raid5Array,
  oracle: Uint8Array,
  list: readonly Request[],
  seed: number,
): void {
  for (const request of list) {
    const start = Math.floor(request.at * oracle.length);
    const bytes = noise(request.seed, Math.min(request.lengthBytes, oracle.length - start));
    oracle.set(bytes, start);
    array.writeNow(start, bytes, { seed: seed + request.seed });
  }
}

interface Request {
  readonly at: number;
  readonly lengthBytes: number;
  readonly seed: number;
}

function everything(array: Raid5Array, seed: number): Uint8Array {
  return array.readNow(0, array.sizeBytes, { seed });
}

describe.each(ERAS)('the array holds what a plain buffer holds, %s era', (era) => {
  test('writes of any size and order; parity is right on every stripe afterwards', () => {
    fc.assert(
      fc.property(shapes, requests, fc.nat(10_000), (shape, list, seed) => {
        const { array } = smallArray(shape, { era });
        const oracle = new Uint8Array(array.sizeBytes);
        writeAll(array, oracle, list, seed);
        expectSame(everything(array, seed), oracle);
        stopNow(array, seed);
        expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('with one member failing in between, and after recovery onto a spare', () => {
    fc.assert(
      fc.property(shapes, requests, requests, fc.nat(10_000), (shape, before, after, seed) => {
        const { array } = smallArray(shape, { era });
        const oracle = new Uint8Array(array.sizeBytes);
        writeAll(array, oracle, before, seed);
        array.setFaulty(`m${seed % shape.raidDisks}`);
        writeAll(array, oracle, after, seed);
        expectSame(everything(array, seed), oracle);
        settle(array, seed);
        expect(array.observeLifecycle().degraded).toBe(1);
        const [spare] = smallDevices({ ...shape, raidDisks: 1 });
        array.add(memoryDevice('spare', spare!.sizeBytes));
        settle(array, seed);
        expect(array.observeLifecycle().degraded).toBe(0);
        expectSame(everything(array, seed), oracle);
        stopNow(array, seed);
        expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  test('writes at the same time, also while a spare is being recovered', () => {
    fc.assert(
      fc.property(shapes, fc.nat(10_000), (shape, seed) => {
        const { array } = smallArray({ ...shape, spares: 1 }, { era });
        const oracle = noise(seed, array.sizeBytes);
        const partBytes = Math.ceil(oracle.length / 7);
        const pieces = Array.from({ length: 7 }, (_, index) => index * partBytes);
        const writes = pieces.map((start) =>
          array.write(start, oracle.slice(start, start + partBytes)),
        );
        array.scheduler.run({ seed, stepsMax: 40 });
        array.setFaulty(`m${seed % shape.raidDisks}`);
        settle(array, seed);
        expect(writes.map((write) => [write.done, write.error])).toEqual(
          writes.map(() => [true, null]),
        );
        expectSame(everything(array, seed), oracle);
        expect(array.observeLifecycle().degraded).toBe(0);
        stopNow(array, seed);
        expect(countParityMismatches(array.geometry, array.state.members)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('what was written is there after the array was stopped and opened again', () => {
    const { array, devices } = smallArray({ raidDisks: 4, rows: 8 });
    const bytes = noise(5, 20_000);
    array.writeNow(1234, bytes);
    stopNow(array);
    const again = openArray(devices);
    expect(again.readNow(1234, bytes.length)).toEqual(bytes);
    expect(again.observeLifecycle().superblock.recoveryCheckpoint).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('requests out of range', () => {
  const { array } = smallArray({ raidDisks: 3, rows: 2 });
  test.each([
    [-1, 10],
    [0.5, 10],
    [array.sizeBytes - 5, 6],
    [Number.NaN, 1],
  ])('offset %d, length %d', (offset, length) => {
    expect(() => array.read(offset, length)).toThrow(/^RP210 array read/);
    expect(() => array.write(offset, new Uint8Array(length))).toThrow(/^RP210 array write/);
  });

  test('a stopped array takes none', () => {
    stopNow(array);
    expect(() => array.read(0, 1)).toThrow(/stopped/);
  });
});

/** All of the block of a slot. */
const whole = (slot: number) => ({ slot, startBytes: 0, lengthBytes: 4096 });
/** One sector of it. */
const part = (slot: number) => ({ slot, startBytes: 512, lengthBytes: 512 });

describe('read-modify-write or reconstruct-write', () => {
  const geometry = { raidDisks: 5, layout: 2, chunkSectors: 8, componentSectors: 80 } as const;
  // Row 0 of left-symmetric with five disks: parity in slot 4, data in 0, 1, 2, 3.

  test.each([
    ['one block: modify reads 2, reconstruct would read 3', [whole(0)], [], 'modify', [0, 4]],
    ['two whole blocks: reconstruct reads 2', [whole(0), whole(1)], [], 'reconstruct', [2, 3]],
    ['all blocks: nothing is read', [0, 1, 2, 3].map(whole), [], 'reconstruct', []],
    ['one partial block', [part(0)], [], 'modify', [0, 4]],
    [
      'parity missing: only reconstruct can read what it needs',
      [whole(0)],
      [4],
      'reconstruct',
      [1, 2, 3],
    ],
    [
      'another block missing: only modify can',
      [whole(0), whole(1), whole(2)],
      [3],
      'modify',
      [0, 1, 2, 4],
    ],
    ['the written block missing, whole', [whole(0)], [0], 'reconstruct', [1, 2, 3]],
  ] as const)('%s', (_, ranges, failed, method, readSlots) => {
    expect(planWrite(geometry, 0, ranges, failed)).toEqual({
      method,
      readSlots,
      computeSlot: null,
    });
  });

  test('the written block missing and written in part: it is computed first', () => {
    const plan = { method: 'reconstruct', readSlots: [1, 2, 3, 4], computeSlot: 0 };
    expect(planWrite(geometry, 0, [part(0)], [0])).toEqual(plan);
  });

  test('a tie goes to reconstruct: one block of three', () => {
    const plan = planWrite({ ...geometry, raidDisks: 4 }, 0, [whole(0)], []);
    expect(plan).toEqual({ method: 'reconstruct', readSlots: [1, 2], computeSlot: null });
  });

  test('parity that is not trusted is not read, as long as all can be read', () => {
    expect(planWrite(geometry, 0, [whole(0)], [], false)).toMatchObject({ readSlots: [1, 2, 3] });
    const plan = planWrite(geometry, 0, [whole(0), whole(1), whole(2)], [3], false);
    expect(plan).toMatchObject({ method: 'modify' });
  });

  test('two missing: there is no plan', () => {
    expect(planWrite(geometry, 0, [whole(0)], [1, 2])).toBeNull();
  });
});
