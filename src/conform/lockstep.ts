/** Lockstep: the model and a system take the same steps, and after each must look the same. */
import { type Violation, tell } from '../check/index.ts';
import {
  type CompiledNetwork,
  type TableStates,
  type View,
  advance,
  firstStates,
  tableView,
} from '../network/index.ts';
import { type Difference, type Observation, type SystemUnderTest, differences } from './system.ts';

/** What a conformance run needs to know about a network. */
export interface Subject<C> {
  readonly name: string;
  readonly network: CompiledNetwork;
  /** What the model says should be seen. */
  readonly expected: (view: View) => Observation;
  /** A fresh system in the network's initial state. */
  readonly create: () => SystemUnderTest<C>;
  /** The calls of the steps, by step index. @throws RaidproofError RP301 for a step without a call */
  readonly callOf: (step: number) => C;
}

/** Where a lockstep run went wrong. */
export interface Divergence {
  /** Step indices up to and with the one after which they differ. */
  readonly path: readonly number[];
  readonly differences: readonly Difference[];
}

/** A model and a system that move together. */
export class Lockstep<C> {
  readonly #subject: Subject<C>;
  readonly #system: SystemUnderTest<C>;
  readonly #path: number[] = [];
  #states: TableStates;

  constructor(subject: Subject<C>) {
    this.#subject = subject;
    this.#system = subject.create();
    this.#states = firstStates(subject.network);
  }

  /** The model's present states. */
  get states(): TableStates {
    return this.#states;
  }

  /** What differs before any step. */
  start(): Divergence | undefined {
    return this.#compare([]);
  }

  /** Takes a step in both. The step must be enabled in the model. */
  take(step: number): Divergence | undefined {
    const { network, callOf } = this.#subject;
    const after = advance(network, this.#states, network.steps[step]!);
    if (after === undefined) throw new RangeError(`step ${step} is not enabled in the model`);
    this.#states = after;
    this.#path.push(step);
    try {
      this.#system.perform(callOf(step));
    } catch (error) {
      const system = error instanceof Error ? error.message : String(error);
      return this.#compare([{ place: 'the call', model: 'can be done', system }]);
    }
    return this.#compare([]);
  }

  #compare(found: readonly Difference[]): Divergence | undefined {
    const { network, expected } = this.#subject;
    const model = expected(tableView(network, this.#states));
    const all = [...found, ...differences(model, this.#system.observe())];
    return all.length === 0 ? undefined : { path: [...this.#path], differences: all };
  }
}

/** Walks a whole path in lockstep. */
export function walkInLockstep<C>(
  subject: Subject<C>,
  path: readonly number[],
): Divergence | undefined {
  const lockstep = new Lockstep(subject);
  const atStart = lockstep.start();
  if (atStart !== undefined) return atStart;
  for (const step of path) {
    const divergence = lockstep.take(step);
    if (divergence !== undefined) return divergence;
  }
  return undefined;
}

/**
 * Whether the executor is asked to do all of this path. Steps count as in the whole network, so that the paths of
 * its counterexamples can be asked about.
 */
export function isCompared<C>({ network }: Subject<C>, path: readonly number[]): boolean {
  let states: TableStates | undefined = firstStates(network);
  for (const step of path) {
    states = advance(network, states, network.steps[step]!);
    if (states === undefined) return false;
  }
  return true;
}

/** A divergence as a story, with what differs as its evidence. */
export function storyOf<C>(subject: Subject<C>, divergence: Divergence): Violation {
  const property = {
    id: `conforms-${subject.name}`,
    kind: 'always' as const,
    sentence: 'After every step the executor looks as the model says.',
    reason: 'Two independent readings of the same rules must agree; one of them is wrong here.',
    predicate: { kind: 'and' as const, operands: [] },
  };
  const frame = { variants: [], source: 'conformance' as const, command: 'raidproof test' };
  const story = tell(subject.network, property, divergence.path, frame);
  return {
    ...story,
    decidedAt: divergence.path.length,
    evidence: divergence.differences.map(({ place, model, system }) => ({
      holds: false,
      instance: place.split(': ')[0] ?? place,
      words: `${place}: the model says ${String(model)}, the executor says ${String(system)}`,
    })),
  };
}
