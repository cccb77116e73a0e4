/** The main job, whole, as `npm start` runs it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { raidproof } from './support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-verify-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('shows the known defects, finds nothing unexpected, and writes the report', () => {
  const { code, out, err } = raidproof('verify', '--runs', '10', '--reports', folder);
  expect(err).toBe('');
  expect(out).toMatch(/^✓ \d+ known defects shown and mended; nothing unexpected\n/);
  expect(code).toBe(0);
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(html).not.toMatch(/(src|href)="http/);
  const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as object;
  expect(summary).toMatchObject({ schemaVersion: 1 });
  for (const ending of ['txt', 'md', 'html', 'json'])
    for (const name of ['S1-data-before-durable', 'S7-one-pass-daemon'])
      expect(existsSync(join(folder, 'violations', `bitmap-classic-${name}.${ending}`))).toBe(true);
  expect(
    existsSync(join(folder, 'violations', 'lifecycle-classic-RUNNING-OWNED-reap-keeps-running.md')),
  ).toBe(true);
});
