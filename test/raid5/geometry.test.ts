import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrayBytes,
  arrayOffsetOf,
  dataIndexOf,
  dataSlot,
  locate,
  paritySlot,
  type Geometry,
  type Layout,
} from '../../src/raid5/index.ts';

const LAYOUTS: readonly Layout[] = [0, 1, 2, 3, 4, 5];

const shapes = fc.record({
  raidDisks: fc.integer({ min: 3, max: 28 }),
  chunkSectors: fc.integer({ min: 1, max: 16 }).map((pages) => pages * 8),
  rows: fc.integer({ min: 1, max: 40 }),
});

function geometryOf(
  layout: Layout,
  shape: { raidDisks: number; chunkSectors: number; rows: number },
): Geometry {
  const { raidDisks, chunkSectors, rows } = shape;
  return { raidDisks, layout, chunkSectors, componentSectors: chunkSectors * rows };
}

describe.each(LAYOUTS)('layout %i', (layout) => {
  test('every row is a permutation of the slots', () => {
    fc.assert(
      fc.property(shapes, fc.nat(10_000), (shape, row) => {
        const geometry = geometryOf(layout, shape);
        const slots = Array.from({ length: shape.raidDisks - 1 }, (_, i) =>
          dataSlot(geometry, row, i),
        );
        slots.push(paritySlot(geometry, row));
        expect(new Set(slots).size).toBe(shape.raidDisks);
        slots.slice(0, -1).forEach((slot, index) => {
          expect(dataIndexOf(geometry, row, slot)).toBe(index);
        });
        expect(dataIndexOf(geometry, row, slots.at(-1)!)).toBeNull();
      }),
    );
  });

  test('array bytes and member bytes map one to one', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (shape, part) => {
          const geometry = geometryOf(layout, shape);
          const offset = Math.floor(arrayBytes(geometry) * part);
          const place = locate(geometry, offset);
          expect(place.offsetBytes).toBeLessThan(geometry.componentSectors * 512);
          expect(arrayOffsetOf(geometry, place)).toBe(offset);
        },
      ),
    );
  });
});

test('the table of semantics 3.1 for four disks, rows 0 and 1', () => {
  const shown = LAYOUTS.map((layout) => {
    const geometry = geometryOf(layout, { raidDisks: 4, chunkSectors: 8, rows: 4 });
    return [0, 1].map((row) => [
      paritySlot(geometry, row),
      ...[0, 1, 2].map((index) => dataSlot(geometry, row, index)),
    ]);
  });
  expect(shown).toEqual([
    [
      [3, 0, 1, 2],
      [2, 0, 1, 3],
    ],
    [
      [0, 1, 2, 3],
      [1, 0, 2, 3],
    ],
    [
      [3, 0, 1, 2],
      [2, 3, 0, 1],
    ],
    [
      [0, 1, 2, 3],
      [1, 2, 3, 0],
    ],
    [
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ],
    [
      [3, 0, 1, 2],
      [3, 0, 1, 2],
    ],
  ]);
});
