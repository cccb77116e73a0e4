import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { examineMember, examineMembers } from '../../src/raid5/index.ts';
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
