/** The golden images, unpacked into memory or into files. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { memoryDevice, type MemoryDevice } from '../../../src/device/index.ts';
import type { MemberReport } from '../../../src/raid5/index.ts';

export const FIXTURE_SETS = ['clean', 'dirty1', 'degraded', 'midrecovery'] as const;
export type FixtureSet = (typeof FIXTURE_SETS)[number];

const ROOT = join(import.meta.dirname, '../../fixtures');

/** Path of image `d<number>` of a set, gzipped. */
export function imagePath(set: FixtureSet, number: number): string {
  return join(ROOT, set, 'final', `d${number}.img.gz`);
}

/** The parts of expected.json that the tests read. */
export interface Expected {
  readonly states: {
    readonly final: { readonly array_sha256: string; readonly members: readonly MemberReport[] };
  };
  readonly writes: readonly {
    readonly tag: string;
    readonly offset: number;
    readonly length: number;
    readonly status: string;
  }[];
}

export function expectedOf(set: FixtureSet): Expected {
  return JSON.parse(readFileSync(join(ROOT, set, 'expected.json'), 'utf8')) as Expected;
}

/** Fresh memory devices with the content of the images. */
export function fixtureDevices(set: FixtureSet, numbers: readonly number[]): MemoryDevice[] {
  return numbers.map((number) =>
    memoryDevice(`d${number}`, gunzipSync(readFileSync(imagePath(set, number)))),
  );
}

/** Runs `use` on a scratch directory that is removed afterwards. */
export function inScratch<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the unpacked images into `folder` and gives their names. */
export function unpackFixture(
  set: FixtureSet,
  numbers: readonly number[],
  folder: string,
): string[] {
  return numbers.map((number) => {
    const file = join(folder, `d${number}.img`);
    writeFileSync(file, gunzipSync(readFileSync(imagePath(set, number))));
    return file;
  });
}
