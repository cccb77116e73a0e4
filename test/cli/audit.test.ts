/** `raidproof audit`: verdict, counts, JSON and exit codes. */
import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, raidproof } from './support/command.ts';

beforeAll(build);

const folder = mkdtempSync(join(tmpdir(), 'raidproof-audit-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SETS = join(import.meta.dirname, '../fixtures');
const SIZE = String(8 << 20);
const clean = join(SETS, 'clean/log.jsonl.gz');
const lines = gunzipSync(readFileSync(clean)).toString().trimEnd().split('\n');

function logOf(name: string, content: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${content.join('\n')}\n`);
  return path;
}

/** The clean log with the four bitmap writes of bit 0 behind the data they announce. */
const late = logOf('late.jsonl', [
  ...lines.slice(0, 28),
  lines[32]!,
  ...lines.slice(28, 32),
  ...lines.slice(33),
]);

describe('raidproof audit', () => {
  it('tells that a log keeps the promise', () => {
    const { code, out } = raidproof('audit', '--log', clean, '--size', SIZE);
    expect(code).toBe(0);
    expect(out).toContain('72 writes to d0.img, d1.img, d2.img, d3.img; no flush');
    expect(out).toContain('judged from seq 24 on');
    expect(out).toMatch(
      /✓ holds: 73 crash states, none breaks the promise; [\d,]+ states a second/,
    );
    expect(out).toContain('48 with all members');
  });

  it('tells where a log breaks it, and the writes that led there', () => {
    const { code, out } = raidproof('audit', '--log', late, '--size', SIZE);
    expect(code).toBe(1);
    expect(out).toContain('✗ violated: 73 crash states, 4 break the promise');
    expect(out).toMatch(
      /a crash right after seq 32: stripe 0 .*bit 0 is clear in the bitmap of d0/,
    );
    expect(out).toMatch(/24 d3\.img {2}superblock: events 1, resync_offset 0/);
    expect(out).toMatch(/32 d0\.img {2}data or parity of stripe 0/);
  });

  it('gives the result as JSON', () => {
    const { code, out } = raidproof('audit', '--log', late, '--size', SIZE, '--json', '-');
    expect(code).toBe(1);
    const result = JSON.parse(out) as Record<string, unknown>;
    expect(result).toMatchObject({
      schemaVersion: 1,
      verdict: 'violated',
      crashStates: 73,
      firstViolation: { seq: 32, stripe: 0, chunk: 0 },
      judgedFrom: 24,
    });
    expect(Object.keys(result['firstViolation'] as object).sort()).toEqual([
      'chunk',
      'seq',
      'stripe',
      'why',
    ]);
  });

  it('starts from images', () => {
    const none = logOf('none.jsonl', ['{"seq":1,"op":"flush"}']);
    const images = join(SETS, 'degraded/final');
    const { code, out } = raidproof('audit', '--log', none, '--images', images);
    expect(code).toBe(0);
    expect(out).toContain('judged from the start on');
    expect(out).toContain('1 degraded');
  });

  it('is inconclusive at its limit', () => {
    const words = ['audit', '--log', clean, '--size', SIZE, '--limit-states', '40'];
    const { code, out } = raidproof(...words);
    expect(code).toBe(3);
    expect(out).toContain('? inconclusive: 40 crash states');
    expect(out).toContain('ended before the log did');
  });

  it('hears an interrupt, and tells what it knows', async () => {
    // The log comes through a pipe: whoever reads it already listens for the interrupt.
    const pipe = join(folder, 'pipe.jsonl');
    execFileSync('mkfifo', [pipe]);
    const words = ['audit', '--log', pipe, '--size', SIZE, '--bound', '20'];
    const child = spawn(process.execPath, ['bin/raidproof.mjs', ...words], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    const end = new Promise((resolve) => {
      child.on('close', (code, by) => resolve({ code, by }));
    });
    // Nothing of all that is flushed: more ways to lose it than anybody could wait for.
    await writeFile(pipe, `${['{"seq":0,"op":"flush"}', ...lines].join('\n')}\n`);
    child.kill('SIGINT');
    expect(await end).toEqual({ code: 3, by: null });
    expect(out).toMatch(/^\? inconclusive: [\d,]+ crash states/m);
    expect(out).toContain('ended before the log did');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no log', ['--size', SIZE], /^RP101 .*--log/],
    ['neither images nor size', ['--log', clean], /^RP101 audit: .*--images DIR, or --size/],
    ['a size that is no number', ['--log', clean, '--size', 'big'], /^RP101 .*'big'/],
    ['a log that is not there', ['--log', 'none', '--size', SIZE], /^RP201 none: /],
    [
      'a log that breaks off',
      ['--log', logOf('short.jsonl', [lines[0]!.slice(0, 99)]), '--size', SIZE],
      /^RP211 .*short\.jsonl line 1: it is no JSON/,
    ],
    [
      'a log that is not gzipped as it says',
      ['--log', logOf('plain.jsonl.gz', lines), '--size', SIZE],
      /^RP211 .*plain\.jsonl\.gz: the log cannot be unpacked/,
    ],
    [
      'images that are too small',
      ['--log', clean, '--size', '9000'],
      /^RP212 d0\.img: seq 1 writes/,
    ],
    ['no folder', ['--log', clean, '--images', join(folder, 'no')], /^RP201 .*no: ENOENT/],
    ['a folder without the images', ['--log', clean, '--images', folder], /^RP212 d0\.img: /],
    [
      'a log without an array',
      ['--log', logOf('blank.jsonl', lines.slice(0, 3)), '--size', SIZE],
      /^RP213 d0\.img: at no line/,
    ],
  ])('refuses %s', (_, words, message) => {
    const { code, out, err } = raidproof('audit', ...words);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('reads a gzipped log whatever its name', () => {
    const path = join(folder, 'log');
    writeFileSync(path, gzipSync(lines.join('\n')));
    expect(raidproof('audit', '--log', path, '--size', SIZE).code).toBe(0);
  });
});
