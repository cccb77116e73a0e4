/** Boots a UML kernel on image files, lets the guest do a job, and collects what it said. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';
import { initrdFor } from './initrd.ts';
import { runGroup, type GroupEnding } from './process-group.ts';
import type { Programs } from './requirements.ts';
import { shimLibrary } from './shim.ts';

/** Files of a run's folder: what the guest shares with the host, and what the shim writes. */
export const RUN_FILES = {
  shared: 'host',
  job: 'host/job.sh',
  payload: 'host/payload',
  control: 'host/control',
  log: 'log.jsonl',
  marks: 'marks.jsonl',
  console: 'console.txt',
} as const;

/** One boot. */
export interface BootOptions {
  readonly programs: Programs;
  /** The run's own folder; nobody else uses it. */
  readonly folder: string;
  /** Image files in the order of the guest's disks. */
  readonly images: readonly string[];
  /** Shell text, run by the guest's first process after the library of `guest/raidproof.sh`. */
  readonly job: string;
  /** What the guest finds as the file of random bytes. */
  readonly payload?: Uint8Array | undefined;
  /** Number of the first line of the write log, which is continued. */
  readonly firstSeq: number;
  readonly limitSeconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line of the console. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** How a boot ended: the job was done, a kill fault ended it, or it did not come to its end. */
export interface BootResult {
  readonly ending: 'done' | 'killed' | 'broken' | 'limit' | 'interrupt';
  /** Version of the kernel, as the guest said it. */
  readonly release: string;
  readonly console: readonly ConsoleLine[];
  /** How often the boot was tried. */
  readonly tries: number;
}

/** A line of the console, with the seconds of the monotonic clock when it came; the write log has the same clock. */
export interface ConsoleLine {
  readonly seconds: number;
  readonly text: string;
}

/** About one boot in a hundred fails early, in a second, when addresses are random; more than that is no bad luck. */
const TRIES_MAX = 4;
const MEMORY = '96M';

/**
 * Boots and does the job. A boot that fails before the guest is ready is tried again.
 * @throws RP402 when the guest never becomes ready
 */
export async function boot(options: BootOptions): Promise<BootResult> {
  const { folder } = options;
  mkdirSync(join(folder, RUN_FILES.shared), { recursive: true });
  writeFileSync(join(folder, RUN_FILES.job), options.job);
  writeFileSync(join(folder, RUN_FILES.control), '');
  if (options.payload !== undefined)
    writeFileSync(join(folder, RUN_FILES.payload), options.payload);
  let lines: ConsoleLine[] = [];
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    lines = [];
    const ending = await runGroup(groupOf(options, tries, lines));
    const ready = lines.find(({ text }) => text.startsWith('@@READY'));
    const isOver = ready !== undefined || ending.how !== 'itself';
    if (!isOver) continue;
    const release = ready?.text.split(' ')[2] ?? 'unknown';
    return { ending: endingOf(ending, lines), release, console: lines, tries };
  }
  throw neverReady(lines);
}

function groupOf(
  options: BootOptions,
  tries: number,
  lines: ConsoleLine[],
): Parameters<typeof runGroup>[0] {
  const { programs, folder, images, limitSeconds, signal, onLine } = options;
  const disks = images.map((image, index) => `ubd${index}=${image}`);
  const words = [
    '-R',
    programs.kernel,
    `mem=${MEMORY}`,
    `initrd=${initrdFor(programs)}`,
    'rdinit=/init',
    ...disks,
    'con=null',
    'con0=null,fd:1',
    'console=tty0',
    `uml_dir=${folder}`,
    `umid=uml${tries}`,
    `hostdir=${join(folder, RUN_FILES.shared)}`,
    'panic=1',
  ];
  return {
    command: programs.setarch,
    words,
    environment: environmentOf(options),
    limitSeconds,
    signal,
    onLine: (text) => {
      lines.push({ seconds: Number(process.hrtime.bigint()) / 1e9, text });
      onLine?.(text);
    },
  };
}

function environmentOf({ programs, folder, firstSeq }: BootOptions): Record<string, string> {
  return {
    LD_PRELOAD: shimLibrary(programs),
    LD_BIND_NOW: '1',
    TMPDIR: folder,
    RAIDPROOF_LOG: join(folder, RUN_FILES.log),
    RAIDPROOF_MARKS: join(folder, RUN_FILES.marks),
    RAIDPROOF_CONTROL: join(folder, RUN_FILES.control),
    RAIDPROOF_SEQ: String(firstSeq),
    // Where the kernel keeps the kind of a request is known for the packaged one only.
    ...(programs.isStock ? { RAIDPROOF_FLUSHES: '1' } : {}),
  };
}

function endingOf(ending: GroupEnding, lines: readonly ConsoleLine[]): BootResult['ending'] {
  if (ending.how !== 'itself') return ending.how;
  if (lines.some(({ text }) => text.startsWith('@@END'))) return 'done';
  return ending.signal === 'SIGKILL' ? 'killed' : 'broken';
}

function neverReady(lines: readonly ConsoleLine[]): RaidproofError {
  const last = lines.findLast(({ text }) => text.trim() !== '')?.text ?? 'it said nothing';
  const what = `the guest did not become ready in ${TRIES_MAX} boots; its last line: ${last.trim()}`;
  return new RaidproofError('RP402', what, 'kernel', 'See that this kernel boots by itself.');
}
