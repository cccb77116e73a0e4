/** Spin: runs an exported network through it, and reads what it counted and judged. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RaidproofError } from '../errors.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { COUNT_MARK, VERDICT_MARK } from './c-code.ts';
import { promela } from './promela.ts';

/** What Spin found. */
export interface SpinResult {
  readonly states: number;
  /** Without the one to the initial state, which Spin counts, too. */
  readonly transitions: number;
  /** Ids of violated `always` and witnessed `sometimes`, in the order of the network. */
  readonly found: readonly string[];
  /** With `stop`: the length of the trail to the violation, breadth first and so the shortest; else undefined. */
  readonly steps: number | undefined;
}

/** How to run it. */
export interface SpinOptions {
  /** Do not expand states in which an `always` fails. */
  readonly prune: boolean;
  /** Search breadth first and stop at the first violation. */
  readonly stop?: boolean;
  /** Binary logarithm of the slots of its table. */
  readonly tableBits?: number;
}

/** Steps that a depth-first path may have. */
const DEPTH_MAX = 20_000_000;

/** Whether Spin and a C compiler are installed. */
export function hasSpin(): boolean {
  return ['spin', 'cc'].every((program) => spawnSync(program, ['--version']).error === undefined);
}

/** Explores the network with Spin, in a temporary folder. @throws RaidproofError RP401 when that fails */
export function runSpin(network: CompiledNetwork, options: SpinOptions): SpinResult {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-spin-'));
  try {
    const { model, code } = promela(network, 'network.c');
    writeFileSync(join(folder, 'network.pml'), model);
    writeFileSync(join(folder, 'network.c'), code);
    run(folder, 'spin', ['-a', 'network.pml']);
    const switches = [
      ...(options.prune ? ['-DPRUNE'] : []),
      ...(options.stop === true ? ['-DSTOP', '-DBFS'] : []),
    ];
    const memory = '-DMEMLIM=12000';
    const sources = ['-o', 'pan', 'pan.c'];
    run(folder, 'cc', ['-O2', '-w', '-DSAFETY', '-DNOREDUCE', memory, ...switches, ...sources]);
    const table = `-w${options.tableBits ?? 22}`;
    return read(run(folder, './pan', ['-E', '-n', `-m${DEPTH_MAX}`, table]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string, command: string, words: readonly string[]): string {
  const { status, error, stdout, stderr } = spawnSync(command, words, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status === 0) return stdout;
  const lines = `${stdout}${stderr}`.trim().split('\n');
  const told = lines.find((line) => line.includes('error')) ?? lines.at(-1)!;
  throw failed(command, error?.message ?? told);
}

function read(output: string): SpinResult {
  const number = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? Number.NaN);
  const counts = output.split('\n').find((line) => line.startsWith(COUNT_MARK)) ?? '';
  const [states = NaN, transitions = NaN] = [...counts.matchAll(/\d+/g)].map(Number);
  const isCut = output.includes('max search depth too small') || output.includes('out of memory');
  if (Number.isNaN(states) || isCut) throw failed('pan', 'the search was cut short');
  const found = output
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([mark, verdict]) => mark === VERDICT_MARK && verdict !== '-')
    .map((words) => words.slice(2).join(' '));
  // The step that fails is not counted as part of the depth any more.
  const hasTrail = output.includes('wrote network.pml.trail');
  const steps = hasTrail ? number(/depth reached (\d+)/) + 1 : undefined;
  return { states, transitions, found, steps };
}

function failed(command: string, what: string): RaidproofError {
  return new RaidproofError('RP401', what, command, 'Install spin and a C compiler.');
}
