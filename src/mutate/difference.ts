/** Differences: how a mutant's moves differ from the right ones in the states that the right network reaches. */
import { layOut } from '../check/index.ts';
import { type Layout, pack, unpack } from '../check/layout.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Base, hasEdge, indexOf } from './base.ts';
import { changedEntries } from './mutated-table.ts';
import { successorsOf } from './successors.ts';

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
}

/** Compares a mutant with its base, step by step, in every state of the base. */
export function differenceOf(base: Base, mutant: CompiledNetwork): Difference {
  const steps = changedSteps(base.network, mutant);
  const layout = layOut(mutant);
  const states = repacked(base, layout);
  const right = successorsOf(base.network, layout, steps);
  const wrong = successorsOf(mutant, layout, steps);
  const tally = { gone: 0, added: 0, leaving: 0, unseen: 0 };
  const affected = new Set(steps);
  const note = (state: number, after: Int32Array, isNew: boolean): void => {
    const target = targetOf(base, layout, after);
    if (target === -1) tally.leaving++;
    else if (target === state || hasEdge(base, state, target, affected)) tally.unseen++;
    else if (isNew) tally.added++;
    else tally.gone++;
  };
  const { words } = layout;
  for (let state = 0; state < base.store.count; state++)
    for (let index = 0; index < steps.length; index++) {
      const wasEnabled = right.steps[index]!(states, state * words);
      const isEnabled = wrong.steps[index]!(states, state * words);
      if (wasEnabled && isEnabled && areEqual(right.after, wrong.after)) continue;
      if (wasEnabled) note(state, right.after, false);
      if (isEnabled) note(state, wrong.after, true);
    }
  return { ...tally, isUsed: isUsed(base, mutant, steps) };
}

/** Steps that are not what they were, or that send an event which a machine now answers differently. */
function changedSteps(right: CompiledNetwork, wrong: CompiledNetwork): number[] {
  const changed = right.instances.map(({ table }, index) => {
    const other = wrong.instances[index]!.table;
    return new Set(table === other ? [] : changedEntries(table, other).map(({ event }) => event));
  });
  return [...right.steps.keys()].filter(
    (index) =>
      right.steps[index] !== wrong.steps[index] ||
      right.steps[index]!.deliveries.some(({ instance, event }) => changed[instance]!.has(event)),
  );
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

/** The states of the base in the mutant's layout, which is wider where a machine has new local states. */
function repacked(base: Base, layout: Layout): Int32Array {
  const { store } = base;
  if (layout.bits === base.layout.bits) return store.states;
  const states = new Int32Array(store.count * layout.words);
  for (let index = 0; index < store.count; index++) {
    const local = unpack(base.layout, store.states, index * store.words);
    states.set(pack(layout, local), index * layout.words);
  }
  return states;
}

function targetOf(base: Base, layout: Layout, after: Int32Array): number {
  const local = unpack(layout, after, 0);
  const isNew = local.some(
    (state, instance) => state >= base.network.instances[instance]!.table.states.length,
  );
  return isNew ? -1 : indexOf(base, local);
}

function areEqual(one: Int32Array, other: Int32Array): boolean {
  return one.every((word, index) => word === other[index]);
}
