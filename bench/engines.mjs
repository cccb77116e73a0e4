/** Engines side by side in one run, alternately, on the reference network: states a second and bytes a state. */
import { check } from '../dist/src/check/index.js';
import { reference } from '../dist/machines/reference/family.js';

const ROUNDS = 5;
const SCOPE = { C: 1, P: 1, K: 2 };
const LARGE = { C: 3, P: 2, K: 1 };

const network = reference.build('classic', SCOPE, new Set());
const rates = { js: [], xstate: [] };
for (let round = 0; round < ROUNDS; round++)
  for (const engine of ['js', 'xstate']) {
    const result = await check(network, { engine });
    rates[engine].push(result.states / result.seconds);
  }
const ratios = rates.js.map((rate, round) => rate / rates.xstate[round]);
say(`reference ${JSON.stringify(SCOPE)}, ${ROUNDS} rounds, medians`);
say(`  xstate  ${thousands(median(rates.xstate))} k states/s`);
say(
  `  js      ${thousands(median(rates.js))} k states/s, ${median(ratios).toFixed(0)} times xstate`,
);

const large = await check(reference.build('classic', LARGE, new Set()), { engine: 'js' });
say(`reference ${JSON.stringify(LARGE)}: ${large.states} states`);
say(
  `  js      ${thousands(large.states / large.seconds)} k states/s, ${large.bytesPerState} bytes a state`,
);

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function thousands(rate) {
  return (rate / 1000).toFixed(1);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
