import { expect, test } from 'vitest';
import { packBits, setRanges, unpackBits } from '../../../src/raid5/format/bits.ts';

test('bits are counted from the least significant one', () => {
  expect([...unpackBits(Uint8Array.of(0b0000_0101, 0b1000_0000), 16)]).toEqual([
    1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
  ]);
});

test('packing touches only its own bits', () => {
  const bytes = Uint8Array.of(0xff, 0xff, 0x00);
  packBits(Uint8Array.of(0, 1, 0, 1), bytes, 6);
  expect([...bytes]).toEqual([0b1011_1111, 0b1111_1110, 0x00]);
});

test('ranges of set bits', () => {
  expect(setRanges(Uint8Array.of(1, 1, 0, 1, 0, 0, 1))).toEqual([
    [0, 1],
    [3, 3],
    [6, 6],
  ]);
  expect(setRanges(new Uint8Array(5))).toEqual([]);
});
