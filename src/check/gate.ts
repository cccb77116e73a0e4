/** The gate: the instance whose local state rules out most steps before any of them is tried. */
import type { Predicate } from '../../machines/language/index.ts';
import {
  type CompiledNetwork,
  type CompiledStep,
  evaluate,
  instancesOf,
} from '../network/index.ts';

/** An instance, and for each step and local state whether the step may be enabled there. */
export interface Gate {
  readonly instance: number;
  /** `allows[step][local state]`: 0 where the step cannot be enabled. */
  readonly allows: readonly (readonly number[])[];
}

/** A gate with more local states than this would make too much code. */
const LOCAL_STATES_MAX = 64;

/** Chooses the instance that leaves the fewest steps to try, over its local states alike. */
export function chooseGate(network: CompiledNetwork): Gate {
  const gates = network.instances
    .map((_, instance) => instance)
    .filter((instance) => network.instances[instance]!.table.states.length <= LOCAL_STATES_MAX)
    .map((instance) => gateOf(network, instance));
  const tried = (gate: Gate): number => {
    const all = gate.allows.flat();
    return all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);
  };
  const best = gates.sort((left, right) => tried(left) - tried(right))[0];
  return best ?? openGate(network);
}

/** Every step is tried everywhere: for networks whose instances are all too large. */
function openGate(network: CompiledNetwork): Gate {
  const { states } = network.instances[0]!.table;
  return { instance: 0, allows: network.steps.map(() => states.map(() => 1)) };
}

function gateOf(network: CompiledNetwork, instance: number): Gate {
  const { name, table } = network.instances[instance]!;
  const allows = network.steps.map((step) => {
    const asked = conjuncts(step.guard).filter((one) => asksOnly(one, name));
    const events = unconditional(step, instance);
    return table.states.map((state, local) => {
      const holds = asked.every((one) => evaluate(one, () => state));
      const accepts = events.every((event) => table.next[event]![local]! >= 0);
      return holds && accepts ? 1 : 0;
    });
  });
  return { instance, allows };
}

function conjuncts(guard: Predicate | undefined): readonly Predicate[] {
  if (guard === undefined) return [];
  return guard.kind === 'and' ? guard.operands.flatMap((one) => conjuncts(one)) : [guard];
}

function asksOnly(predicate: Predicate, name: string): boolean {
  const asked = instancesOf(predicate);
  return asked.length > 0 && asked.every((one) => one === name);
}

/** The first event that the step sends the instance in any case; later ones find it in another state. */
function unconditional(step: CompiledStep, instance: number): number[] {
  const first = step.deliveries.find((delivery) => delivery.instance === instance);
  return first === undefined || first.when !== undefined ? [] : [first.event];
}
