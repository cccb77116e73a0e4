/** The sets that a real kernel wrote, as the main job judges them; and that it can judge them bad. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { IMAGE_SETS, hasImages, verifyImages } from '../../src/verify/images.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A copy of one set with a byte of one image changed. */
function damaged(set: string, image: string, offsetBytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-images-'));
  folders.push(folder);
  cpSync(join(fixtures, set), join(folder, set), { recursive: true });
  const file = join(folder, set, 'final', image);
  const bytes = Uint8Array.from(gunzipSync(readFileSync(file)));
  bytes[offsetBytes] = bytes[offsetBytes]! ^ 0xff;
  writeFileSync(file, gzipSync(bytes));
  return folder;
}

describe('the image sets', () => {
  it('are there', () => {
    expect(hasImages(fixtures)).toBe(true);
    expect(hasImages(join(fixtures, 'clean'))).toBe(false);
  });

  it.each([
    ['clean', 'none'],
    ['dirty1', 'resync'],
    ['degraded', 'none'],
    ['midrecovery', 'recover'],
  ])('%s is good; action: %s', (set, action) => {
    expect(IMAGE_SETS).toContain(set);
    expect(verifyImages(fixtures, set)).toMatchObject({ set, action, verdict: 'good' });
  });

  it('are bad when a byte of the data is wrong', () => {
    const dataByte = 2048 * 512;
    expect(verifyImages(damaged('clean', 'd0.img.gz', dataByte), 'clean').verdict).toBe('bad');
  });

  it('are refused when a superblock is wrong', () => {
    const folder = damaged('clean', 'd1.img.gz', 4096 + 200);
    expect(() => verifyImages(folder, 'clean')).toThrow(/RP204 .*d1\.img\.gz/);
  });
});
