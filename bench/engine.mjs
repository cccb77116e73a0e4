/**
 * One engine on one network, in a process of its own: figures as a line of JSON.
 * `node bench/engine.mjs ENGINE THREADS reference|bitmap SIZE`
 */
import { STANDARD_OPTIONS, exploreWithJs } from '../dist/src/check/index.js';
import { chooseSlice, countSliced, exploreWithWasm } from '../dist/src/check/wasm/index.js';
import { compile } from '../dist/src/network/index.js';
import { networkNamed } from './networks.mjs';

const [engine, threads, name, size] = process.argv.slice(2);
const { policy, limits, watch } = STANDARD_OPTIONS;
const definition = networkNamed(name, size);
const begun = performance.now();
const network = compile(definition);
const tabulationSeconds = (performance.now() - begun) / 1000;
const [wall, processor] = [performance.now(), process.cpuUsage()];
const found = await explored();
const { user, system } = process.cpuUsage(processor);
const figures = {
  states: found.states,
  transitions: found.fired.reduce((sum, one) => sum + one, 0),
  seconds: (performance.now() - wall) / 1000,
  processorSeconds: (user + system) / 1e6,
  tabulationSeconds,
  bytesPerState: found.bytes / found.states,
  processMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);

/** What the engine finds; the sliced one's own choice of a slice and all of its start-up count. */
async function explored() {
  switch (engine) {
    case 'js':
      return exploreWithJs(network, policy, limits, watch);
    case 'wasm':
      return exploreWithWasm(network, policy, limits, watch, Number(threads));
    case 'sliced': {
      const slice = await chooseSlice(network);
      const sets = await countSliced(network, slice, policy, limits, watch, Number(threads));
      return sets.found;
    }
    default:
      throw new Error(`there is no engine '${engine}'`);
  }
}
