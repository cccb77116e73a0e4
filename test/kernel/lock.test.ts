/** Two runs never share a folder. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/kernel/lock.ts';
import { missingPrograms, requirePrograms } from '../../src/kernel/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'raidproof-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a folder', () => {
  it('is refused while another has it, and given afterwards', () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/^RP403 .*runs a scenario in it/);
    unlock();
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('counts for nothing when its process is gone', () => {
    writeFileSync(join(folder, 'raidproof.lock'), '999999999');
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what the machine lacks', () => {
  it('is named with the command that installs it', () => {
    const path = process.env['PATH'];
    try {
      process.env['PATH'] = folder;
      expect(missingPrograms({}, [])).toContain('linux.uml');
      expect(() => requirePrograms({}, [])).toThrow(
        /^RP401 kernel: not found: linux.uml, .*apt-get install .*user-mode-linux busybox-static/,
      );
    } finally {
      process.env['PATH'] = path;
    }
  });
});
