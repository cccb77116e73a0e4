/** Predicates as JavaScript expressions over local state variables and tables. */
import type { Comparison, FieldReference, Predicate } from '../../machines/language/index.ts';
import { type CompiledNetwork, evaluate, instancesOf } from '../network/index.ts';
import { field, numeric } from '../network/evaluate.ts';

/** Collects the constant tables that generated code refers to by name. */
export class Constants {
  readonly names: string[] = [];
  readonly values: (Uint8Array | Int32Array | Float64Array)[] = [];
  readonly #known = new Map<string, string>();

  /** A name for the table; equal tables get one name. */
  name(table: Uint8Array | Int32Array | Float64Array): string {
    const key = `${table.constructor.name}:${table.join(',')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = `C${this.values.length}`;
    this.#known.set(key, name);
    this.names.push(name);
    this.values.push(table);
    return name;
  }
}

/** The expression that gives the present local state index of an instance. */
export type Variable = (instance: number) => string;

/**
 * The predicate as an expression that is truthy exactly when it holds. Whatever asks about one instance
 * only becomes one table look-up, or a bit test when the instance has at most 32 local states.
 */
export function predicateCode(
  network: CompiledNetwork,
  predicate: Predicate,
  constants: Constants,
  variable: Variable,
): string {
  const asked = new Set(instancesOf(predicate));
  if (asked.size === 0) return evaluate(predicate, () => unreachableView()) ? '1' : '0';
  if (asked.size === 1) {
    const instance = network.instanceIndex.get([...asked][0]!)!;
    return tableCode(truthTable(network, instance, predicate), constants, variable(instance));
  }
  const code = (part: Predicate): string => predicateCode(network, part, constants, variable);
  switch (predicate.kind) {
    case 'not':
      return `!(${code(predicate.operand)})`;
    case 'and':
    case 'or': {
      const groups = grouped(predicate.kind, predicate.operands);
      return `(${groups.map((group) => code(group)).join(predicate.kind === 'and' ? '&&' : '||')})`;
    }
    case 'count': {
      const terms = predicate.operands.map((operand) => `(${code(operand)}?1:0)`);
      return `(${terms.join('+')}${operator(predicate.comparison)}${predicate.value})`;
    }
    case 'fields': {
      const left = fieldCode(network, predicate.left, constants, variable);
      const right = fieldCode(network, predicate.right, constants, variable);
      return `(${left}${operator(predicate.comparison)}${right}+${predicate.offset})`;
    }
    case 'in':
    case 'field':
      throw new Error('asks about one instance only');
  }
}

/** Operands about the same single instance are joined, so that they cost one look-up together. */
function grouped(kind: 'and' | 'or', operands: readonly Predicate[]): Predicate[] {
  const groups = new Map<string, Predicate[]>();
  operands.forEach((operand, index) => {
    const asked = new Set(instancesOf(operand));
    const key = asked.size === 1 ? [...asked][0]! : `#${index}`;
    groups.set(key, [...(groups.get(key) ?? []), operand]);
  });
  return [...groups.values()].map((group) =>
    group.length === 1 ? group[0]! : { kind, operands: group },
  );
}

function truthTable(network: CompiledNetwork, instance: number, predicate: Predicate): Uint8Array {
  const states = network.instances[instance]!.table.states;
  return Uint8Array.from(states, (state) => (evaluate(predicate, () => state) ? 1 : 0));
}

function tableCode(truth: Uint8Array, constants: Constants, variable: string): string {
  if (truth.every((bit) => bit === 1)) return '1';
  if (truth.every((bit) => bit === 0)) return '0';
  if (truth.length > 32) return `${constants.name(truth)}[${variable}]`;
  const bits = truth.reduce((sum, bit, index) => sum | (bit << index), 0);
  return `(${bits}>>>${variable}&1)`;
}

function fieldCode(
  network: CompiledNetwork,
  reference: FieldReference,
  constants: Constants,
  variable: Variable,
): string {
  const instance = network.instanceIndex.get(reference.instance)!;
  const states = network.instances[instance]!.table.states;
  const values = Float64Array.from(states, (state) =>
    numeric(field(state, reference.instance, reference.field)),
  );
  return `${constants.name(values)}[${variable(instance)}]`;
}

function operator(comparison: Comparison): string {
  switch (comparison) {
    case '=':
      return '===';
    case '!=':
      return '!==';
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison;
  }
}

function unreachableView(): never {
  throw new Error('a predicate without instances asked for one');
}
