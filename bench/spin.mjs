/** Spin at its best on one core: the model compiled once, then run as often as asked. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promela } from '../dist/src/export/index.js';
import { compile } from '../dist/src/network/index.js';

const SWITCHES = ['-O3', '-march=native', '-w', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=12000'];

/** The hand-tuned model of the reference network with C=3 and P=2. */
export function tunedSpin(K, tableBits) {
  return runner(tableBits, (folder) => {
    const model = fileURLToPath(new URL(`spin/reference-3-2-${K}.pml`, import.meta.url));
    copyFileSync(model, join(folder, 'network.pml'));
  });
}

/** What `raidproof export` writes. */
export function exportedSpin(definition, tableBits) {
  return runner(tableBits, (folder) => {
    const { model, code } = promela(compile(definition), 'network.c');
    writeFileSync(join(folder, 'network.pml'), model);
    writeFileSync(join(folder, 'network.c'), code);
  });
}

/** Something that runs it once; undefined where Spin or the compiler is missing. */
function runner(tableBits, write) {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  write(folder);
  const isThere = [
    ['spin', ['-a', 'network.pml']],
    ['cc', [...SWITCHES, '-o', 'pan', 'pan.c']],
  ].every(([command, parameters]) => spawnSync(command, parameters, { cwd: folder }).status === 0);
  return isThere ? () => once(folder, tableBits) : undefined;
}

/** One run; the shell's `time` tells its processor time. */
function once(folder, tableBits) {
  const command = `TIMEFORMAT='%R %U %S'; time ./pan -E -n -w${tableBits} -m1000000`;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  const [seconds, user, system] = stderr.trim().split(/\s+/).slice(-3).map(Number);
  const megabytes = Number(/([\d.]+)\s+total actual memory usage/.exec(stdout)?.[1]);
  const states = Number(/(\d+) states, stored/.exec(stdout)?.[1]);
  const transitions = Number(/([\d.e+]+) transitions/.exec(stdout)?.[1]) - 1;
  return {
    states,
    transitions,
    seconds,
    processorSeconds: user + system,
    bytesPerState: (megabytes * 2 ** 20) / states,
    processMegabytes: megabytes,
  };
}
