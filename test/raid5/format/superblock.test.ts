import { describe, expect, test } from 'vitest';
import {
  parseBitmapSuperblock,
  parseSuperblock,
  readRawSuperblock,
  serialiseBitmapSuperblock,
  serialiseSuperblock,
  superblockChecksum,
} from '../../../src/raid5/index.ts';
import { fixtureDevices, FIXTURE_SETS, type FixtureSet } from '../support/fixtures.ts';

const images = FIXTURE_SETS.flatMap((set) =>
  [0, 1, 2, 3, 4]
    .filter((number) => number < 4 || set === 'midrecovery')
    .map((number): [FixtureSet, number] => [set, number]),
);

describe.each(images)('superblock of %s d%i', (set, number) => {
  const [device] = fixtureDevices(set, [number]);
  const raw = readRawSuperblock(device!);

  test('the checksum is the one stored', () => {
    expect(superblockChecksum(raw)).toBe(new DataView(raw.buffer).getUint32(216, true));
  });

  test('serialise(parse(x)) is x', () => {
    expect(serialiseSuperblock(parseSuperblock(raw, 'x'))).toEqual(raw);
  });

  test('every field is written, not only carried along in the raw bytes', () => {
    const parsed = parseSuperblock(raw, 'x');
    const blank = new Uint8Array(raw.length);
    // The microseconds of the creation time have no field.
    blank.set(raw.subarray(69, 72), 69);
    expect(serialiseSuperblock({ ...parsed, raw: blank })).toEqual(raw);
  });

  test('bitmap superblock: serialise(parse(x)) is x, with and without the raw bytes', () => {
    const header = device!.read(8192, 256);
    const parsed = parseBitmapSuperblock(header, 'x');
    expect(serialiseBitmapSuperblock(parsed)).toEqual(header);
    expect(serialiseBitmapSuperblock({ ...parsed, raw: new Uint8Array(256) })).toEqual(header);
  });
});

test('one flipped bit anywhere changes the checksum', () => {
  const [device] = fixtureDevices('clean', [0]);
  const raw = readRawSuperblock(device!);
  const original = superblockChecksum(raw);
  for (let index = 0; index < raw.length; index++) {
    if (index >= 216 && index < 220) continue;
    const flipped = Uint8Array.from(raw);
    flipped[index]! ^= 0x10;
    expect(superblockChecksum(flipped)).not.toBe(original);
  }
});
