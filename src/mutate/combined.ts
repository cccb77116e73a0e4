/** Combined judgements: what becomes of a mutant that several scopes have judged, one after the other. */
import type { JudgedMutant, Outcome, Reason } from './judge.ts';

/** What counts more stands before what counts less: a mutant is equivalent only where no scope says otherwise. */
const OUTCOMES: readonly Outcome[] = [
  'killed',
  'interrupted',
  'reach',
  'survived',
  'undecided',
  'equivalent',
  'stillborn',
];

const REASONS: readonly (Reason | null)[] = [
  'new states',
  'no new state',
  'fewer behaviours',
  'same moves',
  'same runs',
  'same behaviour',
  'same graph',
  'not reachable',
  null,
];

/** The judgement that counts: a kill in any scope, else that which leaves most to be explained. */
export function combined(earlier: JudgedMutant | undefined, later: JudgedMutant): JudgedMutant {
  if (earlier === undefined) return later;
  const order =
    OUTCOMES.indexOf(earlier.outcome) - OUTCOMES.indexOf(later.outcome) ||
    REASONS.indexOf(earlier.reason) - REASONS.indexOf(later.reason);
  return order <= 0 ? earlier : later;
}

/** Whether a further scope may still say something else of it. */
export function isOpen({ outcome }: JudgedMutant): boolean {
  return outcome !== 'killed' && outcome !== 'interrupted' && outcome !== 'stillborn';
}
