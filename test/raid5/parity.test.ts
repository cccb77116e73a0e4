import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { xorInto, xorOf } from '../../src/raid5/parity.ts';

test('any block of a stripe is the XOR of the others, at any alignment', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 2, max: 6 }),
      fc.infiniteStream(fc.nat(255)),
      (length, shift, count, stream) => {
        const bytes = [...stream.take((length + shift) * count)];
        const blocks = Array.from({ length: count }, (_, index) =>
          Uint8Array.from(
            bytes.slice(index * (length + shift), (index + 1) * (length + shift)),
          ).subarray(shift),
        );
        const stripe = [...blocks, xorOf(blocks)];
        stripe.forEach((block, index) => {
          expect(xorOf(stripe.filter((_, other) => other !== index))).toEqual(
            Uint8Array.from(block),
          );
        });
      },
    ),
  );
});

test('blocks of different lengths are refused', () => {
  expect(() => xorInto(new Uint8Array(4), new Uint8Array(8))).toThrow(RangeError);
});
