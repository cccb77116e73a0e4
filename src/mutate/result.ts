/** Results: all that mutation of one network came to, plain data. */
import type { Property } from '../../machines/language/index.ts';
import type { Verdict } from '../check/index.ts';
import type { JudgedVariant } from './historical.ts';
import type { JudgedMutant } from './judge.ts';

/** The network that mutants were made of: the era's, with all its mends. */
export interface BaseFigures {
  readonly states: number;
  readonly transitions: number;
  /** Its own verdicts; a property that does not hold here can kill nothing. */
  readonly properties: readonly {
    readonly id: string;
    readonly kind: Property['kind'];
    readonly verdict: Verdict;
  }[];
  /** All mutants that the operators make of it. */
  readonly mutants: number;
}

/** Mutation of one network in one era. */
export interface MutationResult {
  readonly network: string;
  readonly era: string;
  /** Named scope of the generated mutants; null for the standard sizes. */
  readonly scope: string | null;
  readonly parameters: Readonly<Record<string, number>>;
  readonly mends: readonly string[];
  readonly base: BaseFigures;
  /** Of the network in all scopes of the era; some are claims about what only a scope of its own has. */
  readonly properties: readonly Pick<Property, 'id' | 'kind'>[];
  /** Seed by which the judged mutants were drawn; null when all were judged. */
  readonly seed: number | null;
  readonly mutants: readonly JudgedMutant[];
  readonly variants: readonly JudgedVariant[];
}
