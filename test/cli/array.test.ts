/** `raidproof array`: the executor on image files, and what it refuses without touching them. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, raidproof } from './support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-array-'));
const images = ['a', 'b', 'c', 'd'].map((name) => join(folder, name));
const content = Uint8Array.from({ length: 50_000 }, (_, index) => (index * 7) % 251);

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Unpacks the members of a fixture set; gives their paths. */
function unpack(set: string, names: readonly string[]): string[] {
  return names.map((name) => {
    const packed = join(import.meta.dirname, '../fixtures', set, 'final', `${name}.img.gz`);
    const path = join(folder, `${set}-${name}.img`);
    writeFileSync(path, gunzipSync(readFileSync(packed)));
    return path;
  });
}

beforeAll(async () => {
  await build();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('an array on new images', () => {
  it('is created, written, and read with a member missing; reading changes nothing', () => {
    expect(raidproof('array', 'create', ...images, '--seed', '3').code).toBe(0);
    const input = join(folder, 'in');
    writeFileSync(input, content);
    expect(raidproof('array', 'write', ...images, '--offset', '4321', '--in', input).code).toBe(0);
    const before = images.map((path) => digest(path));
    const out = join(folder, 'out');
    const [, ...three] = images;
    const words = ['--offset', '4321', '--length', String(content.length), '--out', out];
    expect(raidproof('array', 'read', ...three, ...words).code).toBe(0);
    expect(Uint8Array.from(readFileSync(out))).toEqual(content);
    expect(images.map((path) => digest(path))).toEqual(before);
  });

  it('is not created over existing files', () => {
    const run = raidproof('array', 'create', ...images);
    expect(run).toMatchObject({ code: 2, err: expect.stringMatching(/^RP201 [^\n]+\n$/) });
  });
});

describe('assembly', () => {
  it('finishes the resync of dirty1', () => {
    const members = unpack('dirty1', ['d0', 'd1', 'd2', 'd3']);
    const run = raidproof('array', 'assemble', ...members, '--finish', '--json', '-');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({
      assembled: true,
      refusal: null,
      action: 'resync',
      parityMismatches: 0,
      array_sha256: 'd9d183c4e7f58dc42a21d74c16c8a809c309b059336100b7f9184a45eb04a1df',
    });
  });

  it('is refused with exit code 1 when too few members are there; nothing is changed', () => {
    const members = unpack('clean', ['d0', 'd1']);
    const before = members.map((path) => digest(path));
    const run = raidproof('array', 'assemble', ...members, '--finish', '--json', '-');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ assembled: false, action: 'none' });
    expect(members.map((path) => digest(path))).toEqual(before);
  });

  it('is refused with exit code 2 when an image is damaged; nothing is changed', () => {
    const members = unpack('clean', ['d0', 'd1', 'd2', 'd3']);
    const bytes = readFileSync(members[2]!);
    bytes[4096] = 0;
    writeFileSync(members[2]!, bytes);
    const before = members.map((path) => digest(path));
    const run = raidproof('array', 'assemble', ...members, '--finish');
    expect(run.code).toBe(2);
    expect(run.out).toMatch(/^refused: RP203 .*magic/);
    expect(members.map((path) => digest(path))).toEqual(before);
  });
});
