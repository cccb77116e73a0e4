/** Results of checks: plain data, the JSON of `raidproof check`. */
import type { PropertyKind } from '../../machines/language/index.ts';
import type { Coverage } from './coverage.ts';
import type { Ending } from './engine.ts';
import type { Violation } from './violation.ts';

/** Engines to choose from; `xstate` is the oracle. */
export type EngineName = 'js' | 'indexed' | 'wasm' | 'sliced' | 'xstate';

/**
 * `unwitnessed`: a `sometimes` that never holds, or a `leadsTo` whose premise never does, which would hold of nothing.
 * `inconclusive`: a limit was hit first; never `holds` then.
 */
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
  /** The counterexample as a story; only for violated properties. */
  readonly story?: Violation;
}

/** By what a check was made smaller. */
export interface ReductionFigures {
  /** Names of the instances that no property sees. */
  readonly leftOut: readonly string[];
  readonly stepsLeftOut: number;
  /** Blocks of instances that may change places, by name. */
  readonly symmetric: readonly (readonly (readonly string[])[])[];
  /** Why others that look alike may not. */
  readonly refused: readonly string[];
}

/** How random walks went. */
export interface SimulationFigures {
  readonly runs: number;
  /** Steps that a walk was allowed. */
  readonly depthMax: number;
  /** Whether each walk left out a random half of the steps. */
  readonly swarm: boolean;
  /** Steps of all walks together. */
  readonly steps: number;
  readonly longest: number;
  /** Walks that came to where nothing allowed was enabled. */
  readonly stuck: number;
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
  /** Only of a check by reductions: `states` are then those of the smaller network, up to symmetry. */
  readonly reduction?: ReductionFigures;
  /** Of random walks; null for a search. */
  readonly seed: number | null;
  readonly complete: boolean;
  readonly ending: Ending | 'walked';
  /** Only of a check by simulation, whose states and transitions are those visited, as often as they were. */
  readonly simulation?: SimulationFigures;
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
