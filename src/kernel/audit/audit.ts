/**
 * The crash audit of the real driver: a random workload is run, all crash states of its write log are judged, and some of
 * them are assembled by the kernel and by the executor, which must end with equal content.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { auditLogWatched, readLog, type AuditResult, type LogLine } from '../../crash/index.ts';
import { memoryDevice, type MemoryDevice } from '../../device/index.ts';
import { assembleDevices } from '../../raid5/index.ts';
import type { Device, Operation } from '../operations.ts';
import { randomBytesOf } from '../random-bytes.ts';
import { runScenario, type RunOptions } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { readMarks } from '../timed-log.ts';
import { drawCrashPoints, imagesAfter, type CrashPoint } from './crash-images.ts';
import { MEMBERS, PAYLOAD_BLOCKS, workloadOf } from './workload.ts';

/** The guest has so many disks at most: sets of images for one boot. */
const SETS_MAX = Math.floor(16 / MEMBERS.length);

/** A crash state, assembled twice. */
export interface AssembledCrash extends CrashPoint {
  /** SHA-256 of the whole array after what was due is done. */
  readonly byKernel: string;
  readonly byExecutor: string;
  /** Sectors of wrong parity that the kernel's assembly repaired, and that a check then finds. */
  readonly repaired: string;
  readonly mismatches: string;
  readonly isSame: boolean;
}

/** The result. */
export interface KernelAudit {
  readonly writes: number;
  readonly seed: number;
  readonly release: string;
  /** A write is stable when it is logged: a crash of the kernel, or devices without a cache. */
  readonly stable: AuditResult;
  /** A crash may lose what no flush made durable: loss of power. Null where the log has no flush. */
  readonly volatile: AuditResult | null;
  readonly assembled: readonly AssembledCrash[];
  readonly isInterrupted: boolean;
}

/** How to audit. */
export interface KernelAuditOptions extends Omit<RunOptions, 'prepare' | 'between' | 'payload'> {
  readonly writes: number;
  readonly seed: number;
  /** Members fail and come back meanwhile. */
  readonly withMembers: boolean;
  /** Crash states to assemble. */
  readonly assemblies: number;
  /** Ends the audit with losses, inconclusive, after so many states. */
  readonly statesMax: number;
  /** Called with what is done now. */
  readonly onStage?: ((text: string) => void) | undefined;
}

/** Runs the audit. */
export async function auditKernel(options: KernelAuditOptions): Promise<KernelAudit> {
  const { writes, seed, onStage, signal } = options;
  onStage?.(`${writes} writes on the real driver`);
  let begin: MemoryDevice[] = [];
  const result = await runScenario(workloadOf(writes, seed, options.withMembers), {
    ...options,
    payload: randomBytesOf(seed, PAYLOAD_BLOCKS * 4096),
    prepare: (images) => {
      begin = images.map((image, index) => memoryDevice(`d${index}.img`, readFileSync(image)));
    },
  });
  try {
    const lines = readLog(result.log);
    const release = result.boots[0]?.release ?? 'unknown';
    const watch = (): boolean => signal?.aborted !== true;
    onStage?.('crash states, each write stable when it is logged');
    const copies = (): MemoryDevice[] => begin.map(({ name, bytes }) => memoryDevice(name, bytes));
    const stable = await auditLogWatched(withoutFlushes(lines), copies(), {}, watch);
    onStage?.('crash states that lose unflushed writes');
    const hasFlush = lines.some(({ kind }) => kind === 'flush');
    const { statesMax } = options;
    const volatile = hasFlush ? await auditLogWatched(lines, copies(), { statesMax }, watch) : null;
    onStage?.('crash states assembled by the kernel and by the executor');
    const points = drawCrashPoints(lines, firstWrite(result.marks), options.assemblies, seed);
    const assembled = await assembleBoth(begin, lines, points, options);
    const isInterrupted = result.isInterrupted || signal?.aborted === true;
    return { writes, seed, release, stable, volatile, assembled, isInterrupted };
  } finally {
    result.dispose();
  }
}

/** Number of the line at which the workload begins: the array is made, and its first resync over. */
function firstWrite(file: string): number {
  const words = /^\d+ write /;
  return readMarks(file).find(({ kind, text }) => kind === 'step' && words.test(text))?.seq ?? 0;
}

/** The same log of devices that have no cache. */
function withoutFlushes(lines: readonly LogLine[]): LogLine[] {
  return lines.filter(({ kind }) => kind !== 'flush');
}

async function assembleBoth(
  begin: readonly MemoryDevice[],
  lines: readonly LogLine[],
  points: readonly CrashPoint[],
  options: KernelAuditOptions,
): Promise<AssembledCrash[]> {
  const assembled: AssembledCrash[] = [];
  for (let from = 0; from < points.length; from += SETS_MAX) {
    if (options.signal?.aborted === true) break;
    const sets = points.slice(from, from + SETS_MAX).map((point) => ({
      point,
      images: imagesAfter(begin, lines, point),
    }));
    const { out: _, ...rest } = options;
    const result = await runScenario(assemblyScenario(sets.length, begin[0]!.sizeBytes), {
      ...rest,
      prepare: (images) => {
        const contents = sets.flatMap((set) => set.images.map(({ bytes }) => bytes));
        for (const [index, bytes] of contents.entries()) writeFileSync(images[index]!, bytes);
      },
    });
    result.dispose();
    if (result.isInterrupted) break;
    for (const [index, { point, images }] of sets.entries())
      assembled.push(compared(point, images, result.results, index));
  }
  return assembled;
}

function compared(
  point: CrashPoint,
  images: readonly MemoryDevice[],
  results: Readonly<Record<string, string>>,
  index: number,
): AssembledCrash {
  const expected = assembleDevices(images, { force: true });
  const byExecutor = expected.array_sha256 ?? 'refused';
  const byKernel = results[`digest-${index}`] ?? 'nothing';
  const mismatches = results[`mismatches-${index}`] ?? 'nothing';
  return {
    ...point,
    byKernel,
    byExecutor,
    repaired: results[`repaired-${index}`] ?? 'nothing',
    mismatches,
    isSame: byKernel === byExecutor && mismatches === '0',
  };
}

function assemblyScenario(sets: number, imageBytes: number): Scenario {
  const operations = Array.from({ length: sets }, (_, set): Operation[] => {
    const devices = MEMBERS.map((__, slot): Device => `d${set * MEMBERS.length + slot}`);
    return [
      { do: 'assemble', devices, force: true },
      { do: 'await-idle' },
      { do: 'value', file: 'mismatch_cnt', as: `repaired-${set}` },
      { do: 'digest', as: `digest-${set}` },
      { do: 'check', as: `mismatches-${set}` },
      { do: 'stop' },
    ];
  });
  return {
    name: 'audit-assembly',
    sentence: 'Crash states of a log are assembled by the kernel.',
    imagesCount: sets * MEMBERS.length,
    imageKibibytes: imageBytes / 1024,
    boots: [operations.flat()],
  };
}
