/** `raidproof array`: the executor on image files, and what it refuses without touching them. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
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

  it('is refused with exit code 1 when an image is damaged; nothing is changed', () => {
    const members = unpack('clean', ['d0', 'd1', 'd2', 'd3']);
    const bytes = readFileSync(members[2]!);
    bytes[4096] = 0;
    writeFileSync(members[2]!, bytes);
    const before = members.map((path) => digest(path));
    const run = raidproof('array', 'assemble', ...members, '--finish');
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^refused: RP203 .*clean-d2\.img superblock\.magic/);
    expect(members.map((path) => digest(path))).toEqual(before);
  });

  it('of an image that is not there is bad input: exit code 2', () => {
    const run = raidproof('array', 'assemble', join(folder, 'nowhere'), '--finish', '--json', '-');
    expect(run.code).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({
      assembled: false,
      refusal: expect.stringMatching(/^RP201 .*nowhere/),
    });
  });
});

/** Runs an array command and gives its JSON. */
function json(...words: readonly string[]): Record<string, unknown> {
  return JSON.parse(raidproof('array', ...words, '--json', '-').out) as Record<string, unknown>;
}

describe('members come and go', () => {
  const set = ['e', 'f', 'g', 'h'].map((name) => join(folder, name));
  const [first, second, third, fourth] = set as [string, string, string, string];
  const rest = [first, third, fourth];

  it('fails, is refused a second failure, and comes back by the bitmap', () => {
    const input = join(folder, 'in');
    writeFileSync(input, content);
    raidproof('array', 'create', ...set, '--size', '3145728', '--layout', 'parity-last');
    raidproof('array', 'assemble', ...set, '--finish');
    expect(json('status', ...set)).toMatchObject({ state: 'clean', layout: 'parity-last' });
    expect(json('fail', ...set, '--member', second)).toMatchObject({ done: true, degraded: 1 });
    const again = raidproof('array', 'fail', ...rest, '--member', first);
    expect(again).toMatchObject({ code: 1, out: expect.stringMatching(/^refused: RP208 /) });
    raidproof('array', 'write', ...rest, '--offset', '300000', '--in', input);
    expect(json('remove', ...rest, '--member', second)).toMatchObject({ done: true });
    expect(json('re-add', ...rest, '--member', second)).toMatchObject({ re_added: true });
    expect(json('status', ...set)).toMatchObject({ action: 'recover', degraded: 1 });
    const finished = json('assemble', ...set, '--finish') as {
      rewritten: { slot: number; ranges: [number, number][] }[];
    };
    expect(finished).toMatchObject({ action: 'recover', degraded: 0, parityMismatches: 0 });
    expect(finished.rewritten.map(({ slot }) => slot)).toEqual([1]);
    // Only bitmap chunks that were written while it was away: 300000 to 350000 is in rows 1 and 2.
    for (const [from, last] of finished.rewritten[0]!.ranges) {
      expect(from).toBeGreaterThanOrEqual(65_536);
      expect(last).toBeLessThan(3 * 65_536);
    }
    const run = raidproof('array', 'check', ...set);
    expect(run).toMatchObject({ code: 0, out: 'check: mismatch_cnt 0\n' });
  });

  it('a blank image becomes a spare and is rebuilt; the old member is too old for a re-add', () => {
    const spare = join(folder, 'spare');
    writeFileSync(spare, new Uint8Array(3 << 20));
    raidproof('array', 'fail', ...set, '--member', fourth);
    const three = [first, second, third];
    const added = json('add', ...three, '--member', spare, '--finish');
    expect(added).toMatchObject({ done: true, re_added: false, degraded: 0 });
    const input = join(folder, 'in');
    raidproof('array', 'write', ...three, spare, '--offset', '0', '--in', input);
    raidproof('array', 'fail', ...three, spare, '--member', spare);
    const old = raidproof('array', 're-add', ...three, '--member', fourth);
    expect(old).toMatchObject({ code: 1, out: expect.stringContaining('RP208') });
    expect(json('status', ...three)).toMatchObject({ state: 'clean, degraded' });
  });

  it('check finds wrong parity and exits with 1; repair mends it', () => {
    const members = unpack('clean', ['d0', 'd1', 'd2', 'd3']);
    const bytes = readFileSync(members[3]!);
    bytes.fill(7, 1_048_576, 1_048_576 + 4096);
    writeFileSync(members[3]!, bytes);
    expect(raidproof('array', 'check', ...members)).toMatchObject({ code: 1 });
    expect(json('repair', ...members)).toMatchObject({ mismatch_cnt: 8 });
    expect(json('check', ...members)).toMatchObject({ mismatch_cnt: 0 });
    expect(raidproof('array', 'stop', ...members)).toMatchObject({ code: 0, out: 'stopped\n' });
  });

  it('grows into images that were made larger; a mend that does not exist is refused', () => {
    const three = ['i', 'j', 'k'].map((name) => join(folder, name));
    raidproof('array', 'create', ...three, '--size', '2097152');
    for (const image of three) truncateSync(image, 3 << 20);
    expect(json('grow', ...three, '--finish')).toMatchObject({ array_bytes: 2 * (2 << 20) });
    expect(json('status', ...three)).toMatchObject({ component_bytes: 2 << 20, state: 'clean' });
    const run = raidproof('array', 'grow', ...three, '--mend', 'nothing');
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('RP104') });
  });
});
