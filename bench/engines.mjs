/**
 * Spin and the engines side by side, alternately: states a second, bytes a state, and the ratio to Spin. Also the
 * largest scope in little memory, start from a cold shell, tabulation, and `xstate/graph`.
 * `node bench/engines.mjs [--rounds N] [--chunks N] [--only NAMES] [--quick] [--write]`: `--quick` takes small scopes and one
 * round; `--only reference` or `--only bitmap` compares one network and measures nothing else, and words behind it choose
 * engines (`--only reference,js,wasm`; Spin runs in any case); `--write` puts the outcome into `reports/bench.json` and
 * `reports/bench.md`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bitmapNetwork } from './networks.mjs';
import { benchMarkdown } from './report.mjs';
import { exportedSpin, tunedSpin } from './spin.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    chunks: { type: 'string', default: '3' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const rounds = values.quick ? 1 : Number(values.rounds);
const K = values.quick ? 1 : 2;
const chunks = values.quick ? 2 : Number(values.chunks);

const [onlyNetwork, ...onlyEngines] = values.only?.split(',') ?? [];
const isWhole = onlyNetwork === undefined;
if (!isWhole && !['reference', 'bitmap'].includes(onlyNetwork))
  throw new Error(`--only ${values.only}: it begins with reference or bitmap`);
if (!isWhole && values.write) throw new Error('--write wants everything measured, without --only');

const comparisons = [
  compared('reference', `reference C=3 P=2 K=${K}, Spin tuned by hand`, {
    spin: tunedSpin(K, 26),
    js: engine('js', 1, 'reference', K),
    'wasm, 1 thread': engine('wasm', 1, 'reference', K),
    'wasm, 2 threads': engine('wasm', 2, 'reference', K),
    'sliced, 1 thread': engine('sliced', 1, 'reference', K),
    'sliced, 2 threads': engine('sliced', 2, 'reference', K),
  }),
  compared('bitmap', `bitmap chunks=${chunks}, mended, Spin on the exported model`, {
    spin: onlyNetwork === 'reference' ? undefined : exportedSpin(bitmapNetwork(chunks), 27),
    'wasm, 1 thread': engine('wasm', 1, 'bitmap', chunks),
    'sliced, 1 thread': engine('sliced', 1, 'bitmap', chunks),
  }),
].filter((one) => one !== undefined);
const outcome = {
  schemaVersion: 1,
  machine: machine(),
  rounds,
  comparisons,
  large: values.quick || !isWhole ? undefined : engine('sliced', 1, 'reference', 3)(),
  coldStarts: !isWhole
    ? []
    : [['--help'], ['check', 'bitmap'], ['check', 'lifecycle']].map((parameters) =>
        coldStart(parameters),
      ),
  xstateGraph: graphSizes().map((sizes) => ({
    sizes,
    ...script('xstate-graph.mjs', sizes.split(' ')),
  })),
};
const text = benchMarkdown(outcome);
process.stdout.write(text);
if (values.write)
  for (const [file, content] of [
    ['bench.md', text],
    ['bench.json', `${JSON.stringify(outcome, null, 2)}\n`],
  ])
    writeFileSync(fileURLToPath(new URL(`../reports/${file}`, import.meta.url)), content);

function graphSizes() {
  if (!isWhole) return [];
  return values.quick ? ['1 1 1'] : ['1 1 1', '1 1 2', '2 2 1'];
}

/** What there is to run on; no names. */
function machine() {
  const all = cpus();
  return {
    processor: all[0].model,
    cores: all.length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    spin: firstLine('spin', ['-V']),
    compiler: firstLine('cc', ['--version']),
  };
}

function firstLine(command, parameters) {
  const { stdout } = spawnSync(command, parameters, { encoding: 'utf8' });
  return stdout?.split('\n')[0] ?? 'not installed';
}

/** Runs all in turn, round by round, so that a busy machine is busy for all. */
function compared(network, title, runners) {
  if (!isWhole && network !== onlyNetwork) return undefined;
  const chosen = Object.entries(runners).filter(
    ([name]) =>
      name === 'spin' ||
      onlyEngines.length === 0 ||
      onlyEngines.some((one) => name.split(',')[0] === one),
  );
  const runs = Object.fromEntries(chosen.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of chosen) {
      process.stderr.write(`${title}: ${name}, round ${round + 1}\n`);
      if (run !== undefined) runs[name].push(run());
    }
  const spin = bestOf(runs.spin);
  holdEqual(title, runs);
  return {
    title,
    rows: Object.entries(runs)
      .filter(([, all]) => all.length > 0)
      .map(([name, all]) => ({ name, ...againstSpin(bestOf(all), spin) })),
  };
}

/**
 * Times of engines that count differently say nothing. Spin's transitions are left out: it prints eight digits.
 * @throws Error where two runs differ
 */
function holdEqual(title, runs) {
  const all = Object.entries(runs).flatMap(([name, own]) => own.map((one) => ({ name, ...one })));
  const engines = all.filter(({ name }) => name !== 'spin');
  for (const one of all)
    if (one.states !== all[0].states)
      throw new Error(
        `${title}: ${one.name} has ${one.states} states, ${all[0].name} ${all[0].states}`,
      );
  for (const one of engines)
    if (one.transitions !== engines[0].transitions)
      throw new Error(
        `${title}: ${one.name} has ${one.transitions} transitions, ${engines[0].name} ${engines[0].transitions}`,
      );
}

/** The least of each time: what the machine does when nobody else is on it. */
function bestOf(runs) {
  if (runs.length === 0) return undefined;
  const least = (of) => Math.min(...runs.map((one) => of(one)));
  return {
    ...runs[0],
    seconds: least((one) => one.seconds),
    processorSeconds: least((one) => one.processorSeconds),
  };
}

function againstSpin(figures, spin) {
  return {
    ...figures,
    timesSpin: spin === undefined ? null : spin.seconds / figures.seconds,
    timesSpinProcessor:
      spin === undefined ? null : spin.processorSeconds / figures.processorSeconds,
  };
}

function engine(name, threads, network, size) {
  return () => script('engine.mjs', [name, String(threads), network, String(size)]);
}

/** The figures that a script of this folder prints. */
function script(file, parameters) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [path, ...parameters], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** The best of all rounds of a command, from a shell of its own. */
function coldStart(parameters) {
  const command = fileURLToPath(new URL('../bin/raidproof.mjs', import.meta.url));
  const times = Array.from({ length: rounds }, () => {
    const shell = `TIMEFORMAT='%R %U %S'; time ${process.execPath} ${command} ${parameters.join(' ')} > /dev/null`;
    const { stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
    const [seconds, user, system] = stderr.trim().split(/\s+/).slice(-3).map(Number);
    return { seconds, processorSeconds: user + system };
  });
  return { command: `raidproof ${parameters.join(' ')}`, ...bestOf(times) };
}
