/** Predicates as closures over local state indices: for the many look-ups that tables are made from. */
import type { Comparison, FieldReference, Predicate } from '../../../machines/language/index.ts';
import { field, numeric } from '../../network/evaluate.ts';
import { type CompiledNetwork, evaluate, instancesOf } from '../../network/index.ts';

/** Whether a predicate holds where the instances are in these local states, by instance index. */
export type Question = (locals: readonly number[]) => boolean;

/** The predicate as a closure; what asks about one instance only becomes a look-up. */
export function questionOf(network: CompiledNetwork, predicate: Predicate): Question {
  const asked = new Set(instancesOf(predicate));
  if (asked.size === 0) {
    const answer = evaluate(predicate, noView);
    return () => answer;
  }
  if (asked.size === 1) {
    const instance = network.instanceIndex.get([...asked][0]!)!;
    const truth = truthTable(network, instance, predicate);
    return (locals) => truth[locals[instance]!] === 1;
  }
  switch (predicate.kind) {
    case 'not': {
      const operand = questionOf(network, predicate.operand);
      return (locals) => !operand(locals);
    }
    case 'and': {
      const operands = predicate.operands.map((one) => questionOf(network, one));
      return (locals) => operands.every((one) => one(locals));
    }
    case 'or': {
      const operands = predicate.operands.map((one) => questionOf(network, one));
      return (locals) => operands.some((one) => one(locals));
    }
    case 'count': {
      const operands = predicate.operands.map((one) => questionOf(network, one));
      const { comparison, value } = predicate;
      return (locals) => {
        const holding = operands.filter((one) => one(locals)).length;
        return compareNumbers(holding, comparison, value);
      };
    }
    case 'fields': {
      const left = valuesOf(network, predicate.left);
      const right = valuesOf(network, predicate.right);
      const { comparison, offset } = predicate;
      return (locals) =>
        compareNumbers(
          left.values[locals[left.instance]!]!,
          comparison,
          right.values[locals[right.instance]!]! + offset,
        );
    }
    case 'in':
    case 'field':
      throw new Error('asks about one instance only');
  }
}

/** For each local state of an instance 1 where a predicate about it alone holds. */
export function truthTable(
  network: CompiledNetwork,
  instance: number,
  predicate: Predicate,
): Uint8Array {
  const { states } = network.instances[instance]!.table;
  return Uint8Array.from(states, (state) => (evaluate(predicate, () => state) ? 1 : 0));
}

/** A context field's values by local state, as numbers; NaN for text. */
export function valuesOf(
  network: CompiledNetwork,
  reference: FieldReference,
): { readonly instance: number; readonly values: Float64Array } {
  const instance = network.instanceIndex.get(reference.instance)!;
  const { states } = network.instances[instance]!.table;
  const values = Float64Array.from(states, (state) =>
    numeric(field(state, reference.instance, reference.field)),
  );
  return { instance, values };
}

function compareNumbers(left: number, comparison: Comparison, right: number): boolean {
  switch (comparison) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function noView(): never {
  throw new Error('a predicate without instances asked for one');
}
