/** What every engine gives: the graph it found, and how it found it. */
import { type Predicate, and, isLiveness, not } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import type { Edges } from './edges.ts';
import type { StateGraph } from './graph.ts';
import type { StateStore } from './store.ts';

/** How far an engine may go. */
export interface Limits {
  readonly statesMax: number;
  readonly memoryMaxBytes: number;
  /** States that are likely to be found; only room is made for them. */
  readonly statesExpected?: number;
  /** The moment of `performance.now()` at which the search ends; never when left out. */
  readonly endsAt?: number;
}

/** Which states an engine expands. */
export interface Policy {
  /** Do not expand states in which an `always` property fails: behind a violation, rubbish multiplies. */
  readonly prune: boolean;
  /** Stop at the first violation of any `always` property. */
  readonly stopAtViolation: boolean;
  /** Stop once every property has been violated or witnessed: nothing is left to decide. */
  readonly stopWhenDecided: boolean;
  /** Liveness is judged elsewhere: it does not keep a search from being decided. */
  readonly leavesLiveness?: boolean;
}

/** Why an exploration ended. */
export type Ending =
  | 'complete'
  | 'violation'
  | 'decided'
  | 'states limit'
  | 'memory limit'
  | 'time limit'
  | 'interrupted';

/** A moment of a running exploration, for the progress line. */
export interface Progress {
  readonly states: number;
  readonly expanded: number;
  readonly transitions: number;
  readonly depth: number;
  readonly bytes: number;
  /** States found so far that are not expanded because they violate a property, where the engine tells it. */
  readonly pruned?: number;
  /** Share of the slots of the seen-set that are taken, where the engine tells it. */
  readonly tableLoad?: number;
}

/** Called now and then; answering false stops the exploration with what is known. */
export type Watch = (progress: Progress) => boolean;

/** The outcome of an exploration. Indices count states in the order found; 0 is the initial state. */
export interface Exploration {
  readonly ending: Ending;
  readonly states: number;
  /** Pairs of an expanded state and a step enabled in it, self-loops included. */
  readonly transitions: number;
  /** Breadth-first levels after the initial state. */
  readonly depth: number;
  /** States found but not expanded because they violate a property. */
  readonly pruned: number;
  /** Expanded states in which no step is enabled. */
  readonly deadlocks: number;
  readonly bytes: number;
  /** For each property, by index: the first state that violates or witnesses it. */
  readonly found: ReadonlyMap<number, number>;
  /** For each step, by index: in how many expanded states it was enabled. */
  readonly fired: readonly number[];
  /** For each step, by index: the first state in which it was enabled, or -1. */
  readonly firstFired: readonly number[];
  /**
   * `accepted[instance][event][state]`: 0 when that delivery never happened, else 1 + the first global state in
   * which a step made it.
   */
  readonly accepted: readonly (readonly Int32Array[])[];
  /** For each instance and local state: the first global state in which it is seen, or -1. */
  readonly firstSeen: readonly Int32Array[];
  /** Step indices that lead to a state on a shortest way. */
  readonly path: (state: number) => number[];
  /** By state its number of steps on a shortest way, where the engine keeps the ways. */
  readonly depths?: () => Int32Array;
  /** The packed states themselves, where the engine keeps them in one piece. */
  readonly store?: StateStore;
  /** For each state 1 where the predicate holds. */
  readonly holding: (predicate: Predicate) => Uint8Array;
  /** For each state a bit for each of at most 32 predicates, the first one lowest; where the engine can. */
  readonly holdingAll?: (predicates: readonly Predicate[]) => Uint32Array;
  /**
   * All edges of the expanded states, found once more. `goesOn` is asked now and then; answering false ends it
   * with undefined.
   */
  readonly graph: (goesOn: () => boolean) => Promise<StateGraph | undefined>;
  /** Whether all edges are there already, so that {@link graph} costs nothing. */
  readonly keepsEdges?: boolean;
  /** The same edges found anew each time they are asked for, where the engine can: no memory, and more time. */
  readonly edges?: () => Edges;
}

/** Holds in the states that a policy does not expand. */
export function cutPredicate({ properties }: CompiledNetwork, { prune }: Policy): Predicate {
  const kept = properties.filter((one) => one.kind === 'always').map((one) => one.predicate);
  return not(and(...(prune ? kept : [])));
}

/** Properties that must be found before a search is decided; -1 where it goes on whatever is found. */
export function decidedAt(network: CompiledNetwork, policy: Policy): number {
  if (!policy.stopWhenDecided) return -1;
  const { properties } = network;
  if (policy.leavesLiveness !== true) return properties.length;
  return properties.filter((one) => !isLiveness(one)).length;
}
