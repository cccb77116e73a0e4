/** The moves of states by some steps of a network, and what a predicate says of states: generated code over packed words. */
import type { Predicate } from '../../machines/language/index.ts';
import { constantNames, runSource } from '../check/generated.ts';
import type { Layout } from '../check/layout.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import { readCode, stepCode, wordNames } from '../check/step-code.ts';
import { type CompiledNetwork, instancesOf } from '../network/index.ts';

/** Takes all enabled steps, of some, in the state whose words begin at the place. */
export type Expand = (rows: Int32Array, at: number) => void;

/** Whether a predicate holds in the state whose words begin at the place. */
export type Asker = (rows: Int32Array, at: number) => boolean;

/**
 * @param steps numbers of the steps that are to be taken, in their order
 * @param pushed gets the words of a successor before each `note`
 */
export function expander(
  network: CompiledNetwork,
  layout: Layout,
  steps: readonly number[],
  pushed: Int32Array,
  note: (step: number) => void,
): Expand {
  const constants = new Constants();
  const functions = steps.map((step) =>
    stepCode(network, layout, constants, step, { marks: false }),
  );
  const names = wordNames(layout);
  const words = names.join(',');
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'const {pushed,note}=machinery;',
    `function push(${words},step){${names.map((name, word) => `pushed[${word}]=${name};`).join('')}note(step);}`,
    ...functions,
    `return (rows,at)=>{${wordsCode(layout)}`,
    ...steps.map((step) => `step${step}(${words},0);`),
    '};',
  ].join('\n');
  return runSource(source, { pushed, note }, constants) as Expand;
}

/** The predicate, compiled. */
export function asker(network: CompiledNetwork, layout: Layout, predicate: Predicate): Asker {
  const constants = new Constants();
  const holds = predicateCode(network, predicate, constants, (instance) => `s${instance}`);
  const reads = [...new Set(instancesOf(predicate))].map((name) => {
    const instance = network.instanceIndex.get(name)!;
    return `const s${instance}=${readCode(layout, instance)};`;
  });
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    `return (rows,at)=>{${wordsCode(layout)}${reads.join('')}return Boolean(${holds});};`,
  ].join('\n');
  return runSource(source, {}, constants) as Asker;
}

/** Reads the words of the state at a place into `w0`, `w1`, …. */
function wordsCode(layout: Layout): string {
  return wordNames(layout)
    .map((name, word) => `const ${name}=rows[at+${word}];`)
    .join('');
}
