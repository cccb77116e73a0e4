/** `raidproof list`, `raidproof examine`, `--version` and `--help`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAMILIES } from '../../machines/index.ts';
import { build, raidproof } from './support/command.ts';

beforeAll(build);

const ROOT = join(import.meta.dirname, '../..');

interface Listed {
  readonly schemaVersion: number;
  readonly networks?: readonly { readonly name: string }[];
  readonly variants?: readonly { readonly network: string; readonly name: string }[];
  readonly properties?: readonly { readonly network: string; readonly name: string }[];
}

function listed(what: string): Listed {
  const { code, out, err } = raidproof('list', what, '--json', '-');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Listed;
}

describe('raidproof list', () => {
  it('networks names them all, with their parameters', () => {
    expect(listed('networks').networks?.map((one) => one.name)).toEqual(
      FAMILIES.map((one) => one.name),
    );
    const { out } = raidproof('list', 'networks');
    expect(out.trimEnd().split('\n')).toHaveLength(FAMILIES.length);
    expect(out).toMatch(/^bitmap .*chunks=2 \(1–4: chunks of the array\)/);
  });

  it('variants names those of every network', () => {
    const names = listed('variants').variants?.map((one) => `${one.network} ${one.name}`);
    expect(names).toEqual(
      FAMILIES.flatMap((family) => family.variants.map((one) => `${family.name} ${one.name}`)),
    );
  });

  it('properties names those of every network', () => {
    const rows = listed('properties').properties ?? [];
    const ofBitmap = rows.filter((one) => one.network === 'bitmap').map((one) => one.name);
    expect(ofBitmap.slice(0, 4)).toEqual(['S1', 'S4', 'S14', 'S7']);
    expect(new Set(rows.map((one) => one.network))).toEqual(new Set(FAMILIES.map((f) => f.name)));
  });
});

describe('raidproof examine', () => {
  const images = [0, 1, 2, 3].map((number) =>
    join(ROOT, `test/fixtures/clean/final/d${number}.img.gz`),
  );

  it('tells of each member what expected.json says', () => {
    const { code, out, err } = raidproof('examine', ...images, '--json', '-');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { members } = JSON.parse(out) as { members: { file: string }[] };
    const expected = JSON.parse(
      readFileSync(join(ROOT, 'test/fixtures/clean/expected.json'), 'utf8'),
    ) as { states: { final: { members: { file: string }[] } } };
    expect(members.map((one) => ({ ...one, file: basename(one.file) }))).toEqual(
      expected.states.final.members.slice(0, images.length),
    );
  });

  it('tells it as text', () => {
    const { code, out } = raidproof('examine', images[0]!);
    expect(code).toBe(0);
    expect(out).toMatch(/ State : clean\n/);
    expect(out).toMatch(/ Bitmap : 112 bits \(chunks\), 0 dirty\n/);
    expect(out).toMatch(/ Checksum : b60f0b11 - correct\n/);
  });

  it('shows a damaged member with a warning and ends with 1', () => {
    const folder = mkdtempSync(join(tmpdir(), 'raidproof-examine-'));
    const file = join(folder, 'd0.img');
    const content = gunzipSync(readFileSync(images[0]!));
    content[4096 + 216]! ^= 1;
    writeFileSync(file, content);
    const text = raidproof('examine', file);
    const json = raidproof('examine', file, images[1]!, '--json', '-');
    rmSync(folder, { recursive: true });
    expect({ code: text.code, err: text.err }).toEqual({ code: 1, err: '' });
    expect(text.out).toMatch(/ Warning : RP204 .*d0\.img superblock\.sb_csum: /);
    expect(text.out).toMatch(/ Checksum : b60f0b10 - wrong\n/);
    expect(text.out).toMatch(/ Bitmap : 112 bits \(chunks\), 0 dirty\n/);
    expect(json.code).toBe(1);
    const { members } = JSON.parse(json.out) as { members: { checksum_ok: boolean }[] };
    expect(members.map((one) => one.checksum_ok)).toEqual([false, true]);
  });
});

describe('raidproof', () => {
  it('tells its version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(raidproof('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([[], ['check'], ['list'], ['examine']])('helps: %j', (...words) => {
    const { code, out } = raidproof(...words, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: raidproof/);
  });

  it('shows its help and ends with 2 without a command', () => {
    const { code, out, err } = raidproof();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Usage: raidproof/);
  });
});
