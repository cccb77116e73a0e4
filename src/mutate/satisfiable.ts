/**
 * Satisfiability: whether some choice of local states, one for each instance, makes predicates true together. No steps
 * are asked for: it is about every state there could be, whatever a fault does to the network.
 */
import { type FieldValue, type Predicate, not } from '../../machines/language/index.ts';
import { compareValues, evaluate, numeric } from '../network/evaluate.ts';
import { type CompiledNetwork, fieldOf } from '../network/index.ts';
import type { LocalState } from '../network/local-state.ts';

/** Whether there is such a choice: by names, for each instance that matters a local state; `null` where there is none. */
export type Choice = ReadonlyMap<string, LocalState> | null;

/** False, true, or the index of an instance without whose local state it is not known. */
type Truth = boolean | number;
type Formula = (chosen: Int32Array) => Truth;

/** Local states that no predicate tells apart are one class. */
interface Variable {
  readonly name: string;
  readonly classes: readonly LocalState[];
}

/**
 * Looks for a choice that makes all of the predicates true. It decides the first ones first.
 * @param nodesMax partial choices that are looked at
 * @returns undefined when that was not enough
 */
export function satisfying(
  network: CompiledNetwork,
  predicates: readonly Predicate[],
  nodesMax: number,
): Choice | undefined {
  const variables = variablesOf(network, predicates);
  const formulas = predicates.map((one) => formulaOf(variables, one));
  const chosen = new Int32Array(variables.length).fill(-1);
  let nodes = 0;
  const search = (open: readonly Formula[]): boolean | undefined => {
    if (++nodes > nodesMax) return undefined;
    const truths = open.map((one) => one(chosen));
    if (truths.includes(false)) return false;
    const variable = truths.find((one) => typeof one === 'number');
    if (variable === undefined) return true;
    const left = open.filter((_, index) => truths[index] !== true);
    for (let state = 0; state < variables[variable]!.classes.length; state++) {
      chosen[variable] = state;
      const found = search(left);
      if (found !== false) return found;
    }
    chosen[variable] = -1;
    return false;
  };
  const found = search(formulas);
  if (found !== true) return found === false ? null : undefined;
  return new Map(
    variables.flatMap(({ name, classes }, index) =>
      chosen[index] === -1 ? [] : [[name, classes[chosen[index]!]!] as const],
    ),
  );
}

/** The instances with their classes. The initial local state comes first, as in the tables. */
function variablesOf(network: CompiledNetwork, predicates: readonly Predicate[]): Variable[] {
  const asked = new Map<string, Map<string, (state: LocalState) => unknown>>();
  const ask = (instance: string, key: string, of: (state: LocalState) => unknown): void => {
    asked.set(instance, (asked.get(instance) ?? new Map()).set(key, of));
  };
  const visit = (one: Predicate): void => {
    switch (one.kind) {
      case 'in':
      case 'field':
        return ask(one.instance, JSON.stringify(one), (state) => evaluate(one, () => state));
      case 'fields':
        for (const { instance, field } of [one.left, one.right])
          ask(instance, `value of ${field}`, (state) => fieldOf(state, field));
        return undefined;
      case 'not':
        return visit(one.operand);
      case 'and':
      case 'or':
      case 'count':
        return one.operands.forEach((operand) => visit(operand));
    }
  };
  for (const one of predicates) visit(one);
  return [...asked].map(([name, questions]) => {
    const { table } = network.instances[network.instanceIndex.get(name)!]!;
    const classes = new Map<string, LocalState>();
    for (const state of table.states) {
      const key = JSON.stringify([...questions.values()].map((of) => of(state)));
      if (!classes.has(key)) classes.set(key, state);
    }
    return { name, classes: [...classes.values()] };
  });
}

function formulaOf(variables: readonly Variable[], predicate: Predicate): Formula {
  switch (predicate.kind) {
    case 'in':
    case 'field': {
      const index = indexOf(variables, predicate.instance);
      const answers = variables[index]!.classes.map((state) => evaluate(predicate, () => state));
      return (chosen) => (chosen[index] === -1 ? index : answers[chosen[index]!]!);
    }
    case 'fields':
      return comparisonOf(variables, predicate);
    case 'not': {
      const operand = formulaOf(variables, predicate.operand);
      return (chosen) => {
        const truth = operand(chosen);
        return typeof truth === 'boolean' ? !truth : truth;
      };
    }
    case 'and':
      return conjunctionOf(predicate.operands.map((one) => formulaOf(variables, one)));
    case 'or':
      return formulaOf(variables, not({ kind: 'and', operands: predicate.operands.map(not) }));
    case 'count':
      return countOf(
        predicate,
        predicate.operands.map((one) => formulaOf(variables, one)),
      );
  }
}

function conjunctionOf(operands: readonly Formula[]): Formula {
  return (chosen) => {
    let unknown: Truth = true;
    for (const operand of operands) {
      const truth = operand(chosen);
      if (truth === false) return false;
      if (truth !== true && unknown === true) unknown = truth;
    }
    return unknown;
  };
}

function comparisonOf(
  variables: readonly Variable[],
  { left, comparison, right, offset }: Extract<Predicate, { kind: 'fields' }>,
): Formula {
  const value = (index: number, state: number, field: string): FieldValue =>
    fieldOf(variables[index]!.classes[state]!, field) ?? null;
  const one = indexOf(variables, left.instance);
  const other = indexOf(variables, right.instance);
  return (chosen) => {
    if (chosen[one] === -1) return one;
    if (chosen[other] === -1) return other;
    const leftValue = numeric(value(one, chosen[one]!, left.field));
    const rightValue = numeric(value(other, chosen[other]!, right.field));
    return compareValues(leftValue, comparison, rightValue + offset);
  };
}

/** Known once it is the same however many of those that are open hold. */
function countOf(
  { comparison, value }: Extract<Predicate, { kind: 'count' }>,
  operands: readonly Formula[],
): Formula {
  return (chosen) => {
    const truths = operands.map((one) => one(chosen));
    const holding = truths.filter((one) => one === true).length;
    const open = truths.filter((one) => typeof one === 'number');
    const answers = Array.from({ length: open.length + 1 }, (_, more) =>
      compareValues(holding + more, comparison, value),
    );
    return new Set(answers).size === 1 ? answers[0]! : open[0]!;
  };
}

function indexOf(variables: readonly Variable[], name: string): number {
  return variables.findIndex((one) => one.name === name);
}
