/** Runs the built command line in a process of its own; builds it once where it is older than its source. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../../..');
const BUILT = join(ROOT, 'dist/.tsbuildinfo');
const LOCK = join(ROOT, 'dist/.building');

/** What a run left behind. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Time of the youngest source file below a folder. */
function youngest(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  return Math.max(...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}

function isStale(): boolean {
  if (!existsSync(BUILT)) return true;
  const built = statSync(BUILT).mtimeMs;
  return ['machines', 'src'].some((folder) => youngest(join(ROOT, folder)) > built);
}

/** Compiles machines and src unless dist is up to date. Test files that run at once build it once. */
export async function build(): Promise<void> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  while (isStale()) {
    if (!takeLock()) {
      await pause(200);
      continue;
    }
    try {
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
      rmSync(BUILT, { force: true });
      execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: ROOT });
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

/** A lock left by a process that was killed is taken over after a minute. */
function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > 60_000)
      rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

/** Runs `raidproof` with these words. */
export function raidproof(...words: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/raidproof.mjs'), ...words],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  return { code: status, out: stdout, err: stderr };
}
