/** Boots in a row: does each come to its end, and is nothing left of it? */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot } from './boot.ts';
import { requirePrograms, type KernelChoice } from './requirements.ts';

/** What became of the boots. */
export interface BootsResult {
  readonly done: number;
  /** Early failures that a second try made good. */
  readonly again: number;
  readonly hung: number;
  readonly failed: number;
  /** Processes that still had the folder of a boot among their words when it had ended. */
  readonly leftBehind: number;
  readonly isInterrupted: boolean;
}

const LIMIT_SECONDS = 60;

/** Boots so many times, each in a folder of its own. Throws RP401 when the machine lacks something. */
export async function tryBoots(
  runs: number,
  options: KernelChoice & { readonly signal?: AbortSignal },
): Promise<BootsResult> {
  const programs = requirePrograms(options);
  const counts = { done: 0, again: 0, hung: 0, failed: 0, leftBehind: 0 };
  for (let run = 0; run < runs; run++) {
    const folder = mkdtempSync(join(tmpdir(), 'raidproof-run-'));
    try {
      const { ending, tries } = await boot({
        programs,
        folder,
        images: [],
        job: 'said hello\n',
        firstSeq: 0,
        limitSeconds: LIMIT_SECONDS,
        signal: options.signal,
      });
      counts.leftBehind += processesNaming(folder);
      if (ending === 'interrupt') return { ...counts, isInterrupted: true };
      counts.again += tries - 1;
      if (ending === 'done') counts.done++;
      else if (ending === 'limit') counts.hung++;
      else counts.failed++;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { ...counts, isInterrupted: false };
}

/** How many processes have this text among their words. */
export function processesNaming(text: string): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.filter((pid) => wordsOf(pid).includes(text)).length;
}

/** Words of a process; empty when it is gone. */
function wordsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
