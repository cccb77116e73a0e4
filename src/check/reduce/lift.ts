/** Lifting: a way between representatives becomes a way of the network itself. */
import {
  type CompiledNetwork,
  type TableStates,
  enabledSteps,
  firstStates,
} from '../../network/index.ts';
import { type Symmetry, representative } from './symmetry.ts';

/**
 * The steps of a way through states whose representatives are these, the first that of the initial state. Each state has such a
 * step, since what exchanges its blocks exchanges its steps, too.
 * @throws Error where there is none: then the exchanges are no symmetry
 */
export function lifted(
  network: CompiledNetwork,
  symmetries: readonly Symmetry[],
  representatives: readonly TableStates[],
): number[] {
  const steps: number[] = [];
  let states = firstStates(network);
  for (const wanted of representatives.slice(1)) {
    const key = wanted.join();
    const next = enabledSteps(network, states).find(
      ({ after }) => representative(symmetries, after).join() === key,
    );
    if (next === undefined) throw new Error('a state and its representative have different steps');
    steps.push(next.step);
    states = next.after;
  }
  return steps;
}
