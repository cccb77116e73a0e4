/** One engine on one scope of the reference network, in a process of its own: figures as a line of JSON. */
import { reference } from '../dist/machines/reference/family.js';
import { STANDARD_OPTIONS, exploreWithJs } from '../dist/src/check/index.js';
import { exploreWithWasm } from '../dist/src/check/wasm/index.js';
import { compile } from '../dist/src/network/index.js';

const [engine, threads, C, P, K] = process.argv.slice(2);
const sizes = { C: Number(C), P: Number(P), K: Number(K) };
const network = compile(reference.build('classic', sizes, new Set()));
const { policy, limits, watch } = STANDARD_OPTIONS;
const [wall, processor] = [performance.now(), process.cpuUsage()];
const found =
  engine === 'js'
    ? await exploreWithJs(network, policy, limits, watch)
    : await exploreWithWasm(network, policy, limits, watch, Number(threads));
const { user, system } = process.cpuUsage(processor);
const figures = {
  states: found.states,
  transitions: found.transitions,
  seconds: (performance.now() - wall) / 1000,
  processorSeconds: (user + system) / 1e6,
  bytesPerState: found.bytes / found.states,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
