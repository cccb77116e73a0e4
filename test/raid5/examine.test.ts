import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryDevice } from '../../src/device/index.ts';
import {
  type ActiveMemberReport,
  examineDevice,
  examineMember,
  examineMembers,
} from '../../src/raid5/index.ts';
import {
  expectedOf,
  FIXTURE_SETS,
  imagePath,
  inScratch,
  unpackFixture,
} from './support/fixtures.ts';

describe.each(FIXTURE_SETS)('examine %s', (set) => {
  const { members } = expectedOf(set).states.final;

  test.each([0, 1, 2, 3, 4])('d%i equals expected.json in every field', (number) => {
    const report = examineMember(imagePath(set, number));
    expect({ ...report, file: basename(report.file) }).toEqual(members[number]);
  });

  test('plain images tell the same as gzipped ones', () => {
    inScratch((folder) => {
      const files = unpackFixture(set, [0, 1, 2, 3, 4], folder);
      const reports = examineMembers(files).map((report) => ({
        ...report,
        file: `${basename(report.file)}.gz`,
      }));
      expect(reports).toEqual(members);
    });
  });
});

/** Bytes of the superblock with its roles, and of the bitmap's header. */
const FIELDS = [
  [4096 + 4, 4096 + 256 + 256],
  [8192, 8192 + 256],
] as const;

test('whatever byte of a member is damaged, the fields that it is not in are shown as they were', () => {
  const content = gunzipSync(readFileSync(imagePath('clean', 1)));
  const sound = examineDevice(memoryDevice('m', content)) as ActiveMemberReport;
  const flips = fc.constantFrom(...FIELDS).chain(([first, end]) =>
    fc.record({
      at: fc.integer({ min: first, max: end - 1 }),
      mask: fc.integer({ min: 1, max: 255 }),
    }),
  );
  fc.assert(
    fc.property(flips, ({ at, mask }) => {
      const damaged = memoryDevice('m', content);
      damaged.bytes[at]! ^= mask;
      const { warnings, ...report } = examineDevice(damaged) as ActiveMemberReport;
      // The bitmap has no checksum; that of the superblock sees any one change.
      const isSuperblock = at < 8192;
      expect(report.checksum_ok).toBe(!isSuperblock);
      expect(isSuperblock && warnings === undefined).toBe(false);
      const changed = changedFields(sound, report);
      changed.delete('checksum_ok');
      // The place and the size of data or bitmap, or the number of the device, and what is found there.
      for (const [cause, ...effects] of CONSEQUENCES)
        if (changed.has(cause!)) for (const effect of effects) changed.delete(effect);
      expect(changed.size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60 },
  );
});

const CONSEQUENCES = [
  ['data_offset_sectors', 'data_sha256'],
  ['super_offset_sectors', 'bitmap'],
  ['bitmap_offset_sectors', 'bitmap'],
  ['dev_number', 'role', 'dev_roles'],
  ['role', 'dev_roles'],
  ['dev_roles', 'role'],
  ['feature_map', 'bitmap', 'bitmap_offset_sectors', 'recovery_offset'],
  ['resync_offset', 'state'],
];

function changedFields(before: object, after: object): Set<string> {
  const now = new Map<string, unknown>(Object.entries(after));
  return new Set(
    Object.entries(before)
      .filter(([field, value]) => !isDeepStrictEqual(value, now.get(field)))
      .map(([field]) => field),
  );
}
