/** A white-box run: a stock kernel under QEMU, with probes on md's functions while the scenario's array is at work. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RaidproofError } from '../../errors.ts';
import { makeImages } from '../images.ts';
import { archiveOf, initrdFor, type Guest } from '../initrd.ts';
import { lockFolder } from '../lock.ts';
import type { Operation } from '../operations.ts';
import { runGroup } from '../process-group.ts';
import type { KernelChoice } from '../requirements.ts';
import type { Scenario } from '../scenario.ts';
import { shellOf } from '../shell.ts';
import { wordsOf } from '../words.ts';
import { probesFor } from './probes.ts';
import { requireQemu, type QemuPrograms } from './requirements.ts';

/** How to run. */
export interface QemuOptions extends KernelChoice {
  /** Folder that keeps console and images; a temporary one without. */
  readonly out?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** What a white-box run left. */
export interface QemuResult {
  /** The console, with the lines of tracefs: `trace validate` takes it. */
  readonly console: string;
  readonly release: string;
  readonly isInterrupted: boolean;
  /** Removes a temporary folder; a folder of the user's stays. */
  readonly dispose: () => void;
}

const GUEST: Guest = {
  init: 'guest/qemu-init.sh',
  modules: ['crc32c_generic', 'virtio_pci', 'virtio_blk', 'raid456'],
};
const MEMORY_MEBIBYTES = 512;
const LIMIT_SECONDS = 300;
/** A probe that is hit while another is at work is passed over: such a recording is worth nothing. */
const TRIES_MAX = 4;
/** Long enough for the daemon to find that all is clean. */
const REST_SECONDS = 3;

/**
 * Runs a scenario of one boot without faults. Its array is traced from its first rest on until it is stopped.
 * @throws RP101 for a scenario that cannot be traced so, RP401 for what is missing, RP402 where the guest does not end
 */
export async function runTraced(scenario: Scenario, options: QemuOptions): Promise<QemuResult> {
  const programs = requireQemu(options);
  const job = tracedJob(scenario, programs.release);
  const folder = options.out ?? mkdtempSync(join(tmpdir(), 'raidproof-qemu-'));
  const unlock = lockFolder(folder);
  try {
    const images = makeImages(scenario, folder);
    const initrd = initrdWith(programs, folder, job);
    const console = join(folder, 'console.txt');
    let isInterrupted = false;
    for (let tries = 1; ; tries++) {
      const { lines, how } = await bootOnce(wordsFor(programs, initrd, images), programs, options);
      writeFileSync(console, `${lines.join('\n')}\n`);
      isInterrupted = how === 'interrupt';
      if (isInterrupted) break;
      if (!lines.some((line) => line.startsWith('@@END'))) {
        const what = how === 'limit' ? 'the time limit ended it' : 'the kernel ended too soon';
        throw new RaidproofError('RP402', what, `${scenario.name} under QEMU`, `See ${console}.`);
      }
      const missed = lines.filter((line) => line.startsWith('@@MISSED'));
      if (missed.length === 0) break;
      if (tries < TRIES_MAX) continue;
      const what = `the kernel passed over probes in each of ${TRIES_MAX} runs (${missed.join(', ')})`;
      throw new RaidproofError('RP402', what, `${scenario.name} under QEMU`, 'Run it again.');
    }
    const dispose = (): void => {
      if (options.out === undefined) rmSync(folder, { recursive: true, force: true });
    };
    return { console, release: programs.release, isInterrupted, dispose };
  } finally {
    unlock();
  }
}

async function bootOnce(
  words: readonly string[],
  { qemu }: QemuPrograms,
  { signal, onLine }: QemuOptions,
): Promise<{ readonly lines: readonly string[]; readonly how: 'itself' | 'limit' | 'interrupt' }> {
  const lines: string[] = [];
  const { how } = await runGroup({
    command: qemu,
    words,
    environment: {},
    limitSeconds: LIMIT_SECONDS,
    signal,
    onLine: (line) => {
      lines.push(line);
      onLine?.(line);
    },
  });
  return { lines, how };
}

function wordsFor({ kernel }: QemuPrograms, initrd: string, images: readonly string[]): string[] {
  const plain = '-accel tcg -smp 1 -display none -monitor none -serial stdio -nic none -no-reboot';
  return [
    ...plain.split(' '),
    '-m',
    String(MEMORY_MEBIBYTES),
    '-kernel',
    kernel,
    '-initrd',
    initrd,
    '-append',
    'console=ttyS0 quiet panic=1 rdinit=/init',
    ...images.flatMap((image) => ['-drive', `file=${image},format=raw,if=virtio,cache=writeback`]),
  ];
}

/** The guest's file system and, as a second archive behind it, the job. */
function initrdWith(programs: QemuPrograms, folder: string, job: string): string {
  const root = join(folder, 'job');
  mkdirSync(join(root, 'host'), { recursive: true });
  writeFileSync(join(root, 'host/job.sh'), job);
  const target = join(folder, 'initrd');
  const base = readFileSync(initrdFor(programs, GUEST));
  writeFileSync(target, Buffer.concat([base, archiveOf(programs.cpio, root)]));
  return target;
}

/** The scenario's steps, with the probes on between its first rest and its stop. Throws RP101. */
export function tracedJob(scenario: Scenario, release: string): string {
  const [operations = [], ...others] = scenario.boots;
  const rest = operations.findIndex((one) => one.do === 'await-clear');
  const isPlain = operations.every(
    (one) => (one.do !== 'faults' && one.do !== 'create') || isFixed(one),
  );
  if (others.length > 0 || rest < 0 || !isPlain) {
    const what = 'it has several boots, faults, or an array of another shape than the traces know';
    throw new RaidproofError('RP101', what, scenario.name, 'Run it without --tier qemu.');
  }
  const stop = operations.findIndex((one, index) => index > rest && one.do === 'stop');
  const end = stop < 0 ? operations.length : stop;
  const steps = operations.map((one, index) => `step ${index} "${wordsOf(one)}"\n${shellOf(one)}`);
  return [
    ...steps.slice(0, rest + 1),
    `sleep ${REST_SECONDS}`,
    'tracing=/sys/kernel/tracing; mount -t tracefs none $tracing',
    ...probesFor(release).map(
      (probe) => `echo '${probe}' >> $tracing/kprobe_events || echo '@@FAULT ${probe}'`,
    ),
    'echo 16384 > $tracing/buffer_size_kb; echo global > $tracing/trace_clock',
    'echo 1 > $tracing/events/md/enable; echo 1 > $tracing/events/block/block_bio_queue/enable',
    ': > $tracing/trace; echo 1 > $tracing/tracing_on',
    ...steps.slice(rest + 1, end),
    `sleep ${REST_SECONDS}`,
    'echo 0 > $tracing/tracing_on',
    `echo "@@TRACE ${scenario.name}"; grep -v '^#' $tracing/trace; echo '@@ENDTRACE'`,
    `awk '$3 > 0 { print "@@MISSED " $1 " " $3 }' $tracing/kprobe_profile`,
    `awk '/overrun|dropped/ && $NF > 0 { print "@@MISSED " $0 }' $tracing/per_cpu/cpu*/stats`,
    'echo 0 > $tracing/events/enable',
    ...steps.slice(end),
    '',
  ].join('\n');
}

/** Four members of 112 chunks of 64 KiB, as the reader of such consoles takes it. */
function isFixed(operation: Operation): boolean {
  if (operation.do !== 'create') return false;
  const { devices, chunkKibibytes = 64, bitmapChunkKibibytes = 64, sizeKibibytes } = operation;
  return (
    devices.length === 4 &&
    chunkKibibytes === 64 &&
    bitmapChunkKibibytes === 64 &&
    sizeKibibytes === undefined
  );
}
