/** Runs a scenario on the real kernel, and keeps what it left: write log, marks, console, images. */

import { mkdtempSync, rmSync } from 'node:fs';
import { appendFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';
import { boot, RUN_FILES, type BootResult } from './boot.ts';
import { makeImages } from './images.ts';
import { lockFolder } from './lock.ts';
import { requirePrograms, type KernelChoice } from './requirements.ts';
import { isKilled, LIMIT_SECONDS, type Scenario } from './scenario.ts';
import { jobOf } from './shell.ts';
import { nextSeq } from './timed-log.ts';

/** How to run. */
export interface RunOptions extends KernelChoice {
  /** Folder that keeps everything; a temporary one, removed by `dispose`, without. */
  readonly out?: string | undefined;
  /** Bytes that `write-payload` takes its blocks from. */
  readonly payload?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
  /** Called when the images are there and before the kernel sees them: to put content into them. */
  readonly prepare?: ((images: readonly string[]) => void) | undefined;
  /** Called between two boots; `boot` is the number of the next one. */
  readonly between?: ((images: readonly string[], boot: number) => void) | undefined;
}

/** What a run left. */
export interface RunResult {
  readonly scenario: Scenario;
  readonly folder: string;
  readonly images: readonly string[];
  readonly log: string;
  readonly marks: string;
  readonly boots: readonly BootResult[];
  /** What result operations told, by their names. */
  readonly results: Readonly<Record<string, string>>;
  readonly isInterrupted: boolean;
  /** Removes a temporary folder; a folder of the user's stays. */
  readonly dispose: () => void;
}

/**
 * Runs a scenario.
 * @throws RP401 when the machine lacks something, RP402 when a boot does not do its job, RP403 when another
 *   run has the folder
 */
export async function runScenario(
  scenario: Scenario,
  options: RunOptions = {},
): Promise<RunResult> {
  const programs = requirePrograms(options);
  const folder = options.out ?? mkdtempSync(join(tmpdir(), 'raidproof-run-'));
  const unlock = lockFolder(folder);
  const boots: BootResult[] = [];
  try {
    const images = makeImages(scenario, folder);
    const log = join(folder, RUN_FILES.log);
    const marks = join(folder, RUN_FILES.marks);
    for (const name of [RUN_FILES.log, RUN_FILES.marks, RUN_FILES.console])
      writeFileSync(join(folder, name), '');
    options.prepare?.(images);
    for (const [index, operations] of scenario.boots.entries()) {
      if (index > 0) options.between?.(images, index);
      const result = await boot({
        programs,
        folder,
        images,
        job: jobOf(operations),
        payload: options.payload,
        firstSeq: nextSeq(log),
        limitSeconds: scenario.limitSeconds ?? LIMIT_SECONDS,
        signal: options.signal,
        onLine: options.onLine,
      });
      boots.push(result);
      const text = result.console
        .map((line) => `${line.seconds.toFixed(3)} ${line.text}\n`)
        .join('');
      appendFileSync(join(folder, RUN_FILES.console), text);
      if (result.ending === 'interrupt') break;
      requireEnding(result, isKilled(operations), `${scenario.name} boot ${index + 1}`, folder);
    }
    const isInterrupted = boots.at(-1)?.ending === 'interrupt';
    const results = resultsIn(boots);
    const dispose = (): void => {
      if (options.out === undefined) rmSync(folder, { recursive: true, force: true });
    };
    return { scenario, folder, images, log, marks, boots, results, isInterrupted, dispose };
  } finally {
    unlock();
  }
}

function requireEnding(
  { ending, console }: BootResult,
  wantsKill: boolean,
  where: string,
  folder: string,
): void {
  if (ending === (wantsKill ? 'killed' : 'done')) return;
  const last = console.findLast(({ text }) => text.trim() !== '')?.text ?? 'nothing';
  const what = {
    done: 'the kill fault never struck',
    killed: 'the kernel was killed from outside',
    broken: 'the kernel ended before the job did',
    limit: 'the time limit ended it',
    interrupt: 'it was interrupted',
  }[ending];
  const remedy = `Its last line: ${last.trim()}. See ${join(folder, RUN_FILES.console)}.`;
  throw new RaidproofError('RP402', what, where, remedy);
}

function resultsIn(boots: readonly BootResult[]): Record<string, string> {
  const pairs = boots.flatMap(({ console }) =>
    console.flatMap(({ text }): [string, string][] => {
      const [, name, value] = /^@@RESULT (\S+) ?(.*)$/.exec(text) ?? [];
      return name === undefined ? [] : [[name, value!]];
    }),
  );
  return Object.fromEntries(pairs);
}
