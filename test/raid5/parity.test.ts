import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { residentBlock } from '../../src/raid5/parity-memory.ts';
import { sameBytes, xorInto, xorOf } from '../../src/raid5/parity.ts';
import { noise } from './support/arrays.ts';

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

test.each([0, 1, 63, 64, 65, 4096, 8191, 8192, 8193, 70_001])(
  '%i bytes are XORed as one by one, and no byte beside them is touched',
  (length) => {
    const target = noise(1, length + 8);
    const source = noise(2, length + 8);
    const expected = target.map((byte, at) =>
      at >= 3 && at < 3 + length ? byte ^ source[at + 2]! : byte,
    );
    xorInto(target.subarray(3, 3 + length), source.subarray(5, 5 + length));
    expect(Buffer.compare(target, expected)).toBe(0);
  },
);

test('blocks of different lengths are refused', () => {
  expect(() => xorInto(new Uint8Array(4), new Uint8Array(8))).toThrow(RangeError);
});

test('blocks in the parity memory, blocks elsewhere, and any mix of them have the same XOR', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(1000),
      (places, isTargetThere, quarters, seed) => {
        const length = quarters * 4096;
        const block = (isThere: boolean, index: number): Uint8Array =>
          isThere ? residentBlock(index * length, length) : new Uint8Array(length);
        const sources = places.map((isThere, index) => block(isThere, index));
        sources.forEach((source, index) => source.set(noise(seed + index, length)));
        const kept = sources.map((source) => Uint8Array.from(source));
        const expected = new Uint8Array(length);
        for (const source of kept) for (let at = 0; at < length; at++) expected[at]! ^= source[at]!;
        expect(sameBytes(xorOf(sources, block(isTargetThere, 40)), expected)).toBe(true);
        sources.forEach((source, index) => expect(sameBytes(source, kept[index]!)).toBe(true));
        // The target may be the first source.
        expect(sameBytes(xorOf(sources, sources[0]), expected)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
