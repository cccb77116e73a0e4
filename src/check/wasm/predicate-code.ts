/** Predicates as WebAssembly: an expression that is 1 where the predicate holds, else 0. */
import type { Comparison, FieldReference, Predicate } from '../../../machines/language/index.ts';
import { type CompiledNetwork, evaluate, instancesOf } from '../../network/index.ts';
import type { Arena } from './arena.ts';
import { type Code, choose, f64, i32 } from './emit/code.ts';
import { truthTable, valuesOf } from './question.ts';

/** The expression that gives the present local state of an instance. */
export type Variable = (instance: number) => Code;

/** The predicate as an expression of type i32, either 0 or 1. */
export function predicateCode(
  network: CompiledNetwork,
  predicate: Predicate,
  arena: Arena,
  variable: Variable,
): Code {
  const asked = new Set(instancesOf(predicate));
  if (asked.size === 0) return i32.constant(evaluate(predicate, noView) ? 1 : 0);
  if (asked.size === 1) {
    const instance = network.instanceIndex.get([...asked][0]!)!;
    return lookUp(truthTable(network, instance, predicate), arena, variable(instance));
  }
  const code = (part: Predicate): Code => predicateCode(network, part, arena, variable);
  switch (predicate.kind) {
    case 'not':
      return i32.isZero(code(predicate.operand));
    case 'and':
      return grouped('and', predicate.operands)
        .map((one) => code(one))
        .reduceRight((rest, one) => choose(one, rest, i32.constant(0)));
    case 'or':
      return grouped('or', predicate.operands)
        .map((one) => code(one))
        .reduceRight((rest, one) => choose(one, i32.constant(1), rest));
    case 'count': {
      const sum = predicate.operands
        .map((one) => code(one))
        .reduce((left, right) => i32.add(left, right));
      return compareCounts(sum, predicate.comparison, i32.constant(predicate.value));
    }
    case 'fields': {
      const left = fieldCode(network, predicate.left, arena, variable);
      const right = fieldCode(network, predicate.right, arena, variable);
      const shifted = f64.add(right, f64.constant(predicate.offset));
      return compareNumbers(left, predicate.comparison, shifted);
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

function lookUp(truth: Uint8Array, arena: Arena, local: Code): Code {
  if (truth.every((bit) => bit === 1)) return i32.constant(1);
  if (truth.every((bit) => bit === 0)) return i32.constant(0);
  if (truth.length > 32) return i32.load8(local, arena.constant(truth));
  const bits = truth.reduce((sum, bit, index) => sum | (bit << index), 0);
  return i32.and(i32.shiftRight(i32.constant(bits), local), i32.constant(1));
}

function fieldCode(
  network: CompiledNetwork,
  reference: FieldReference,
  arena: Arena,
  variable: Variable,
): Code {
  const { instance, values } = valuesOf(network, reference);
  return f64.load(i32.shiftLeft(variable(instance), i32.constant(3)), arena.constant(values));
}

function compareCounts(left: Code, comparison: Comparison, right: Code): Code {
  switch (comparison) {
    case '=':
      return i32.equal(left, right);
    case '!=':
      return i32.notEqual(left, right);
    case '<':
      return i32.lessSigned(left, right);
    case '<=':
      return i32.lessOrEqualSigned(left, right);
    case '>':
      return i32.greaterSigned(left, right);
    case '>=':
      return i32.greaterOrEqualSigned(left, right);
  }
}

function compareNumbers(left: Code, comparison: Comparison, right: Code): Code {
  switch (comparison) {
    case '=':
      return f64.equal(left, right);
    case '!=':
      return f64.notEqual(left, right);
    case '<':
      return f64.less(left, right);
    case '<=':
      return f64.lessOrEqual(left, right);
    case '>':
      return f64.greater(left, right);
    case '>=':
      return f64.greaterOrEqual(left, right);
  }
}

function noView(): never {
  throw new Error('a predicate without instances asked for one');
}
