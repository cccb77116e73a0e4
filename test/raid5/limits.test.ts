import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countParityMismatches, type Layout } from '../../src/raid5/index.ts';
import { expectSame, noise, settle, smallArray } from './support/arrays.ts';

/** From a page to 1 MiB. */
const CHUNKS = Array.from({ length: 9 }, (_, power) => 4096 << power);

const shapes = fc.record({
  raidDisks: fc.oneof(fc.constantFrom(3, 28), fc.integer({ min: 3, max: 28 })),
  layout: fc.constantFrom<Layout>(0, 1, 2, 3, 4, 5),
  chunkBytes: fc.oneof(fc.constantFrom(4096, 1 << 20), fc.constantFrom(...CHUNKS)),
  rows: fc.integer({ min: 2, max: 3 }),
});

/** Writes that begin, end or lie across the border of a chunk. */
const writes = fc.array(
  fc.record({
    border: fc.nat(60),
    shift: fc.integer({ min: -6000, max: 6000 }),
    lengthBytes: fc.constantFrom(1, 511, 4096, 5000, 20_000),
    seed: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('3 to 28 members, every layout, chunks of 4 KiB to 1 MiB', () => {
  test('what is written at the borders of chunks is read, whole and with any member missing', () => {
    fc.assert(
      fc.property(shapes, writes, fc.nat(27), (shape, list, lost) => {
        const { array } = smallArray({ ...shape, bitmapChunkBytes: 65_536 });
        settle(array);
        const oracle = new Uint8Array(array.sizeBytes);
        const places = list.map(({ border, shift, lengthBytes, seed }) => {
          const from = Math.max(0, (border * shape.chunkBytes + shift) % oracle.length);
          const bytes = noise(seed, Math.min(lengthBytes, oracle.length - from));
          oracle.set(bytes, from);
          array.writeNow(from, bytes, { seed });
          return { from, end: from + bytes.length };
        });
        settle(array);
        const { members, geometry } = array.state;
        expect(countParityMismatches(geometry, members)).toBe(0);
        array.fail(array.state.members[lost % shape.raidDisks]!.device.name);
        settle(array);
        // Around each write, too: nothing beside it may have changed.
        for (const { from, end } of places) {
          const [first, last] = [Math.max(0, from - 5000), Math.min(oracle.length, end + 5000)];
          expectSame(array.readNow(first, last - first), oracle.subarray(first, last));
        }
      }),
      { numRuns: 25 },
    );
  });
});
