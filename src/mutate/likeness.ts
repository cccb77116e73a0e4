/** Likeness: whether a mutant behaves as the right network does, and differs only in values that decide nothing. */
import type { Predicate } from '../../machines/language/index.ts';
import { isLiveness } from '../../machines/language/index.ts';
import { constantNames, runSource } from '../check/generated.ts';
import type { Layout } from '../check/layout.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import { readCode, wordNames } from '../check/step-code.ts';
import { StateStore } from '../check/store.ts';
import { type CompiledNetwork, instancesOf } from '../network/index.ts';
import type { Base } from './base.ts';
import { placeOf, putInto } from './ground.ts';
import type { Parts } from './parts.ts';

/** Pairs of states beyond this are not compared: the answer is then no. */
const PAIRS_MAX = 200_000;

/**
 * Walks both networks side by side. True when after every history the same steps are possible, each property's
 * predicates have the same values, and so have all instances that no step asks about: what nobody reads may be
 * the very thing that a property is for. No property can then tell the two apart, of states or of runs.
 */
export function behavesAlike(base: Base, { network, ground, steps }: Parts): boolean {
  const { graph, store } = base;
  const { after } = ground.successors;
  const { words } = ground.states;
  const silent = unasked(base.network);
  const isSeenAlike = sameSight(
    sightOf(base.network, ground.layout, silent),
    sightOf(network, ground.layout, silent),
  );
  const wrong = new StateStore(words, store.count);
  const pairs: { readonly right: number; readonly wrong: number }[] = [];
  const known = new Set<number>();
  const add = (right: number, state: Int32Array): void => {
    const place = placeOf(wrong, state);
    const index = place === -1 ? putInto(wrong, state) : place;
    const key = index * store.count + right;
    if (known.has(key)) return;
    known.add(key);
    pairs.push({ right, wrong: index });
  };
  add(0, new Int32Array(words));
  for (const pair of pairs) {
    if (pairs.length > PAIRS_MAX) return false;
    const offset = pair.wrong * words;
    if (!isSeenAlike(ground.states.states, pair.right * words, wrong.states, offset)) return false;
    let edge = graph.offsets[pair.right]!;
    const end = graph.offsets[pair.right + 1]!;
    for (let step = 0; step < steps.length; step++) {
      const isEnabled = steps[step]!(wrong.states, offset);
      const wasEnabled = edge < end && graph.steps[edge] === step;
      if (isEnabled !== wasEnabled) return false;
      if (isEnabled) add(graph.targets[edge++]!, after);
    }
  }
  return true;
}

/** Notes what can be seen of the state that begins at an offset. */
type Sight = (states: Int32Array, offset: number, seen: number[]) => void;

function sameSight(right: Sight, wrong: Sight) {
  const [one, other]: number[][] = [[], []];
  return (rightStates: Int32Array, at: number, wrongStates: Int32Array, offset: number) => {
    right(rightStates, at, one!);
    wrong(wrongStates, offset, other!);
    return one!.every((value, index) => value === other![index]);
  };
}

function sightOf(network: CompiledNetwork, layout: Layout, shown: readonly number[]): Sight {
  const constants = new Constants();
  const claims = network.properties.flatMap((one): Predicate[] =>
    isLiveness(one) && one.premise !== undefined ? [one.premise, one.predicate] : [one.predicate],
  );
  const values = [
    ...claims.map((claim) => `${predicateCode(network, claim, constants, (one) => `s${one}`)}?1:0`),
    ...shown.map((one) => `s${one}`),
  ];
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'return(states,o,seen)=>{',
    ...wordNames(layout).map((name, word) => `const ${name}=states[o+${word}];`),
    ...network.instances.map((_, one) => `const s${one}=${readCode(layout, one)};`),
    ...values.map((value, index) => `seen[${index}]=${value};`),
    '};',
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
