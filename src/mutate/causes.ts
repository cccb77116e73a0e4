/** Causes: the steps that bring about what a property asks for. Where one of them goes wrong, that property is likely to notice. */
import { type Property, and, isLiveness } from '../../machines/language/index.ts';
import { storedEdges } from '../check/edges.ts';
import { owingRegion } from '../check/owing.ts';
import { chartOf, instancesOf } from '../network/index.ts';
import type { Base } from './base.ts';

/**
 * Names of steps, the most promising first. For something good, and for a claim about runs: those that lead into what is
 * wanted, by how often they do, and for something good also those of the shortest way there, the last one first. For a claim
 * about all states: those that change what it speaks of.
 */
export function causesOf(base: Base, property: Property): readonly string[] {
  const { exploration, ground, network } = base;
  const nameOf = (step: number): string => network.steps[step]!.definition.name;
  if (property.kind === 'always') {
    const asked = new Set(instancesOf(property.predicate));
    return network.steps
      .filter(({ definition }) => definition.deliveries.some(({ to }) => asked.has(to)))
      .map(({ definition }) => definition.name);
  }
  const isGoal = ground.holding(property.predicate);
  const counts = entries(base, dueIn(base, property, isGoal), isGoal);
  const entering = [...counts.keys()].sort(
    (one, other) => counts.get(other)! - counts.get(one)! || one - other,
  );
  const way = isLiveness(property) ? [] : exploration.path(isGoal.indexOf(1));
  return [...new Set([...entering, ...way.toReversed()].map((step) => nameOf(step)))];
}

/** How the names of transitions begin of the charts that a property asks about. */
export function chartsAsked({ network }: Base, { predicate }: Property): readonly string[] {
  const charts = instancesOf(predicate).map((name) => {
    const { table } = network.instances[network.instanceIndex.get(name)!]!;
    return `${chartOf(table.machine).id}.`;
  });
  return [...new Set(charts)];
}

/** How often each step leads from a state in which the goal is due to one in which it holds. */
function entries(
  { graph, store }: Base,
  isDue: Uint8Array,
  isGoal: Uint8Array,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let state = 0; state < store.count; state++) {
    if (isDue[state] === 0) continue;
    for (let edge = graph.offsets[state]!; edge < graph.offsets[state + 1]!; edge++) {
      const step = graph.steps[edge]!;
      if (isGoal[graph.targets[edge]!] === 1) counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  return counts;
}

/** 1 for each state in which the goal is wanted and does not hold. */
function dueIn({ graph, ground }: Base, property: Property, isGoal: Uint8Array): Uint8Array {
  if (property.kind !== 'leadsTo') return isGoal.map((one) => 1 - one);
  return owingRegion(storedEdges(graph), ground.holding(property.premise ?? and()), isGoal);
}
