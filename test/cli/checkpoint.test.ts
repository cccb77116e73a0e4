/** A process that is killed in the midst of a search, and one that goes on from its checkpoint. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, raidproof } from './support/command.ts';

const ROOT = join(import.meta.dirname, '../..');
const CHECK = ['check', 'reference', '-p', 'C=3', '--engine', 'js'];
const folder = mkdtempSync(join(tmpdir(), 'raidproof-killed-'));
const kept = join(folder, 'kept');

beforeAll(build);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The result without what it cost. */
function resultOf(out: string): object {
  const { seconds: _, ...rest } = JSON.parse(out) as { readonly seconds: number };
  return rest;
}

/** Begins the search in a process of its own, and ends that as soon as it has kept something. */
async function ended(signal: 'SIGKILL' | 'SIGINT') {
  rmSync(kept, { force: true });
  const words = [...CHECK, '--checkpoint', kept, '--every', '0'];
  const child = spawn(process.execPath, ['bin/raidproof.mjs', ...words], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  const end = new Promise<{ code: number | null; by: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, by) => {
      resolve({ code, by });
    });
  });
  while (!existsSync(kept)) await pause(2);
  child.kill(signal);
  return end;
}

/** What a run in one piece gives. */
function whole(): object {
  return resultOf(raidproof(...CHECK, '--json', '-').out);
}

describe('a checkpoint', () => {
  it('outlives a kill: the resumed run ends with the same numbers, verdicts and stories', async () => {
    expect(await ended('SIGKILL')).toEqual({ code: null, by: 'SIGKILL' });
    const { code, out } = raidproof(...CHECK, '--resume', kept, '--json', '-');
    expect(code).toBe(0);
    expect(resultOf(out)).toEqual(whole());
    expect(resultOf(out)).toMatchObject({ states: 1_106_240, transitions: 7_033_087 });
  });

  it('is written when a run is interrupted, which ends with what is known', async () => {
    expect(await ended('SIGINT')).toEqual({ code: 3, by: null });
    const { code, out } = raidproof(...CHECK, '--resume', kept, '--json', '-');
    expect(code).toBe(0);
    expect(resultOf(out)).toMatchObject({ states: 1_106_240, transitions: 7_033_087 });
  });

  it('is written at a limit, which is named', () => {
    const limited = raidproof(...CHECK, '--limit-states', '5000', '--checkpoint', kept);
    expect(limited.code).toBe(3);
    expect(limited.out).toContain('ended early: states limit');
    const small = raidproof(...CHECK, '--resume', kept, '--limit-memory', '1');
    expect(small.code).toBe(3);
    expect(small.out).toContain('ended early: memory limit');
    const wrong = raidproof('check', 'reference', '-p', 'C=2', '--engine', 'js', '--resume', kept);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/^RP217 .*Resume with the options of the run that wrote it\.\n$/);
  });

  it('ends with the time', () => {
    const sizes = ['-p', 'C=4', '-p', 'P=2', '-p', 'K=1'];
    const late = raidproof('check', 'reference', ...sizes, '--engine', 'js', '--limit-time', '1');
    expect(late.code).toBe(3);
    expect(late.out).toContain('ended early: time limit');
  });

  it('belongs to one network and to an engine that keeps it', () => {
    expect(raidproof('check', '--checkpoint', kept).err).toMatch(/^RP101 --checkpoint/);
    const other = raidproof('check', 'reference', '--engine', 'xstate', '--checkpoint', kept);
    expect(other.err).toMatch(/^RP101 --checkpoint/);
  });
});
