/** Predicates in TLA+, over variables that hold numbers of local states. */
import type { Comparison, FieldReference, Predicate } from '../../machines/language/index.ts';
import { field, numeric } from '../network/evaluate.ts';
import { type CompiledNetwork, evaluate, instancesOf } from '../network/index.ts';

/** Tables as sequences, each defined once. */
export class TlaTables {
  readonly #names = new Map<string, string>();

  /** The entry of a table for a local state. */
  at(table: ArrayLike<number>, state: string): string {
    const text = Array.from(table).join(', ');
    const name = this.#names.get(text) ?? `Table${this.#names.size}`;
    this.#names.set(text, name);
    return `${name}[${state} + 1]`;
  }

  /** Their definitions, one a line. */
  definitions(): string[] {
    return [...this.#names].map(([text, name]) => `\\* @type: Seq(Int);\n${name} == <<${text}>>`);
  }
}

/** The variable or definition that holds an instance's state. */
export type Reader = (instance: number) => string;

/** The predicate as a TLA+ formula, in brackets. */
export function predicateTla(
  network: CompiledNetwork,
  predicate: Predicate,
  tables: TlaTables,
  read: Reader,
): string {
  const asked = new Set(instancesOf(predicate));
  if (asked.size === 0) return evaluate(predicate, noView) ? 'TRUE' : 'FALSE';
  if (asked.size === 1) {
    const instance = network.instanceIndex.get([...asked][0]!)!;
    return membership(network, instance, predicate, read(instance));
  }
  const inner = (part: Predicate): string => predicateTla(network, part, tables, read);
  switch (predicate.kind) {
    case 'not':
      return `(~${inner(predicate.operand)})`;
    case 'and':
      return `(${predicate.operands.map((one) => inner(one)).join(' /\\ ')})`;
    case 'or':
      return `(${predicate.operands.map((one) => inner(one)).join(' \\/ ')})`;
    case 'count': {
      const terms = predicate.operands.map((one) => `(IF ${inner(one)} THEN 1 ELSE 0)`);
      return `((${terms.join(' + ')}) ${sign(predicate.comparison)} ${predicate.value})`;
    }
    case 'fields': {
      const { left, right, comparison, offset } = predicate;
      const [one, other] = [left, right].map((part) => fieldTla(network, part, tables, read));
      if (one === undefined || other === undefined) return pairs(network, predicate, read);
      return `(${one} ${sign(comparison)} (${other} + ${offset}))`;
    }
    case 'in':
    case 'field':
      throw new Error('asks about one instance only');
  }
}

/** What asks about one instance only becomes a set of its local states. */
function membership(
  network: CompiledNetwork,
  instance: number,
  predicate: Predicate,
  state: string,
): string {
  const { states } = network.instances[instance]!.table;
  const holding = states.flatMap((one, index) =>
    evaluate(predicate, () => one) ? [String(index)] : [],
  );
  if (holding.length === states.length) return 'TRUE';
  return holding.length === 0 ? 'FALSE' : `(${state} \\in {${holding.join(', ')}})`;
}

/** A field by local state; undefined where it is not a whole number everywhere. */
function fieldTla(
  network: CompiledNetwork,
  reference: FieldReference,
  tables: TlaTables,
  read: Reader,
): string | undefined {
  const instance = network.instanceIndex.get(reference.instance)!;
  const values = network.instances[instance]!.table.states.map((state) =>
    numeric(field(state, reference.instance, reference.field)),
  );
  return values.every((value) => Number.isInteger(value))
    ? tables.at(values, read(instance))
    : undefined;
}

/** The pairs of local states in which a predicate about two instances holds. */
function pairs(
  network: CompiledNetwork,
  predicate: Extract<Predicate, { kind: 'fields' }>,
  read: Reader,
): string {
  const [left, right] = [predicate.left, predicate.right].map(({ instance }) =>
    network.instanceIndex.get(instance)!,
  ) as [number, number];
  const of = (instance: number) => network.instances[instance]!.table.states;
  const holding = of(left).flatMap((one, a) =>
    of(right).flatMap((other, b) => {
      const holds = evaluate(predicate, (name) => (name === predicate.left.instance ? one : other));
      return holds ? [`<<${a}, ${b}>>`] : [];
    }),
  );
  if (holding.length === 0) return 'FALSE';
  return `(<<${read(left)}, ${read(right)}>> \\in {${holding.join(', ')}})`;
}

function sign(comparison: Comparison): string {
  return comparison === '!=' ? '/=' : comparison === '<=' ? '=<' : comparison;
}

function noView(): never {
  throw new Error('a predicate without instances asked for one');
}
