import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReports } from '../../src/report/index.ts';
import { lockReport } from './lock-report.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'raidproof-report-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function contents(): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(path, 'utf8')]));
}

describe('writeReports', () => {
  it('writes every file it says, and leaves nothing else behind', async () => {
    const { index, paths } = await writeReports(directory, await lockReport());
    expect(Object.keys(contents())).toEqual([...paths].sort());
    expect(index).toBe(join(directory, 'index.html'));
    expect(paths).toHaveLength(3 + 4 * 4);
    expect(paths).toContain(join(directory, 'violations', 'lock-split-M1-splitLook.md'));
  });

  it('writes the same bytes twice', async () => {
    await writeReports(directory, await lockReport());
    const first = contents();
    await writeReports(directory, await lockReport());
    expect(contents()).toEqual(first);
  });

  it('removes violations that are gone, and no other file', async () => {
    const data = await lockReport();
    await writeReports(directory, data);
    writeFileSync(join(directory, 'violations', 'mine.txt'), 'keep me');
    await writeReports(directory, { ...data, variants: [] });
    const names = readdirSync(join(directory, 'violations'));
    expect(names).toContain('mine.txt');
    expect(names).toContain('lock-split-M1.html');
    expect(names).not.toContain('lock-split-M1-splitLook.html');
  });

  it('does not trust an old summary that names files elsewhere', async () => {
    writeFileSync(join(directory, 'kept.txt'), 'keep me');
    writeFileSync(join(directory, 'summary.json'), JSON.stringify({ violations: ['../kept', 7] }));
    await writeReports(directory, await lockReport());
    expect(contents()[join(directory, 'kept.txt')]).toBe('keep me');
  });
});
