/** The images that a run begins with: sparse, or random where a scenario names a seed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeImages } from '../../src/kernel/images.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-images-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = {
  name: 'one',
  sentence: 'Nothing.',
  imagesCount: 2,
  imageKibibytes: 32,
  boots: [],
} as const;

function made(fillSeed: number): Buffer[] {
  return makeImages({ ...scenario, fillSeed }, folder).map((image) => readFileSync(image));
}

describe('the images of a run', () => {
  it('are zeros without a seed', () => {
    for (const image of makeImages(scenario, folder))
      expect(readFileSync(image).equals(Buffer.alloc(32_768))).toBe(true);
  });

  it('are the same random bytes for a seed, but for the place of superblocks', () => {
    const [first, second] = made(3);
    expect(first!.subarray(0, 16_384).equals(Buffer.alloc(16_384))).toBe(true);
    expect(new Set(first!.subarray(16_384)).size).toBeGreaterThan(200);
    expect(first!.equals(second!)).toBe(false);
    expect(made(3)[0]!.equals(first!)).toBe(true);
    expect(made(4)[0]!.equals(first!)).toBe(false);
  });
});
