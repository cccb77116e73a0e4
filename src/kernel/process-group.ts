/** A process with all its children as one group, which is always ended as a whole. */

import { spawn, type ChildProcess } from 'node:child_process';

/** How a group of processes is started. */
export interface GroupOptions {
  readonly command: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each line of its standard output. */
  readonly onLine: (line: string) => void;
  /** The group is ended after so many seconds. */
  readonly limitSeconds: number;
  /** Ends the group when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a group ended: by itself (`code` or `signal` of its leader), at its limit, or at an interrupt. */
export type GroupEnding =
  | { readonly how: 'itself'; readonly code: number | null; readonly signal: string | null }
  | { readonly how: 'limit' }
  | { readonly how: 'interrupt' };

/** Runs a group until it ends, and leaves no process of it behind, not even when this process exits first. */
export async function runGroup(options: GroupOptions): Promise<GroupEnding> {
  if (options.signal?.aborted === true) return { how: 'interrupt' };
  const child = spawn(options.command, options.words, {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...options.environment },
  });
  let early: 'limit' | 'interrupt' | null = null;
  const end = (why: 'limit' | 'interrupt'): void => {
    early ??= why;
    endGroup(child);
  };
  const interrupt = (): void => end('interrupt');
  const atExit = (): void => endGroup(child);
  const timer = setTimeout(() => end('limit'), options.limitSeconds * 1000);
  options.signal?.addEventListener('abort', interrupt, { once: true });
  process.once('exit', atExit);
  splitLines(child, options.onLine);
  try {
    const [code, signal] = await exitOf(child);
    return early === null ? { how: 'itself', code, signal } : { how: early };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', interrupt);
    process.removeListener('exit', atExit);
    endGroup(child);
  }
}

/** Kills every process of the group: it is named by its leader. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits for the leader's exit, ends what it leaves behind, and waits until the last line was read. */
function exitOf(child: ChildProcess): Promise<[number | null, string | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => endGroup(child));
    child.once('close', (code, signal) => resolve([code, signal]));
  });
}

function splitLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!;
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  });
  child.stdout?.once('end', () => {
    if (rest !== '') onLine(rest);
  });
}
