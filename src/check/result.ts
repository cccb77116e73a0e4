/** Results of checks: plain data, the JSON of `raidproof check`. */
import type { PropertyKind } from '../../machines/language/index.ts';
import type { Coverage } from './coverage.ts';
import type { Ending } from './engine.ts';
import type { Violation } from './violation.ts';

/** Engines to choose from; `xstate` is the oracle. */
export type EngineName = 'js' | 'wasm' | 'sliced' | 'xstate';

/** `inconclusive`: a limit was hit first; never `holds` then. */
export type Verdict = 'holds' | 'violated' | 'witnessed' | 'unwitnessed' | 'inconclusive';

/** What came of one property. */
export interface PropertyResult {
  readonly id: string;
  readonly kind: PropertyKind;
  readonly sentence: string;
  readonly reason: string;
  readonly verdict: Verdict;
  /** Step names of the shortest counterexample or witness; empty when there is none. */
  readonly steps: readonly string[];
  /** Decided in a second search, behind violations of other properties. */
  readonly behind?: boolean;
  /** Only of a violated liveness property: how many steps come before those that repeat for ever. */
  readonly loopsFrom?: number;
  /**
   * Judged on all reachable states, or only on those up to a violation of another property. A claim that holds on the
   * latter holds only as far as no other property is violated.
   */
  readonly onGraph?: 'whole' | 'pruned';
  /** Only of liveness: nothing ever calls for the goal, so that the claim holds of nothing. */
  readonly isEmpty?: boolean;
  /** The counterexample as a story; only for violated properties. */
  readonly story?: Violation;
}

/** The outcome of a check, plain data; the JSON of `raidproof check`. */
export interface CheckResult {
  readonly schemaVersion: 1;
  readonly network: string;
  readonly era: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** First of {@link variants}, or null: the network as the era had it. */
  readonly variant: string | null;
  readonly variants: readonly string[];
  readonly engine: EngineName;
  readonly threads: number;
  readonly seed: null;
  readonly complete: boolean;
  readonly ending: Ending;
  readonly states: number;
  readonly transitions: number;
  /** Breadth-first levels after the initial state; -1 where the engine does not count them. */
  readonly depth: number;
  /** States not expanded because they violate a property. */
  readonly pruned: number;
  /** States of the further searches behind such states; 0 when nothing was pruned. */
  readonly statesBehind: number;
  readonly deadlocks: number;
  readonly seconds: number;
  readonly bytesPerState: number;
  readonly bitsPerState: number;
  readonly properties: readonly PropertyResult[];
  readonly coverage: Coverage;
}
