/** The generated Vitest file runs as it stands, beside the example's system; one that is wrong fails it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build, raidproof } from '../cli/support/command.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'raidproof-generated-'));

beforeAll(async () => {
  await build();
  raidproof('generate', 'bitmap', '-p', 'chunks=1', '--format', 'vitest', '--out', folder);
  // As a user has it: vitest beside the suite, and a system of their own.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const example = pathToFileURL(join(ROOT, 'examples/vitest/system.mjs')).href;
  writeFileSync(join(folder, 'system.mjs'), `export { create } from '${example}';\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Vitest on the generated folder. */
function tested(wrong: string) {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const words = [vitest, 'run', '--root', folder, '--reporter', 'json', '--maxWorkers', '1'];
  const { PATH, HOME } = process.env;
  const environment = { PATH, HOME, RAIDPROOF_WRONG: wrong };
  const { status, stdout } = spawnSync(process.execPath, words, {
    env: environment,
    encoding: 'utf8',
  });
  const { numTotalTests, numPassedTests } = JSON.parse(stdout) as Record<string, number>;
  return { status, numTotalTests, numPassedTests };
}

it('passes on the executor', () => {
  expect(tested('')).toEqual({ status: 0, numTotalTests: 24, numPassedTests: 24 });
});

it('fails on one that forgets to end a write', () => {
  const { status, numTotalTests, numPassedTests } = tested('END_WRITE');
  expect({ status, numTotalTests }).toEqual({ status: 1, numTotalTests: 24 });
  expect(numPassedTests).toBeLessThan(24);
});
