/**
 * Which local states can do whatever others can: where one state of a network can do all that another can, the other explains nothing
 * more of a trace, and need not be kept.
 */
import type { Predicate } from '../../machines/language/index.ts';
import { type CompiledNetwork, type LocalState, evaluate, fieldOf } from '../network/index.ts';

/** An atom of a predicate, and whether the predicate may only gain by its holding, only by its failing, or by either. */
interface Asked {
  readonly atom: Extract<Predicate, { kind: 'in' | 'field' | 'fields' }>;
  readonly gains: keyof typeof OPPOSITE;
}

const OPPOSITE = { holding: 'failing', failing: 'holding', either: 'either' } as const;

/** The order of an instance's local states: `isAbove[low][high]` is 1 where the second can do all that the first can. */
export interface LocalOrder {
  readonly instance: number;
  readonly isAbove: readonly Uint8Array[];
}

/** The orders of those instances of a network that have one. */
export interface Order {
  readonly locals: readonly LocalOrder[];
  /** Whether a predicate that holds in a state holds in whatever is above it. */
  readonly respects: (predicate: Predicate) => boolean;
}

/** No state can do all that another can, for what is known. */
export const NO_ORDER: Order = { locals: [], respects: () => true };

/**
 * For each instance the greatest relation of local states such that the upper one satisfies what the lower one satisfies, of all that guards and
 * the given predicates ask, accepts each event that the lower one accepts, and is above it again after it; what decides whether a delivery
 * happens must be equal. All together are a simulation of the network: whatever the lower state can show, the upper one can.
 * @param asked what letters ask, before or after
 */
export function orderOf(network: CompiledNetwork, asked: readonly Predicate[]): Order {
  const atoms = distinct([
    ...network.steps.flatMap(({ guard }) => (guard === undefined ? [] : atomsOf(guard, 'holding'))),
    ...network.steps.flatMap(({ deliveries }) =>
      deliveries.flatMap(({ when }) => (when === undefined ? [] : atomsOf(when, 'either'))),
    ),
    ...asked.flatMap((predicate) => atomsOf(predicate, 'holding')),
  ]);
  const locals = [...network.instances.keys()].flatMap((instance): LocalOrder[] => {
    const isAbove = localOrder(network, instance, atoms);
    const isTrivial = isAbove.every((row, low) =>
      row.every((is, high) => is === 0 || low === high),
    );
    return isTrivial ? [] : [{ instance, isAbove }];
  });
  const respects = (predicate: Predicate): boolean =>
    atomsOf(predicate, 'holding').every((one) =>
      locals.every(({ instance, isAbove }) => {
        const { name, table } = network.instances[instance]!;
        return table.states.every((lower, low) =>
          table.states.every(
            (upper, high) => isAbove[low]![high] === 0 || keeps(one, name, lower, upper),
          ),
        );
      }),
    );
  return { locals, respects };
}

function localOrder(
  network: CompiledNetwork,
  instance: number,
  atoms: readonly Asked[],
): Uint8Array[] {
  const { name, table } = network.instances[instance]!;
  const { states } = table;
  const rows = eventsOf(network, instance).map((event) => table.next[event]!);
  const isAbove = states.map((lower, low) =>
    Uint8Array.from(states, (upper, high) => {
      const accepts = rows.every((next) => next[low]! < 0 || next[high]! >= 0);
      return accepts && atoms.every((one) => keeps(one, name, lower, upper)) ? 1 : 0;
    }),
  );
  const staysAbove = (low: number, high: number): boolean =>
    rows.every((next) => next[low]! < 0 || isAbove[next[low]!]![next[high]!] === 1);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [low, row] of isAbove.entries())
      for (const [high, is] of row.entries()) {
        if (is === 0 || staysAbove(low, high)) continue;
        row[high] = 0;
        isChanged = true;
      }
  }
  return isAbove;
}

function eventsOf(network: CompiledNetwork, instance: number): number[] {
  const sent = network.steps.flatMap(({ deliveries }) =>
    deliveries.flatMap((one) => (one.instance === instance ? [one.event] : [])),
  );
  return [...new Set(sent)];
}

/** Whether the upper state of an instance keeps what the atom gives the lower one. */
function keeps({ atom, gains }: Asked, instance: string, lower: LocalState, upper: LocalState) {
  if (atom.kind === 'fields')
    return [atom.left, atom.right].every(
      (one) => one.instance !== instance || fieldOf(lower, one.field) === fieldOf(upper, one.field),
    );
  if (atom.instance !== instance) return true;
  const holdsBelow = evaluate(atom, () => lower);
  const holdsAbove = evaluate(atom, () => upper);
  switch (gains) {
    case 'holding':
      return !holdsBelow || holdsAbove;
    case 'failing':
      return holdsBelow || !holdsAbove;
    case 'either':
      return holdsBelow === holdsAbove;
  }
}

function atomsOf(predicate: Predicate, gains: Asked['gains']): Asked[] {
  switch (predicate.kind) {
    case 'in':
    case 'field':
    case 'fields':
      return [{ atom: predicate, gains }];
    case 'not':
      return atomsOf(predicate.operand, OPPOSITE[gains]);
    case 'and':
    case 'or':
      return predicate.operands.flatMap((one) => atomsOf(one, gains));
    case 'count':
      return predicate.operands.flatMap((one) => atomsOf(one, 'either'));
  }
}

function distinct(atoms: readonly Asked[]): Asked[] {
  return [...new Map(atoms.map((one) => [JSON.stringify(one), one])).values()];
}
