/** Witnesses: which good thing shows that a promise says something, because what calls for it happens. */
import { type Predicate, type Property, isLiveness, or } from '../../machines/language/index.ts';
import type { Base } from './base.ts';

/** Why a promise is not empty in a network. */
export interface Witness {
  readonly property: string;
  /** States in which something calls for it; all of them for a promise without a condition. */
  readonly called: number;
  /** The sighting that fits best: the largest share of its states call for the promise. Null where none does. */
  readonly sighting: string | null;
  /** That share, from 0 to 1. */
  readonly share: number;
}

/** One for each promise of a network. */
export function witnessesOf({ network, ground, sound }: Base): Witness[] {
  const sightings = network.properties.filter(
    ({ id, kind }) => kind === 'sometimes' && sound.has(id),
  );
  return network.properties
    .filter(({ kind }) => kind !== 'sometimes')
    .map((property) => {
      const isCalled = ground.holding(conditionOf(property));
      const shares = sightings.map(({ id, predicate }) => ({
        id,
        share: shareOf(ground.holding(predicate), isCalled),
      }));
      const best = shares.reduce<{ readonly id: string | null; readonly share: number }>(
        (one, other) => (other.share > one.share ? other : one),
        { id: null, share: 0 },
      );
      const called = isCalled.reduce((sum, one) => sum + one, 0);
      return { property: property.id, called, sighting: best.id, share: best.share };
    });
}

/** What calls for a promise: the premise of a claim about runs, the premises of the implications of one about states. */
export function conditionOf(property: Property): Predicate {
  const always: Predicate = { kind: 'and', operands: [] };
  if (isLiveness(property)) return property.premise ?? always;
  const premises = premisesOf(property.predicate);
  return premises === undefined ? always : or(...premises);
}

/** The premises of a conjunction of implications; undefined where a part of it has none, and holds without a condition. */
function premisesOf(predicate: Predicate): readonly Predicate[] | undefined {
  if (predicate.kind === 'or') {
    const [first] = predicate.operands;
    return first?.kind === 'not' ? [first.operand] : undefined;
  }
  if (predicate.kind !== 'and') return undefined;
  const parts = predicate.operands.map((operand) => premisesOf(operand));
  return parts.every((one) => one !== undefined) ? parts.flat() : undefined;
}

function shareOf(isSeen: Uint8Array, isCalled: Uint8Array): number {
  let seen = 0;
  let both = 0;
  for (let state = 0; state < isSeen.length; state++) {
    seen += isSeen[state]!;
    both += isSeen[state]! & isCalled[state]!;
  }
  return seen === 0 ? 0 : both / seen;
}
