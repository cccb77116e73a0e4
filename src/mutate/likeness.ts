/** Likeness: whether a mutant behaves as the right network does, and differs only in values that decide nothing. */
import type { Predicate } from '../../machines/language/index.ts';
import { isLiveness } from '../../machines/language/index.ts';
import { layOut } from '../check/index.ts';
import { constantNames, runSource } from '../check/generated.ts';
import { type Layout, pack } from '../check/layout.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import { readCode, wordNames } from '../check/step-code.ts';
import { type CompiledNetwork, instancesOf } from '../network/index.ts';
import type { Base } from './base.ts';
import { successorsOf } from './successors.ts';

/** Pairs of states beyond this are not compared: the answer is then no. */
const PAIRS_MAX = 200_000;

/**
 * Walks both networks side by side. True when after every history the same steps are possible, each property's
 * predicates have the same values, and so have all instances that no step asks about: what nobody reads may be
 * the very thing that a property is for. No property can then tell the two apart, of states or of runs.
 */
export function behavesAlike(base: Base, mutant: CompiledNetwork): boolean {
  const layout = layOut(mutant);
  const { graph, store } = base;
  const steps = [...mutant.steps.keys()];
  const wrong = successorsOf(mutant, layout, steps);
  const silent = unasked(base.network);
  const seenRight = sightOf(base.network, base.layout, silent);
  const seenWrong = sightOf(mutant, layout, silent);
  const initial = pack(
    layout,
    mutant.instances.map(() => 0),
  );
  const pairs: { readonly state: number; readonly words: Int32Array }[] = [];
  const known = new Set<string>();
  const add = (state: number, words: Int32Array): void => {
    const key = `${state}:${words.join(',')}`;
    if (known.has(key)) return;
    known.add(key);
    pairs.push({ state, words });
  };
  add(0, initial);
  for (const { state, words } of pairs) {
    if (pairs.length > PAIRS_MAX) return false;
    if (seenRight(store.states, state * store.words) !== seenWrong(words, 0)) return false;
    let edge = graph.offsets[state]!;
    const end = graph.offsets[state + 1]!;
    for (const step of steps) {
      const isEnabled = wrong.steps[step]!(words, 0);
      const wasEnabled = edge < end && graph.steps[edge] === step;
      if (isEnabled !== wasEnabled) return false;
      if (isEnabled) add(graph.targets[edge++]!, wrong.after.slice());
    }
  }
  return true;
}

/** What can be seen of the state that begins at an offset, as text. */
type Sight = (states: Int32Array, offset: number) => string;

function sightOf(network: CompiledNetwork, layout: Layout, shown: readonly number[]): Sight {
  const constants = new Constants();
  const claims = network.properties.flatMap((one): Predicate[] =>
    isLiveness(one) && one.premise !== undefined ? [one.premise, one.predicate] : [one.predicate],
  );
  const values = claims.map(
    (claim) => `(${predicateCode(network, claim, constants, (one) => `s${one}`)}?1:0)`,
  );
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'return(states,o)=>{',
    ...wordNames(layout).map((name, word) => `const ${name}=states[o+${word}];`),
    ...network.instances.map((_, one) => `const s${one}=${readCode(layout, one)};`),
    `return[${[...values, ...shown.map((one) => `s${one}`)].join(',')}].join();};`,
  ].join('\n');
  return runSource(source, {}, constants) as Sight;
}

/** Instances that no guard and no condition of a delivery asks about. */
function unasked({ steps, instances }: CompiledNetwork): number[] {
  const questions = steps.flatMap(({ guard, deliveries }) => [
    guard,
    ...deliveries.map(({ when }) => when),
  ]);
  const asked = new Set(questions.flatMap((one) => (one === undefined ? [] : instancesOf(one))));
  return [...instances.keys()].filter((index) => !asked.has(instances[index]!.name));
}
