/**
 * Spin and the engines side by side, alternately, on the reference network: states a second, bytes a state, and the
 * ratio to Spin in the same round. `node bench/engines.mjs [K] [rounds]`: K=1 has 1.1 million states, K=2 14.9 million.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [K = '2', rounds = '3'] = process.argv.slice(2);
const SCOPE = ['3', '2', K];

/** Names, and what runs each; Spin is the measure. */
const RUNNERS = {
  spin: spinRunner(),
  js: () => engine('js', 1),
  'wasm, 1 thread': () => engine('wasm', 1),
  'wasm, 2 threads': () => engine('wasm', 2),
};

const runs = Object.fromEntries(Object.keys(RUNNERS).map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round++)
  for (const [name, run] of Object.entries(RUNNERS)) {
    const figures = run?.();
    if (figures !== undefined) runs[name].push(figures);
  }
report();

/** Compiles the model as fast as Spin gets; undefined where Spin or the compiler is missing. */
function spinRunner() {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const model = fileURLToPath(new URL(`spin/reference-3-2-${K}.pml`, import.meta.url));
  const options = ['-O3', '-march=native', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c'];
  const isThere = [
    ['spin', ['-a', model]],
    ['cc', options],
  ].every(([command, parameters]) => spawnSync(command, parameters, { cwd: folder }).status === 0);
  return isThere ? () => spin(folder) : undefined;
}

function spin(folder) {
  const started = performance.now();
  const { stdout } = spawnSync('./pan', ['-w26', '-m1000000'], { cwd: folder, encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  const states = Number(/(\d+) states, stored/.exec(stdout)?.[1]);
  const megabytes = Number(/([\d.]+)\s+total actual memory usage/.exec(stdout)?.[1]);
  const transitions = Number(/(\d+) transitions/.exec(stdout)?.[1]) - 1;
  return { states, transitions, seconds, bytesPerState: (megabytes * 2 ** 20) / states };
}

function engine(name, threads) {
  const file = fileURLToPath(new URL('engine.mjs', import.meta.url));
  const parameters = [file, name, String(threads), ...SCOPE];
  const { stdout } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  return JSON.parse(stdout);
}

function report() {
  const { model } = cpus()[0];
  say(`reference C=3 P=2 K=${K}, ${rounds} rounds, medians; ${cpus().length} × ${model}`);
  for (const [name, all] of Object.entries(runs)) {
    if (all.length === 0) {
      say(`  ${name.padEnd(16)} not installed`);
      continue;
    }
    const { states, transitions, bytesPerState } = all[0];
    const rate = median(all.map((one) => one.states / one.seconds / 1e6)).toFixed(2);
    const ratios = all.map((one, round) => (runs.spin[round]?.seconds ?? Number.NaN) / one.seconds);
    const counts = `${states} states, ${transitions} transitions`;
    const memory = `${bytesPerState.toFixed(1).padStart(6)} bytes/state`;
    const times = `${median(ratios).toFixed(1).padStart(5)} × Spin`;
    say(`  ${name.padEnd(16)} ${rate.padStart(6)} M states/s ${times} ${memory}; ${counts}`);
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
