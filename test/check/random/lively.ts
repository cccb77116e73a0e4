/** Lively plans: random plans with weakly fair steps, actors that may be quiet, and claims about runs. */
import * as fc from 'fast-check';
import type { LivenessProperty, Network, Predicate } from '../../../machines/language/index.ts';
import { networkOf } from './build.ts';
import { type Plan, plans, predicates } from './plan.ts';

/** A claim about runs. */
export interface PlannedClaim {
  readonly kind: LivenessProperty['kind'];
  /** Ignored by an `eventually`. */
  readonly premise: Predicate | undefined;
  readonly predicate: Predicate;
  readonly quiet: readonly string[];
}

/** A plan, and for each of its steps whether it is fair and whose it is. */
export interface LivelyPlan {
  readonly plan: Plan;
  readonly isFair: readonly boolean[];
  readonly actors: readonly string[];
  readonly claims: readonly PlannedClaim[];
}

const ACTORS = ['ann', 'ben'];

/** More fair steps than others: without them nothing must ever happen. */
const fairness = fc.oneof(
  { weight: 4, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);

/** Random lively plans. */
export const livelyPlans: fc.Arbitrary<LivelyPlan> = plans.chain((plan) => {
  const predicate = predicates(plan.machines.length);
  const size = { minLength: plan.steps.length, maxLength: plan.steps.length };
  return fc.record({
    plan: fc.constant(plan),
    isFair: fc.array(fairness, size),
    actors: fc.array(fc.constantFrom(...ACTORS), size),
    claims: fc.array(
      fc.record({
        kind: fc.constantFrom('eventually' as const, 'leadsTo' as const),
        premise: fc.option(predicate, { nil: undefined }),
        predicate,
        quiet: fc.subarray(ACTORS, { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  });
});

/** The network of a lively plan; its claims come after the properties of the plan. */
export function livelyNetworkOf({ plan, isFair, actors, claims }: LivelyPlan): Network {
  const network = networkOf(plan);
  return {
    ...network,
    steps: network.steps.map((step, number) => ({
      ...step,
      actor: actors[number]!,
      ...(isFair[number] === true ? { fairness: 'weak' as const } : {}),
    })),
    properties: [
      ...network.properties,
      ...claims.map(({ kind, premise, predicate, quiet }, number) => ({
        id: `L${number}`,
        kind,
        sentence: 'A claim about runs.',
        reason: 'None.',
        predicate,
        quiet,
        ...(premise === undefined || kind === 'eventually' ? {} : { premise }),
      })),
    ],
  };
}
