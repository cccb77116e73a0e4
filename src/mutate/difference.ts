/** Differences: how a mutant's moves differ from the right ones in the states that the right network reaches. */
import type { CompiledNetwork } from '../network/index.ts';
import { type Base, hasEdge } from './base.ts';
import { Doubles } from './doubles.ts';
import { placeOf } from './ground.ts';
import { changedEntries } from './mutated-table.ts';
import type { Parts } from './parts.ts';

/** Counts of differing edges. An edge that became another counts as one gone and one new. */
export interface Difference {
  /** Whether what was changed is ever used: the step is taken, the transition is asked for. */
  readonly isUsed: boolean;
  /** Edges that are gone, and lead to another state that no other step leads to from there. */
  readonly gone: number;
  /** New edges between states of the right network. */
  readonly added: number;
  /** New edges that lead out of the states of the right network. */
  readonly leaving: number;
  /** Differing edges that stay in their state, or go where another step goes, too. */
  readonly unseen: number;
  /** Those among them that no fairness owes, and that stay or go where another step of the same actor goes. */
  readonly neutral: number;
}

/** Compares a mutant with its base, step by step, in every state of the base. */
export function differenceOf(base: Base, parts: Parts): Difference {
  const { changed, ground, network } = parts;
  const { after, steps: right } = ground.successors;
  const { states, words } = ground.states;
  const tally = { gone: 0, added: 0, leaving: 0, unseen: 0, neutral: 0 };
  const owed: Record<number, number> = {};
  const isRight = (step: number): boolean => !changed.includes(step);
  const note = (step: number, state: number, isNew: boolean): void => {
    const { actor, fairness } = network.steps[step]!.definition;
    const isAlike = (other: number): boolean =>
      isRight(other) && network.steps[other]!.definition.actor === actor;
    const target = placeOf(ground.states, after);
    if (target === -1) tally.leaving++;
    else if (target === state || hasEdge(base, state, target, isRight)) {
      tally.unseen++;
      if (fairness === 'weak') owed[step] = (owed[step] ?? 0) + 1;
      else if (target === state || hasEdge(base, state, target, isAlike)) tally.neutral++;
    } else if (isNew) tally.added++;
    else tally.gone++;
  };
  const doubles = new Doubles(base, parts);
  const rightAfter = new Int32Array(words);
  for (let state = 0; state < base.store.count; state++)
    for (const step of changed) {
      const wasEnabled = right[step]!(states, state * words);
      if (wasEnabled) rightAfter.set(after);
      if (wasEnabled) doubles.note(step, state, placeOf(ground.states, after));
      const isEnabled = parts.steps[step]!(states, state * words);
      if (isEnabled) doubles.note(step, state, placeOf(ground.states, after));
      if (wasEnabled && isEnabled && areEqual(rightAfter, after)) continue;
      if (isEnabled) note(step, state, true);
      if (!wasEnabled) continue;
      after.set(rightAfter);
      note(step, state, false);
    }
  for (const step of doubles.doubled()) tally.neutral += owed[step] ?? 0;
  return { ...tally, isUsed: isUsed(base, network, changed) };
}

function isUsed({ network, exploration }: Base, mutant: CompiledNetwork, steps: readonly number[]) {
  if (steps.some((step) => network.steps[step] !== mutant.steps[step]))
    return steps.some((step) => exploration.fired[step]! > 0);
  return network.instances.some(({ table }, instance) =>
    changedEntries(table, mutant.instances[instance]!.table).some(
      ({ event, state }) => exploration.accepted[instance]![event]![state]! > 0,
    ),
  );
}

function areEqual(one: Int32Array, other: Int32Array): boolean {
  return one.every((word, index) => word === other[index]);
}
