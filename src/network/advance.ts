/** Advancing a network by tables: the plain interpretation, for walks that do not need the generated engine. */
import type { CompiledNetwork, CompiledStep } from './compile.ts';
import { type View, evaluate } from './evaluate.ts';

/** Local state indices, one an instance. */
export type TableStates = readonly number[];

/** The initial states of all instances. */
export function firstStates(network: CompiledNetwork): TableStates {
  return network.instances.map(() => 0);
}

/** What a view of these states answers. */
export function tableView(network: CompiledNetwork, states: TableStates): View {
  return (name) => {
    const instance = network.instanceIndex.get(name)!;
    return network.instances[instance]!.table.states[states[instance]!]!;
  };
}

/** The states after the step, or undefined when it is not enabled. */
export function advance(
  network: CompiledNetwork,
  states: TableStates,
  step: CompiledStep,
): TableStates | undefined {
  if (step.guard !== undefined && !evaluate(step.guard, tableView(network, states)))
    return undefined;
  const after = [...states];
  for (const { instance, event, when } of step.deliveries) {
    if (when !== undefined && !evaluate(when, tableView(network, after))) continue;
    const next = network.instances[instance]!.table.next[event]![after[instance]!]!;
    if (next < 0) return undefined;
    after[instance] = next;
  }
  return after;
}

/** Indices of all steps that are enabled, with the states after each. */
export function enabledSteps(
  network: CompiledNetwork,
  states: TableStates,
): { readonly step: number; readonly after: TableStates }[] {
  return network.steps.flatMap((step, index) => {
    const after = advance(network, states, step);
    return after === undefined ? [] : [{ step: index, after }];
  });
}
