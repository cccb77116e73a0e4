/** Judging a mutant: which properties kill it, and if none does, why it lives. */
import { isLiveness } from '../../machines/language/index.ts';
import type { Watch } from '../check/index.ts';
import type { Base } from './base.ts';
import { type Difference, differenceOf } from './difference.ts';
import { behavesAlike } from './likeness.ts';
import type { Mutant } from './mutant.ts';
import { partsOf } from './parts.ts';
import { type MutationLimits, MUTATION_LIMITS, searchMutant } from './search.ts';

/**
 * What became of a mutant.
 * - `killed`: a property that the right network keeps fails.
 * - `reach`: all properties hold, but a chart state is not reached any more.
 * - `survived`: nothing was noticed.
 * - `equivalent`: there is nothing to notice.
 * - `stillborn`: the changed machine is not finite any more and is refused before any search.
 * - `undecided`: the limit was hit before anything was noticed.
 * - `interrupted`: the user ended the run.
 */
export type Outcome =
  | 'killed'
  | 'reach'
  | 'survived'
  | 'equivalent'
  | 'stillborn'
  | 'undecided'
  | 'interrupted';

/** Why a mutant that no property kills is as it is. */
export type Reason =
  | 'not reachable'
  | 'same graph'
  | 'same moves'
  | 'same runs'
  | 'same behaviour'
  | 'fewer behaviours'
  | 'no new state'
  | 'new states';

/** A judged mutant, plain data. */
export interface JudgedMutant {
  readonly operator: Mutant['operator'];
  readonly subject: string;
  readonly detail: string;
  /** Named scope in which it met its end; null for sizes without a name. */
  readonly scope: string | null;
  readonly outcome: Outcome;
  /** Only where no property kills it, as far as it was compared. */
  readonly reason: Reason | null;
  /** Ids of the properties that fail, in the order of the network. */
  readonly killers: readonly string[];
  /** Steps of the shortest counterexample; null when none is a story. */
  readonly steps: number | null;
  /** Chart states that are not reached any more. */
  readonly unreached: number;
  /** States of the mutant that were seen; 0 where none had to be. */
  readonly states: number;
  /** Whether the whole graph of the mutant was seen; else more properties may fail. */
  readonly complete: boolean;
}

/** Judges one mutant of a base. */
export async function judgeMutant(
  base: Base,
  mutant: Mutant,
  watch: Watch,
  limits: MutationLimits = MUTATION_LIMITS,
): Promise<JudgedMutant> {
  const network = mutant.make();
  if (network === undefined) return { ...untold(mutant), outcome: 'stillborn' };
  const parts = partsOf(base, network);
  let known: Reason | undefined;
  const reasonHere = (): Reason => (known ??= reasonOf(differenceOf(base, parts)));
  const mayDiffer = (): boolean => !isEquivalent(base, reasonHere());
  const found = await searchMutant(base, parts, watch, limits, mayDiffer);
  if (found === undefined) return untold(mutant);
  const killers = found.failures.filter(({ id }) => !isReach(id));
  const { states, complete } = found;
  const isKilled = killers.length > 0;
  if (!isKilled && complete && !mayDiffer())
    return { ...untold(mutant), outcome: 'equivalent', reason: reasonHere() };
  if (!isKilled && behavesAlike(base, parts))
    return { ...untold(mutant), outcome: 'equivalent', reason: 'same behaviour', states, complete };
  const unreached = found.failures.length - killers.length;
  return {
    ...untold(mutant),
    outcome: isKilled ? 'killed' : !complete ? 'undecided' : unreached > 0 ? 'reach' : 'survived',
    reason: isKilled ? null : reasonHere(),
    killers: killers.map(({ id }) => id),
    steps: shortest(killers.flatMap(({ steps }) => steps ?? [])),
    unreached,
    states,
    complete,
  };
}

/** A mutant that nobody has looked at yet. */
export function untold({ operator, subject, detail }: Omit<Mutant, 'make'>): JudgedMutant {
  return {
    operator,
    subject,
    detail,
    scope: null,
    outcome: 'interrupted',
    reason: null,
    killers: [],
    steps: null,
    unreached: 0,
    states: 0,
    complete: false,
  };
}

function shortest(lengths: readonly number[]): number | null {
  return lengths.length === 0 ? null : Math.min(...lengths);
}

function isReach(id: string): boolean {
  return id.startsWith('reach:');
}

function reasonOf({ isUsed, gone, added, leaving, unseen, neutral }: Difference): Reason {
  if (leaving > 0) return 'new states';
  if (added > 0) return 'no new state';
  if (gone > 0) return 'fewer behaviours';
  if (unseen > 0) return unseen === neutral ? 'same runs' : 'same moves';
  return isUsed ? 'same graph' : 'not reachable';
}

function isEquivalent({ network }: Base, reason: Reason): boolean {
  if (reason === 'not reachable' || reason === 'same graph' || reason === 'same runs') return true;
  // Which step makes a move matters to nothing but fairness, and that to nothing but claims about runs.
  return reason === 'same moves' && !network.properties.some((one) => isLiveness(one));
}
