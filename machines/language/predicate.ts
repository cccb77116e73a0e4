/** Predicates: named questions about instances, as plain data, so that they compile, export and explain. */

/** How two numbers compare. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A value a machine's context may hold and a predicate may ask for. */
export type FieldValue = number | boolean | string | null;

/** A context field of one instance. */
export interface FieldReference {
  readonly instance: string;
  readonly field: string;
}

/**
 * A question about the present states of named instances.
 * - `in`: the instance is in the state with this dotted path (`count.zero`).
 * - `field`: a context field compares so with a constant.
 * - `fields`: `left` compares so with `right + offset`.
 * - `count`: the number of operands that hold compares so with a constant.
 */
export type Predicate =
  | { readonly kind: 'in'; readonly instance: string; readonly state: string }
  | {
      readonly kind: 'field';
      readonly instance: string;
      readonly field: string;
      readonly comparison: Comparison;
      readonly value: FieldValue;
    }
  | {
      readonly kind: 'fields';
      readonly left: FieldReference;
      readonly comparison: Comparison;
      readonly right: FieldReference;
      readonly offset: number;
    }
  | { readonly kind: 'not'; readonly operand: Predicate }
  | { readonly kind: 'and'; readonly operands: readonly Predicate[] }
  | { readonly kind: 'or'; readonly operands: readonly Predicate[] }
  | {
      readonly kind: 'count';
      readonly operands: readonly Predicate[];
      readonly comparison: Comparison;
      readonly value: number;
    };

interface Named {
  readonly name: string;
}

/** The instance is in the state with this dotted path. */
export function is(instance: Named, state: string): Predicate {
  return { kind: 'in', instance: instance.name, state };
}

/** The instance's context field compares so with a constant. */
export function has(
  instance: Named,
  field: string,
  comparison: Comparison,
  value: FieldValue,
): Predicate {
  return { kind: 'field', instance: instance.name, field, comparison, value };
}

/** A field of one instance compares so with a field of another, plus an offset. */
export function compare(
  left: readonly [Named, string],
  comparison: Comparison,
  right: readonly [Named, string],
  offset = 0,
): Predicate {
  return {
    kind: 'fields',
    left: { instance: left[0].name, field: left[1] },
    comparison,
    right: { instance: right[0].name, field: right[1] },
    offset,
  };
}

/** The operand does not hold. */
export function not(operand: Predicate): Predicate {
  return { kind: 'not', operand };
}

/** All operands hold; with none, always true. */
export function and(...operands: readonly Predicate[]): Predicate {
  return { kind: 'and', operands };
}

/** At least one operand holds; with none, never true. */
export function or(...operands: readonly Predicate[]): Predicate {
  return { kind: 'or', operands };
}

/** If the first holds, the second holds. */
export function implies(premise: Predicate, conclusion: Predicate): Predicate {
  return or(not(premise), conclusion);
}

/** Both hold or neither. */
export function iff(left: Predicate, right: Predicate): Predicate {
  return and(implies(left, right), implies(right, left));
}

/** The predicate holds for every item. */
export function every<T>(items: readonly T[], of: (item: T) => Predicate): Predicate {
  return and(...items.map((item) => of(item)));
}

/** The predicate holds for at least one item. */
export function some<T>(items: readonly T[], of: (item: T) => Predicate): Predicate {
  return or(...items.map((item) => of(item)));
}

/** The number of items for which the predicate holds compares so with a constant. */
export function count<T>(
  items: readonly T[],
  of: (item: T) => Predicate,
  comparison: Comparison,
  value: number,
): Predicate {
  return { kind: 'count', operands: items.map((item) => of(item)), comparison, value };
}
