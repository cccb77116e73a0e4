/** `raidproof simulate`: exit codes, replays of files, and an interrupt. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, raidproof } from './support/command.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCHEDULES = join(ROOT, 'test/simulate/schedules');
let folder = '';

beforeAll(async () => {
  await build();
  folder = mkdtempSync(join(tmpdir(), 'raidproof-simulate-'));
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('raidproof simulate', () => {
  test('with all mends holds', () => {
    const { code, out } = raidproof('simulate', '--mended', '--runs', '10');
    expect([code, out]).toEqual([0, expect.stringContaining('✓ holds: 100 crashes in 10 runs')]);
  });

  test('writes what it found, and replays it to the same end', () => {
    const prefix = join(folder, 'found');
    const words = ['--mended', '--fault', 'one-pass-clear', '--failures', prefix];
    const found = raidproof('simulate', ...words);
    expect(found.code).toBe(1);
    const file = /--replay (\S+)/.exec(found.out)![1]!;
    const again = raidproof('simulate', '--replay', file, '--json', '-');
    expect(again.code).toBe(1);
    const { violation } = JSON.parse(readFileSync(file, 'utf8')) as { violation: object };
    expect(JSON.parse(again.out)).toMatchObject({ verdict: 'violated', violation });
  });

  test('a schedule that holds ends with 0', () => {
    const text = readFileSync(join(SCHEDULES, 'modern-faults-one-pass-clear.json'), 'utf8');
    const schedule = JSON.parse(text) as { setup: object };
    const file = join(folder, 'right.json');
    const setup = { ...schedule.setup, faults: [] };
    writeFileSync(file, JSON.stringify({ ...schedule, setup }));
    const { code, out } = raidproof('simulate', '--replay', file);
    expect([code, out]).toEqual([0, expect.stringContaining('✓ nothing is violated.')]);
  });

  test.each([
    ['{', 'RP109'],
    ['{"schemaVersion":1,"setup":{},"events":[]}', 'RP109'],
  ])('a file that is no schedule is refused in one line: %s', (text, code) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, text);
    const run = raidproof('simulate', '--replay', file);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(new RegExp(`^${code} ${file}: .*\\n$`));
  });

  test('an interrupt ends it with what is known', async () => {
    const words = ['simulate', '--mended', '--runs', '1000000'];
    const child = spawn(process.execPath, [join(ROOT, 'bin/raidproof.mjs'), ...words], {
      cwd: folder,
    });
    let out = '';
    child.stdout.on('data', (text) => (out += String(text)));
    const late = setTimeout(() => child.kill('SIGINT'), 3000);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearTimeout(late);
    expect(code).toBe(3);
    expect(out).toMatch(/\? inconclusive: [\d,]+ crashes in [\d,]+ runs from seed 1, 0 failed/);
  }, 60_000);
});
