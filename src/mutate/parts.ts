/** The parts of a mutant: its code, as far as it is not that of the right network. */
import { type CompiledNetwork, instancesOf } from '../network/index.ts';
import { type Base, groundFor } from './base.ts';
import type { Ground } from './ground.ts';
import { type Judge, judgeOf } from './judge-code.ts';
import { changedEntries } from './mutated-table.ts';
import { type Successor, successorsOf } from './successors.ts';

/** A mutant as code in the layout of a ground of its base. */
export interface Parts {
  readonly ground: Ground;
  readonly network: CompiledNetwork;
  /** Steps that may do something else than the right ones in a state of the base, by rising index. */
  readonly changed: readonly number[];
  /** All steps; the words after are where those of the ground are. */
  readonly steps: readonly Successor[];
  readonly judge: Judge;
}

/** The parts of a mutant. */
export function partsOf(base: Base, mutant: CompiledNetwork): Parts {
  const { network } = base;
  const ground = groundFor(base, mutant);
  const changed = changedSteps(network, mutant);
  const grown = grownInstances(network, mutant);
  const made = [...mutant.steps.keys()].filter(
    (step) => changed.includes(step) || touches(mutant, step, grown),
  );
  const own = successorsOf(mutant, ground.layout, made, ground.successors.after);
  const steps = [...ground.successors.steps];
  made.forEach((step, index) => (steps[step] = own.steps[index]!));
  const judge = grown.size === 0 ? ground.judge : judgeOf(mutant, ground.layout);
  return { ground, network: mutant, changed, steps, judge };
}

/** Steps that are not what they were, or that send an event which a machine now answers differently. */
export function changedSteps(right: CompiledNetwork, wrong: CompiledNetwork): number[] {
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

/** Instances with local states that the right ones do not have: tables of the right network are too short for them. */
function grownInstances(right: CompiledNetwork, wrong: CompiledNetwork): Set<number> {
  const indices = [...right.instances.keys()];
  return new Set(
    indices.filter(
      (index) =>
        wrong.instances[index]!.table.states.length > right.instances[index]!.table.states.length,
    ),
  );
}

function touches(
  { steps, instanceIndex }: CompiledNetwork,
  step: number,
  instances: ReadonlySet<number>,
): boolean {
  if (instances.size === 0) return false;
  const { guard, deliveries } = steps[step]!;
  const asked = [guard, ...deliveries.map(({ when }) => when)].flatMap((one) =>
    one === undefined ? [] : instancesOf(one).map((name) => instanceIndex.get(name)!),
  );
  return [...asked, ...deliveries.map(({ instance }) => instance)].some((one) =>
    instances.has(one),
  );
}
