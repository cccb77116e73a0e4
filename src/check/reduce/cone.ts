/** The cone of influence: a network without the instances that nothing asked for can depend on. */
import { type Delivery, type Network, isLiveness } from '../../../machines/language/index.ts';
import { type CompiledNetwork, compile, instancesOf } from '../../network/index.ts';

/** A network made smaller, and what was left out. */
export interface Cone {
  readonly network: Network;
  /** Names of the instances that no property can see. */
  readonly instances: readonly string[];
  /** Names of the steps that move nothing but those. */
  readonly steps: readonly string[];
}

/**
 * Leaves out what no property can see. An instance is seen when a property asks about it, or when a step that moves a
 * seen instance asks about it, or can be refused by it. All others accept whatever the steps that are left send them, so
 * the seen part moves in the same ways with and without them: the same states of it are reached by the same steps, and
 * what else moves is idle stuttering, for liveness, too.
 */
export function coneOf(definition: Network): Cone {
  const network = compile(definition);
  const seen = seenInstances(network);
  const isSeen = ({ to }: Delivery): boolean => seen.has(to);
  const moves = definition.steps.filter(({ deliveries }) => deliveries.some((one) => isSeen(one)));
  // Nothing that is asked about ever moves: there is no smaller network to explore.
  if (moves.length === 0) return { network: definition, instances: [], steps: [] };
  return {
    network: {
      ...definition,
      instances: definition.instances.filter(({ name }) => seen.has(name)),
      steps: moves.map((step) => ({
        ...step,
        deliveries: step.deliveries.filter((one) => isSeen(one)),
      })),
    },
    instances: definition.instances.map(({ name }) => name).filter((name) => !seen.has(name)),
    steps: definition.steps.filter((step) => !moves.includes(step)).map(({ name }) => name),
  };
}

function seenInstances(network: CompiledNetwork): ReadonlySet<string> {
  const seen = new Set(
    network.properties.flatMap((one) => [
      ...instancesOf(one.predicate),
      ...(isLiveness(one) && one.premise !== undefined ? instancesOf(one.premise) : []),
    ]),
  );
  for (;;) {
    const before = seen.size;
    for (const step of network.steps) {
      if (!step.deliveries.some(({ instance }) => seen.has(network.instances[instance]!.name)))
        continue;
      for (const name of step.guard === undefined ? [] : instancesOf(step.guard)) seen.add(name);
      for (const { instance, event, when } of step.deliveries) {
        const { name, table } = network.instances[instance]!;
        const mayRefuse = table.next[event]!.some((state) => state < 0);
        if (!mayRefuse && !seen.has(name)) continue;
        seen.add(name);
        for (const asked of when === undefined ? [] : instancesOf(when)) seen.add(asked);
      }
    }
    if (seen.size === before) return seen;
  }
}
