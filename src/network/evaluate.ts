/** Evaluation of predicates on local states: the plain reading, which the compiled one is held against. */
import type { Comparison, FieldValue, Predicate } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import { type LocalState, fieldOf } from './local-state.ts';

/** Gives the present local state of a named instance. */
export type View = (instance: string) => LocalState;

/** Whether the predicate holds. @throws RaidproofError RP301 when it asks for a field that is not there. */
export function evaluate(predicate: Predicate, view: View): boolean {
  switch (predicate.kind) {
    case 'in':
      return view(predicate.instance).paths.has(predicate.state);
    case 'field': {
      const value = field(view(predicate.instance), predicate.instance, predicate.field);
      return compareValues(value, predicate.comparison, predicate.value);
    }
    case 'fields': {
      const { left, right } = predicate;
      const leftValue = numeric(field(view(left.instance), left.instance, left.field));
      const rightValue = numeric(field(view(right.instance), right.instance, right.field));
      return compareValues(leftValue, predicate.comparison, rightValue + predicate.offset);
    }
    case 'not':
      return !evaluate(predicate.operand, view);
    case 'and':
      return predicate.operands.every((operand) => evaluate(operand, view));
    case 'or':
      return predicate.operands.some((operand) => evaluate(operand, view));
    case 'count': {
      const holding = predicate.operands.filter((operand) => evaluate(operand, view)).length;
      return compareValues(holding, predicate.comparison, predicate.value);
    }
  }
}

/** Compares two field values; order only makes sense between numbers, booleans count as 0 and 1. */
export function compareValues(
  left: FieldValue,
  comparison: Comparison,
  right: FieldValue,
): boolean {
  switch (comparison) {
    case '=':
      return left === right || numeric(left) === numeric(right);
    case '!=':
      return left !== right && numeric(left) !== numeric(right);
    case '<':
      return numeric(left) < numeric(right);
    case '<=':
      return numeric(left) <= numeric(right);
    case '>':
      return numeric(left) > numeric(right);
    case '>=':
      return numeric(left) >= numeric(right);
  }
}

/** A field as a number; NaN for text, so that no order holds. */
export function numeric(value: FieldValue): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : Number.NaN;
}

/** The field's value. @throws RaidproofError RP301 when the machine has no such plain field. */
export function field(state: LocalState, instance: string, name: string): FieldValue {
  const value = fieldOf(state, name);
  if (value === undefined)
    throw new RaidproofError(
      'RP301',
      `the context has no plain field '${name}'`,
      `instance ${instance}`,
      `Its fields are: ${Object.keys(state.context).join(', ') || 'none'}.`,
    );
  return value;
}
