/** Explanation: which parts of a predicate decide it, in words with values. */
import type { Comparison, FieldValue, Predicate } from '../../machines/language/index.ts';
import { type View, evaluate } from '../network/index.ts';
import { field } from '../network/evaluate.ts';
import type { Evidence } from './violation.ts';

/** More atoms than this explain nothing any more. */
const ATOMS_MAX = 8;

/**
 * The atoms that decide the predicate as it stands: of a failed conjunction only what failed, of a
 * disjunction that holds only what holds.
 */
export function explain(predicate: Predicate, view: View): Evidence[] {
  const evidence = decide(predicate, view);
  const words = new Set<string>();
  return evidence
    .filter((one) => !words.has(one.words) && words.add(one.words))
    .slice(0, ATOMS_MAX);
}

function decide(predicate: Predicate, view: View): Evidence[] {
  switch (predicate.kind) {
    case 'in':
    case 'field':
    case 'fields':
      return [atom(predicate, view)];
    case 'not':
      return decide(predicate.operand, view);
    case 'and':
    case 'or': {
      const decisive = predicate.kind === 'or';
      const parts = predicate.operands.filter((part) => evaluate(part, view) === decisive);
      const chosen = parts.length > 0 ? parts : predicate.operands;
      return chosen.flatMap((part) => decide(part, view));
    }
    case 'count':
      return predicate.operands.flatMap((part) => decide(part, view));
  }
}

type Atom = Extract<Predicate, { kind: 'in' | 'field' | 'fields' }>;

function atom(predicate: Atom, view: View): Evidence {
  const holds = evaluate(predicate, view);
  switch (predicate.kind) {
    case 'in': {
      const words = `${predicate.instance} is ${holds ? '' : 'not '}${predicate.state}`;
      return { holds, words, instance: predicate.instance };
    }
    case 'field': {
      const value = field(view(predicate.instance), predicate.instance, predicate.field);
      const wanted = `${sign(predicate.comparison)} ${text(predicate.value)}`;
      const words = `${predicate.instance}: ${predicate.field} = ${text(value)}${wants(holds, wanted)}`;
      return { holds, words, instance: predicate.instance };
    }
    case 'fields': {
      const { left, right } = predicate;
      const leftValue = field(view(left.instance), left.instance, left.field);
      const rightValue = field(view(right.instance), right.instance, right.field);
      const plus = predicate.offset === 0 ? '' : ` + ${predicate.offset}`;
      const wanted = typeof rightValue === 'number' ? rightValue + predicate.offset : rightValue;
      const words =
        `${left.instance}: ${left.field} = ${text(leftValue)}${holds ? ',' : ', not'} ` +
        `${sign(predicate.comparison)} ${text(wanted)} (${right.instance}: ${right.field}${plus})`;
      return { holds, words, instance: left.instance };
    }
  }
}

function wants(holds: boolean, wanted: string): string {
  return holds ? '' : `, not ${wanted}`;
}

function sign(comparison: Comparison): string {
  return comparison === '!=' ? 'other than' : comparison;
}

function text(value: FieldValue): string {
  return value === null ? 'none' : String(value);
}
