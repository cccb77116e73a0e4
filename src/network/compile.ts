/** Compilation: a network's definition becomes integer tables and indexed steps. */
import type { AnyStateMachine, EventObject } from 'xstate';
import {
  type FieldReference,
  type Network,
  type Predicate,
  type Property,
  type Step,
  isLiveness,
} from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import { statePaths } from './chart.ts';
import { fieldOf } from './local-state.ts';
import { type MachineTable, tabulate } from './tabulate.ts';

/** Step indices are kept in 16 bits. */
const STEPS_MAX = 65_535;

/** One delivery with its names resolved. */
export interface CompiledDelivery {
  /** Index into {@link CompiledNetwork.instances}. */
  readonly instance: number;
  /** Index into the instance's table's events. */
  readonly event: number;
  readonly when: Predicate | undefined;
}

/** One step with its names resolved. */
export interface CompiledStep {
  readonly definition: Step;
  readonly guard: Predicate | undefined;
  readonly deliveries: readonly CompiledDelivery[];
}

/** An instance and the table that moves it. */
export interface CompiledInstance {
  readonly name: string;
  readonly table: MachineTable;
}

/** A network ready to be explored. State index 0 of every table is initial. */
export interface CompiledNetwork {
  readonly definition: Network;
  readonly instances: readonly CompiledInstance[];
  readonly instanceIndex: ReadonlyMap<string, number>;
  readonly steps: readonly CompiledStep[];
  readonly properties: readonly Property[];
}

/**
 * Resolves all names and tabulates each machine once.
 * @throws RaidproofError RP301 when a name is unknown or used twice; RP302 from tabulation.
 */
export function compile(network: Network): CompiledNetwork {
  const instanceIndex = indexByName(network, network.instances, 'instance');
  indexByName(network, network.steps, 'step');
  indexByName(
    network,
    network.properties.map(({ id }) => ({ name: id })),
    'property id',
  );
  if (network.steps.length > STEPS_MAX)
    throw malformed(network, `it has more than ${STEPS_MAX} steps`, 'Split it.');
  const tables = tabulateAll(network);
  const instances = network.instances.map((one) => ({
    name: one.name,
    table: tables.get(one.machine)!,
  }));
  const known: Known = { network, instances, instanceIndex };
  const steps = network.steps.map((step): CompiledStep => {
    if (step.guard !== undefined) checkNames(known, step.name, step.guard);
    const deliveries = step.deliveries.map((delivery): CompiledDelivery => {
      if (delivery.when !== undefined) checkNames(known, step.name, delivery.when);
      const index = instanceIndex.get(delivery.to);
      if (index === undefined) throw unknownInstance(network, step.name, delivery.to);
      const key = JSON.stringify(delivery.event);
      const event = instances[index]!.table.events.findIndex((one) => JSON.stringify(one) === key);
      return { instance: index, event, when: delivery.when };
    });
    return { definition: step, guard: step.guard, deliveries };
  });
  for (const property of network.properties) checkProperty(known, property);
  return { definition: network, instances, instanceIndex, steps, properties: network.properties };
}

/** The names of all instances that a predicate asks about. */
export function instancesOf(predicate: Predicate): string[] {
  switch (predicate.kind) {
    case 'in':
    case 'field':
      return [predicate.instance];
    case 'fields':
      return [predicate.left.instance, predicate.right.instance];
    case 'not':
      return instancesOf(predicate.operand);
    case 'and':
    case 'or':
    case 'count':
      return predicate.operands.flatMap((operand) => instancesOf(operand));
  }
}

/** Instances of one machine share its table; its alphabet is what any of them is ever sent. */
function tabulateAll(network: Network): Map<AnyStateMachine, MachineTable> {
  const machineOf = new Map(network.instances.map((one) => [one.name, one.machine]));
  const alphabets = new Map<AnyStateMachine, Map<string, EventObject>>();
  for (const one of network.instances) alphabets.set(one.machine, new Map());
  for (const step of network.steps)
    for (const delivery of step.deliveries) {
      const machine = machineOf.get(delivery.to);
      if (machine === undefined) throw unknownInstance(network, step.name, delivery.to);
      alphabets.get(machine)!.set(JSON.stringify(delivery.event), delivery.event);
    }
  return new Map(
    [...alphabets].map(([machine, events]) => {
      // Sorted, so that variants with the same events share a table.
      const alphabet = [...events].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event);
      return [machine, tabulate(machine, alphabet)];
    }),
  );
}

function indexByName(
  network: Network,
  items: readonly { readonly name: string }[],
  what: string,
): Map<string, number> {
  const index = new Map<string, number>();
  items.forEach((item, position) => {
    if (index.has(item.name))
      throw malformed(network, `two ${what}s are called '${item.name}'`, `Rename one ${what}.`);
    index.set(item.name, position);
  });
  return index;
}

/** What a predicate may name. */
interface Known {
  readonly network: Network;
  readonly instances: readonly CompiledInstance[];
  readonly instanceIndex: ReadonlyMap<string, number>;
}

/** A mistyped state would be false for ever and let a property hold emptily: every name must exist. */
function checkNames(known: Known, owner: string, predicate: Predicate): void {
  switch (predicate.kind) {
    case 'in': {
      const { machine } = instanceNamed(known, owner, predicate.instance).table;
      const paths = statePaths(machine);
      if (!paths.has(predicate.state))
        throw unknownName(known, owner, `state '${predicate.state}'`, machine.id, [...paths]);
      return;
    }
    case 'field':
      return checkField(known, owner, predicate);
    case 'fields':
      checkField(known, owner, predicate.left);
      return checkField(known, owner, predicate.right);
    case 'not':
      return checkNames(known, owner, predicate.operand);
    case 'and':
    case 'or':
    case 'count':
      for (const operand of predicate.operands) checkNames(known, owner, operand);
  }
}

function checkProperty(known: Known, property: Property): void {
  checkNames(known, property.id, property.predicate);
  if (!isLiveness(property) || property.premise === undefined) return;
  checkNames(known, property.id, property.premise);
  if (property.kind === 'eventually')
    throw malformed(
      known.network,
      `'${property.id}' is an eventually with a premise`,
      'Leave the premise out, or make it a leadsTo.',
    );
}

function checkField(known: Known, owner: string, { instance, field }: FieldReference): void {
  const { machine, states } = instanceNamed(known, owner, instance).table;
  if (states.every((state) => fieldOf(state, field) !== undefined)) return;
  const fields = Object.keys(states[0]!.context);
  throw unknownName(known, owner, `plain field '${field}'`, machine.id, fields);
}

function instanceNamed(known: Known, owner: string, name: string): CompiledInstance {
  const index = known.instanceIndex.get(name);
  if (index === undefined) throw unknownInstance(known.network, owner, name);
  return known.instances[index]!;
}

function unknownName(
  known: Known,
  owner: string,
  what: string,
  machineId: string,
  names: readonly string[],
): RaidproofError {
  const there = names.join(', ') || 'none';
  return malformed(
    known.network,
    `'${owner}' asks for the ${what} of ${machineId}, which does not exist`,
    `There are: ${there}.`,
  );
}

function unknownInstance(network: Network, owner: string, name: string): RaidproofError {
  return malformed(
    network,
    `'${owner}' names the instance '${name}', which does not exist`,
    'Add the instance or correct the name.',
  );
}

function malformed(network: Network, what: string, remedy: string): RaidproofError {
  return new RaidproofError('RP301', what, `network ${network.name}`, remedy);
}
