/** Results: all that mutation of one network came to, plain data. */
import type { Property, SurvivorReason } from '../../machines/language/index.ts';
import type { Verdict } from '../check/index.ts';
import type { JudgedVariant } from './historical.ts';
import type { JudgedMutant } from './judge.ts';
import type { ProbeFinding } from './probe.ts';
import type { JudgedFault } from './targeted.ts';

/** The network that mutants were made of at some sizes: the era's, with all its mends. */
export interface BaseFigures {
  readonly states: number;
  readonly transitions: number;
  /** Its own verdicts; a property that does not hold here can kill nothing. */
  readonly properties: readonly {
    readonly id: string;
    readonly kind: Property['kind'];
    readonly verdict: Verdict;
  }[];
}

/** One of the scopes that mutants were judged in. */
export interface ScopeFigures extends BaseFigures {
  /** Null for sizes without a name. */
  readonly scope: string | null;
  readonly parameters: Readonly<Record<string, number>>;
  /** Mutants that this scope is the first to make. */
  readonly made: number;
  /** Mutants that it judged: those that no scope before it killed. */
  readonly judged: number;
  readonly killed: number;
}

/** A mutant that a property kills in a scope that is none of the mutation's own. */
export interface Probe extends ProbeFinding {
  /** Null for the standard sizes. */
  readonly scope: string | null;
}

/** Mutation of one network in one era. */
export interface MutationResult {
  readonly network: string;
  readonly era: string;
  readonly mends: readonly string[];
  /** In the order in which they judged. */
  readonly scopes: readonly ScopeFigures[];
  /** Of the network in all scopes of the era; some are claims about what only a scope of its own has. */
  readonly properties: readonly Pick<Property, 'id' | 'kind'>[];
  /** All mutants that the chosen operators make in these scopes. */
  readonly all: number;
  /** Seed by which the judged mutants were drawn; null when all were judged. */
  readonly seed: number | null;
  readonly mutants: readonly JudgedMutant[];
  /** Why survivors live, as written beside the model. */
  readonly reasons: readonly SurvivorReason[];
  readonly variants: readonly JudgedVariant[];
  /** Small changes that were made for one property each: they say nothing about how many mistakes are noticed. */
  readonly faults: readonly JudgedFault[];
  /** For properties that killed nothing in the scopes of the mutation, and catch no variant. */
  readonly probes: readonly Probe[];
}
