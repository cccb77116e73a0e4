/** Expansion as JavaScript: which steps are tried in a state, by the local state of the gate. */
import type { CompiledNetwork } from '../network/index.ts';
import { chooseGate } from './gate.ts';
import type { Layout } from './layout.ts';
import { readCode, wordNames } from './step-code.ts';

/**
 * Source of `expand(w0, …, state)`, which tries the steps and returns `t`. One instance, the gate, is looked at
 * first: for each of its local states there is a function that tries only what that state does not rule out.
 * @param attempt code that tries a step; it may count in `t`
 */
export function expandCode(
  network: CompiledNetwork,
  layout: Layout,
  attempt: (step: number) => string,
): string {
  const words = wordNames(layout).join(',');
  const gate = chooseGate(network);
  const attempts = (local: number): string =>
    network.steps
      .map((_, index) => (gate.allows[index]![local] === 0 ? '' : attempt(index)))
      .join('\n');
  const { states } = network.instances[gate.instance]!.table;
  const functions = states.map(
    (_, local) =>
      `function expand${local}(${words},state){let t=0;\n${attempts(local)}\nreturn t;}`,
  );
  return [
    ...functions,
    `const expands=[${functions.map((_, local) => `expand${local}`).join(',')}];`,
    `function expand(${words},state){return expands[${readCode(layout, gate.instance)}](${words},state);}`,
  ].join('\n');
}
