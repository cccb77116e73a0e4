/**
 * `xstate/graph` on the joint machine of the reference network, in a process of its own: figures as a line of JSON.
 * `node bench/xstate-graph.mjs C P K`. An event is a step of the network; the charts are moved by XState itself.
 */
import { fromTransition } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { reference } from '../dist/machines/reference/family.js';
import { initialStates, takeStep } from '../dist/src/check/index.js';
import { compile } from '../dist/src/network/index.js';

const [C, P, K] = process.argv.slice(2).map(Number);
const network = compile(reference.build('classic', { C, P, K }, new Set()));
const steps = new Map(network.steps.map((step) => [step.definition.name, step]));
const logic = fromTransition(
  (locals, { type }) => takeStep(network, locals, steps.get(type)) ?? locals,
  initialStates(network),
);
const begun = performance.now();
const map = getAdjacencyMap(logic, {
  events: [...steps.keys()].map((type) => ({ type })),
  serializeState: ({ context }) => context.map((one) => one.key).join('|'),
  serializeEvent: ({ type }) => type,
  limit: Infinity,
});
const figures = {
  states: Object.keys(map).length,
  seconds: (performance.now() - begun) / 1000,
  processMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
