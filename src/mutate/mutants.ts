/** All mutants of a network, in an order that only the network decides. */
import type { AnyStateMachine } from 'xstate';
import type { Step } from '../../machines/language/index.ts';
import type {
  CompiledDelivery,
  CompiledInstance,
  CompiledNetwork,
  CompiledStep,
  MachineTable,
} from '../network/index.ts';
import { type TransitionMutation, transitionMutations } from './machine-operators.ts';
import type { Mutant } from './mutant.ts';
import { mutatedTable } from './mutated-table.ts';
import { OPERATORS, type OperatorName } from './operators.ts';
import { type StepMutation, stepMutations } from './step-operators.ts';

/** The mutants that some operators make of a network; all operators when none is named. */
export function mutantsOf(
  network: CompiledNetwork,
  operators: readonly OperatorName[] = OPERATORS.map(({ name }) => name),
): Mutant[] {
  const mutants = [...stepMutants(network), ...machineMutants(network)];
  const rank = new Map<string, number>(OPERATORS.map(({ name }, index) => [name, index]));
  return mutants
    .filter(({ operator }) => operators.includes(operator))
    .sort((one, other) => rank.get(one.operator)! - rank.get(other.operator)!);
}

function stepMutants(network: CompiledNetwork): Mutant[] {
  return network.steps.flatMap(({ definition }, index) =>
    stepMutations(definition).map((mutation) => ({
      operator: mutation.operator,
      subject: definition.name,
      detail: mutation.detail,
      make: () => withStep(network, index, mutation),
    })),
  );
}

/** A lost step keeps its place with a guard that never holds, so that all others keep their numbers. */
function withStep(
  network: CompiledNetwork,
  index: number,
  { step }: StepMutation,
): CompiledNetwork {
  const right = network.steps[index]!.definition;
  const changed = step ?? { ...right, guard: { kind: 'or', operands: [] } };
  const steps = network.steps.with(index, resolved(network, changed));
  const definition = {
    ...network.definition,
    steps: steps.map((one) => one.definition),
  };
  return { ...network, definition, steps };
}

/** Every event of a changed step is known to the tables: the right step sends it, too. */
function resolved(network: CompiledNetwork, step: Step): CompiledStep {
  const deliveries = step.deliveries.map(({ to, event, when }): CompiledDelivery => {
    const instance = network.instanceIndex.get(to)!;
    const key = JSON.stringify(event);
    const { events } = network.instances[instance]!.table;
    return { instance, event: events.findIndex((one) => JSON.stringify(one) === key), when };
  });
  return { definition: step, guard: step.guard, deliveries };
}

/** Machines of one id are the same chart in different sizes: a mutant changes all of them alike. */
function machineMutants(network: CompiledNetwork): Mutant[] {
  const charts = new Map<string, AnyStateMachine>();
  for (const { table } of network.instances)
    if (!charts.has(table.machine.id)) charts.set(table.machine.id, table.machine);
  return [...charts.values()].flatMap((machine) =>
    transitionMutations(machine).map((mutation) => ({
      operator: mutation.operator,
      subject: mutation.transition,
      detail: mutation.detail,
      make: () => withMachine(network, machine.id, mutation),
    })),
  );
}

function withMachine(
  network: CompiledNetwork,
  id: string,
  { rebuild, event }: TransitionMutation,
): CompiledNetwork | undefined {
  const tables = new Map<MachineTable, MachineTable>();
  for (const { table } of network.instances) {
    if (table.machine.id !== id || tables.has(table)) continue;
    const machine = rebuild(table.machine);
    const wrong = machine === undefined ? table : mutatedTable(table, machine, event);
    if (wrong === undefined) return undefined;
    tables.set(table, wrong);
  }
  const instances = network.instances.map(({ name, table }): CompiledInstance => ({
    name,
    table: tables.get(table) ?? table,
  }));
  const definition = {
    ...network.definition,
    instances: network.definition.instances.map((one, index) => ({
      ...one,
      machine: instances[index]!.table.machine,
    })),
  };
  return { ...network, definition, instances };
}
