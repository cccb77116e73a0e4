/**
 * Differential search: a mutant's graph, breadth first. In states of the base only the changed steps are taken anew, all
 * others follow the base's own edges; in new states every step is taken.
 */
import type { Watch } from '../check/index.ts';
import { StateStore } from '../check/store.ts';
import type { Base } from './base.ts';
import { placeOf, putInto } from './ground.ts';
import { Numbers } from './numbers.ts';
import type { Parts } from './parts.ts';

/** How far to go. */
export interface WalkLimits {
  readonly statesMax: number;
  /** Behind the first violation only so many more states are looked at. */
  readonly statesBehind: number;
}

/** The graph of a mutant as far as it was seen. States are counted in the order met, 0 is the initial one. */
export interface MutantGraph {
  readonly ending: 'complete' | 'limit' | 'interrupted';
  /** For each state its index in the base; for new ones the base's count and more. */
  readonly origins: Numbers;
  /** The new states, in the layout of the ground. */
  readonly fresh: StateStore;
  /** Edges of each state, as in a `StateGraph`. */
  readonly offsets: Numbers;
  readonly targets: Numbers;
  readonly steps: Numbers;
  /** For properties, by index, that are violated or witnessed in a new state: the least number of steps there. */
  readonly found: ReadonlyMap<number, number>;
}

/** States between two looks at the watch. */
const BATCH_STATES = 20_000;

/** Walks through a mutant; yields to the event loop now and then, so that it can be interrupted. */
export async function walkMutant(
  base: Base,
  parts: Parts,
  limits: WalkLimits,
  watch: Watch,
): Promise<MutantGraph> {
  const walk = new MutantWalk(base, parts, limits);
  let ending: MutantGraph['ending'] | undefined;
  while (ending === undefined) {
    const { head, depth, graph } = walk;
    const states = graph.origins.count;
    const transitions = graph.targets.count;
    if (!watch({ states, expanded: head, transitions, depth, bytes: 0 })) ending = 'interrupted';
    else ending = walk.run(BATCH_STATES);
    if (head > 0)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
  }
  return { ...walk.graph, ending };
}

class MutantWalk {
  readonly graph: Omit<MutantGraph, 'ending'> & { readonly found: Map<number, number> };
  head = 0;
  depth = 0;
  #levelEnd = 1;
  #statesMax: number;
  readonly #base: Base;
  readonly #parts: Parts;
  readonly #limits: WalkLimits;
  /** For each state of the base 1 + its place in the order met, 0 before. */
  readonly #places: Int32Array;
  /** For each new state its place in the order met. */
  readonly #freshPlaces = new Numbers(0);
  readonly #isFound: Uint8Array;
  readonly #isChanged: Uint8Array;

  constructor(base: Base, parts: Parts, limits: WalkLimits) {
    const { store, graph, network } = base;
    this.#base = base;
    this.#parts = parts;
    this.#limits = limits;
    this.#statesMax = limits.statesMax;
    this.#places = new Int32Array(store.count);
    this.#isFound = new Uint8Array(network.properties.length);
    this.#isChanged = new Uint8Array(network.steps.length);
    for (const step of parts.changed) this.#isChanged[step] = 1;
    const edges = graph.targets.length;
    this.graph = {
      origins: new Numbers(store.count),
      fresh: new StateStore(parts.ground.layout.words),
      offsets: new Numbers(store.count),
      targets: new Numbers(edges),
      steps: new Numbers(edges),
      found: new Map(),
    };
    this.graph.origins.push(0);
    this.#places[0] = 1;
  }

  /** Expands so many states at most; undefined when there is more to do. */
  run(budget: number): 'complete' | 'limit' | undefined {
    const { origins, offsets, targets } = this.graph;
    const known = this.#places.length;
    for (let left = budget; left > 0; left--) {
      if (this.head === origins.count) {
        offsets.push(targets.count);
        return 'complete';
      }
      if (origins.count >= this.#statesMax) return 'limit';
      if (this.head === this.#levelEnd) {
        this.depth++;
        this.#levelEnd = origins.count;
      }
      offsets.push(targets.count);
      const origin = origins.values[this.head++]!;
      if (origin < known) this.#expandKnown(origin);
      else this.#expandFresh(origin - known);
    }
    return undefined;
  }

  #expandKnown(origin: number): void {
    const { graph } = this.#base;
    const { changed, ground } = this.#parts;
    const offset = origin * ground.layout.words;
    let next = 0;
    for (let edge = graph.offsets[origin]!; edge < graph.offsets[origin + 1]!; edge++) {
      const step = graph.steps[edge]!;
      while (next < changed.length && changed[next]! <= step)
        this.#take(changed[next++]!, ground.states.states, offset);
      if (this.#isChanged[step] === 0) this.#meetKnown(graph.targets[edge]!, step);
    }
    while (next < changed.length) this.#take(changed[next++]!, ground.states.states, offset);
  }

  #expandFresh(index: number): void {
    const { fresh } = this.graph;
    const { steps } = this.#parts;
    for (let step = 0; step < steps.length; step++)
      this.#take(step, fresh.states, index * fresh.words);
  }

  #take(step: number, states: Int32Array, offset: number): void {
    if (!this.#parts.steps[step]!(states, offset)) return;
    const { ground } = this.#parts;
    const place = placeOf(ground.states, ground.successors.after);
    if (place === -1) this.#meetFresh(ground.successors.after, step);
    else this.#meetKnown(place, step);
  }

  #meetKnown(origin: number, step: number): void {
    const { origins, targets, steps } = this.graph;
    if (this.#places[origin] === 0) {
      origins.push(origin);
      this.#places[origin] = origins.count;
    }
    targets.push(this.#places[origin]! - 1);
    steps.push(step);
  }

  #meetFresh(after: Int32Array, step: number): void {
    const { fresh, origins, targets, steps } = this.graph;
    let index = placeOf(fresh, after);
    if (index === -1) {
      index = putInto(fresh, after);
      this.#freshPlaces.push(origins.count);
      origins.push(this.#places.length + index);
      if (this.#parts.judge(fresh.states, index * fresh.words, this.#isFound) > 0) this.#note();
    }
    targets.push(this.#freshPlaces.values[index]!);
    steps.push(step);
  }

  /** Notes what is found for the first time, in states one step behind those that are expanded now. */
  #note(): void {
    const { found, origins } = this.graph;
    this.#isFound.forEach((isFound, property) => {
      if (isFound === 0 || found.has(property)) return;
      found.set(property, this.depth + 1);
      if (this.#base.network.properties[property]!.kind !== 'always') return;
      this.#statesMax = Math.min(this.#statesMax, origins.count + this.#limits.statesBehind);
    });
  }
}
