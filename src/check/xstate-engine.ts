/** The `xstate` engine: the same search with XState itself in the loop. Slow; the oracle of the others. */
import { type Predicate, isLiveness } from '../../machines/language/index.ts';
import { type CompiledNetwork, type CompiledStep, evaluate } from '../network/index.ts';
import {
  type Ending,
  type Exploration,
  type Limits,
  type Policy,
  type Watch,
  cutPredicate,
  decidedAt,
} from './engine.ts';
import { type StateGraph, emptyGraph } from './graph.ts';
import { type XStateView, initialStates, takeStep, viewOf } from './replay.ts';

/** States expanded between two looks at the watch. */
const WATCH_STATES = 100;

/** Bytes that a state costs here, roughly; only to honour a memory limit. */
const STATE_BYTES = 4096;

/** Explores a network by asking XState for every step of every state. */
export async function exploreWithXState(
  network: CompiledNetwork,
  policy: Policy,
  limits: Limits,
  watch: Watch,
): Promise<Exploration> {
  const search = new Search(network);
  const ending = await search.run(policy, limits, watch);
  return search.exploration(ending, policy);
}

class Search {
  readonly #network: CompiledNetwork;
  readonly #states: XStateView[] = [];
  readonly #parents: number[] = [];
  readonly #vias: number[] = [];
  readonly #known = new Map<string, number>();
  readonly #found = new Map<number, number>();
  readonly #fired: number[];
  readonly #firstFired: number[];
  readonly #accepted: Int32Array[][];
  #transitions = 0;
  #depth = 0;
  #pruned = 0;
  #deadlocks = 0;

  constructor(network: CompiledNetwork) {
    this.#network = network;
    this.#fired = network.steps.map(() => 0);
    this.#firstFired = network.steps.map(() => -1);
    this.#accepted = network.instances.map((one) =>
      one.table.events.map(() => new Int32Array(one.table.states.length)),
    );
    this.#push(initialStates(network), -1, -1);
  }

  async run(policy: Policy, limits: Limits, watch: Watch): Promise<Ending> {
    let levelEnd = 1;
    const enough = decidedAt(this.#network, policy);
    for (let head = 0; head < this.#states.length; head++) {
      if (this.#states.length >= limits.statesMax) return 'states limit';
      if (this.#states.length * STATE_BYTES > limits.memoryMaxBytes) return 'memory limit';
      if (head % WATCH_STATES === WATCH_STATES - 1) {
        if (!watch(this.#progress(head))) return 'interrupted';
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
      if (head === levelEnd) {
        this.#depth++;
        levelEnd = this.#states.length;
      }
      const bad = this.#judge(head);
      if (bad && policy.stopAtViolation) return 'violation';
      if (this.#found.size === enough) return 'decided';
      if (bad && policy.prune) this.#pruned++;
      else this.#expand(head);
    }
    return 'complete';
  }

  exploration(ending: Ending, policy: Policy): Exploration {
    return {
      ending,
      states: this.#states.length,
      transitions: this.#transitions,
      depth: this.#depth,
      pruned: this.#pruned,
      deadlocks: this.#deadlocks,
      bytes: this.#states.length * STATE_BYTES,
      found: this.#found,
      fired: this.#fired,
      firstFired: this.#firstFired,
      accepted: this.#accepted,
      firstSeen: this.#firstSeen(),
      path: (state) => this.#path(state),
      holding: (predicate) => this.#holding(predicate),
      graph: (goesOn) => this.#graph(this.#holding(cutPredicate(this.#network, policy)), goesOn),
    };
  }

  #expand(index: number): void {
    let enabled = 0;
    this.#network.steps.forEach((step, stepIndex) => {
      const states = this.#states[index]!;
      const after = takeStep(this.#network, states, step);
      if (after === undefined) return;
      enabled++;
      if (this.#fired[stepIndex] === 0) this.#firstFired[stepIndex] = index;
      this.#fired[stepIndex] = this.#fired[stepIndex]! + 1;
      this.#mark(step, states, index);
      this.#push(after, stepIndex, index);
    });
    this.#transitions += enabled;
    if (enabled === 0) this.#deadlocks++;
  }

  /** Walks the step once more, one delivery at a time, to note what each instance accepted where. */
  #mark(step: CompiledStep, before: XStateView, index: number): void {
    let states = before;
    for (const delivery of step.deliveries) {
      const { table } = this.#network.instances[delivery.instance]!;
      const key = states[delivery.instance]!.key;
      const single: CompiledStep = { ...step, guard: undefined, deliveries: [delivery] };
      const happens =
        delivery.when === undefined || evaluate(delivery.when, viewOf(this.#network, states));
      if (!happens) continue;
      const state = table.states.findIndex((one) => one.key === key);
      const row = this.#accepted[delivery.instance]![delivery.event]!;
      if (row[state] === 0) row[state] = index + 1;
      states = takeStep(this.#network, states, single) ?? states;
    }
  }

  #holding(predicate: Predicate): Uint8Array {
    return Uint8Array.from(this.#states, (states) =>
      evaluate(predicate, viewOf(this.#network, states)) ? 1 : 0,
    );
  }

  /** Asks XState for every step of every state once more; slow, and independent of all tables. */
  async #graph(isCut: Uint8Array, goesOn: () => boolean): Promise<StateGraph | undefined> {
    const graph = emptyGraph(this.#states.length, this.#transitions);
    let edges = 0;
    for (let state = 0; state < graph.states; state++) {
      if (state % WATCH_STATES === 0 && !goesOn()) return undefined;
      graph.offsets[state] = edges;
      if (isCut[state] === 1) continue;
      this.#network.steps.forEach((step, index) => {
        const after = takeStep(this.#network, this.#states[state]!, step);
        if (after === undefined) return;
        graph.targets[edges] = this.#known.get(keyOf(after))!;
        graph.steps[edges++] = index;
      });
    }
    graph.offsets[graph.states] = edges;
    return graph;
  }

  #push(states: XStateView, via: number, from: number): void {
    const key = keyOf(states);
    if (this.#known.has(key)) return;
    this.#known.set(key, this.#states.length);
    this.#states.push(states);
    this.#parents.push(from);
    this.#vias.push(via);
  }

  #judge(index: number): boolean {
    const view = viewOf(this.#network, this.#states[index]!);
    let bad = false;
    this.#network.properties.forEach((property, propertyIndex) => {
      if (isLiveness(property)) return;
      const holds = evaluate(property.predicate, view);
      const telling = property.kind === 'always' ? !holds : holds;
      if (!telling) return;
      if (property.kind === 'always') bad = true;
      if (!this.#found.has(propertyIndex)) this.#found.set(propertyIndex, index);
    });
    return bad;
  }

  #firstSeen(): Int32Array[] {
    const keys = this.#network.instances.map(
      ({ table }) => new Map(table.states.map((state, index) => [state.key, index])),
    );
    const first = keys.map((known) => new Int32Array(known.size).fill(-1));
    this.#states.forEach((states, index) => {
      states.forEach((state, instance) => {
        const row = first[instance]!;
        const local = keys[instance]!.get(state.key)!;
        if (row[local] === -1) row[local] = index;
      });
    });
    return first;
  }

  #path(state: number): number[] {
    const steps: number[] = [];
    for (let at = state; this.#parents[at]! >= 0; at = this.#parents[at]!)
      steps.push(this.#vias[at]!);
    return steps.reverse();
  }

  #progress(expanded: number): Parameters<Watch>[0] {
    return {
      states: this.#states.length,
      expanded,
      transitions: this.#transitions,
      depth: this.#depth,
      bytes: this.#states.length * STATE_BYTES,
    };
  }
}

function keyOf(states: XStateView): string {
  return states.map((state) => state.key).join('|');
}
