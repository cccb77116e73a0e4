/** Successors: some steps of a network as functions on packed states, one state at a time. */
import { constantNames, runSource } from '../check/generated.ts';
import type { Layout } from '../check/layout.ts';
import { Constants } from '../check/predicate-code.ts';
import { stepCode, wordNames } from '../check/step-code.ts';
import type { CompiledNetwork } from '../network/index.ts';

/** Takes the step in the state that begins at this offset; whether it is enabled. The words after are in `after`. */
export type Successor = (states: Int32Array, offset: number) => boolean;

/** The chosen steps, and where their results appear. */
export interface Successors {
  readonly steps: readonly Successor[];
  readonly after: Int32Array;
}

/**
 * The chosen steps of a network as generated code.
 * @param layout may be wider than the network's own
 * @param after where the results are to appear
 */
export function successorsOf(
  network: CompiledNetwork,
  layout: Layout,
  steps: readonly number[],
  after: Int32Array = new Int32Array(layout.words),
): Successors {
  const constants = new Constants();
  const names = wordNames(layout);
  const bodies = steps.map((step) => stepCode(network, layout, constants, step, { marks: false }));
  const takes = steps.map((step) => {
    const words = names.map((_, word) => `states[o+${word}]`).join(',');
    return `(states,o)=>step${step}(${words},0)===1`;
  });
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'const after=machinery;',
    `function push(${names.join(',')}){${names.map((name, word) => `after[${word}]=${name};`).join('')}}`,
    ...bodies,
    `return[${takes.join(',')}];`,
  ].join('\n');
  return { steps: runSource(source, after, constants) as Successor[], after };
}
