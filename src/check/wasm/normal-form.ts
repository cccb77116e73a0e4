/** Predicates in negation normal form, cut into the parts that single instances answer and the rest. */
import { type Predicate, not } from '../../../machines/language/index.ts';
import { type CompiledNetwork, evaluate, instancesOf } from '../../network/index.ts';

/** A conjunction: what each of some instances must answer by itself, and what is left. */
export interface Conjunction {
  /** By instance: `allows[state]` is false where the conjunction cannot hold. */
  readonly single: ReadonlyMap<number, readonly boolean[]>;
  /** Conjuncts that ask about several instances together. */
  readonly joint: readonly Predicate[];
  /** Never holds, because a conjunct without instances does not. */
  readonly isNever: boolean;
}

/** The predicate, or its opposite, with `not` only before questions. */
export function normalForm(predicate: Predicate, isPositive = true): Predicate {
  switch (predicate.kind) {
    case 'not':
      return normalForm(predicate.operand, !isPositive);
    case 'and':
    case 'or': {
      const operands = predicate.operands.map((one) => normalForm(one, isPositive));
      const isAnd = (predicate.kind === 'and') === isPositive;
      return { kind: isAnd ? 'and' : 'or', operands };
    }
    case 'in':
    case 'field':
    case 'fields':
    case 'count':
      return isPositive ? predicate : not(predicate);
  }
}

/** The operands of nested `or` of a normal form; a predicate that is none is its own only one. */
export function disjuncts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'or'
    ? predicate.operands.flatMap((one) => disjuncts(one))
    : [predicate];
}

/** Cuts a normal form into its conjuncts. */
export function conjunction(network: CompiledNetwork, predicate: Predicate): Conjunction {
  const single = new Map<number, boolean[]>();
  const joint: Predicate[] = [];
  let isNever = false;
  for (const part of conjuncts(predicate)) {
    const asked = new Set(instancesOf(part));
    if (asked.size > 1) joint.push(part);
    else if (asked.size === 0) isNever ||= !evaluate(part, noView);
    else {
      const instance = network.instanceIndex.get([...asked][0]!)!;
      const { states } = network.instances[instance]!.table;
      const known = single.get(instance) ?? states.map(() => true);
      single.set(
        instance,
        states.map((state, index) => known[index]! && evaluate(part, () => state)),
      );
    }
  }
  return { single, joint, isNever };
}

function conjuncts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'and'
    ? predicate.operands.flatMap((one) => conjuncts(one))
    : [predicate];
}

function noView(): never {
  throw new Error('a predicate without instances asked for one');
}
