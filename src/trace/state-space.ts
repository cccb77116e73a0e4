/** The part of a network's state space that a trace leads through: states found on the way, with their successors. */
import type { Predicate } from '../../machines/language/index.ts';
import { runSource } from '../check/generated.ts';
import { constantNames } from '../check/generated.ts';
import { type Layout, layOut, pack, unpack } from '../check/layout.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import { readCode, stepCode, wordNames } from '../check/step-code.ts';
import { type CompiledNetwork, type TableStates, instancesOf } from '../network/index.ts';

/** A state by its number, in the order in which it was met. */
export type StateNumber = number;

/** One step out of a state. */
export interface Move {
  readonly step: number;
  readonly to: StateNumber;
}

/** Whether a predicate holds in a state. */
export type Question = (state: StateNumber) => boolean;

type Expand = (words: readonly number[], push: (...numbers: number[]) => void) => void;

/**
 * States are met on demand; each is asked for its successors once, by the same generated code that the explorer runs.
 */
export class StateSpace {
  readonly network: CompiledNetwork;
  readonly #layout: Layout;
  readonly #expand: Expand;
  readonly #words: (readonly number[])[] = [];
  readonly #numbers = new Map<string, StateNumber>();
  readonly #moves: (readonly Move[] | undefined)[] = [];

  /** @param network compiled; nothing of it is explored before it is asked for */
  constructor(network: CompiledNetwork) {
    this.network = network;
    this.#layout = layOut(network);
    this.#expand = expander(network, this.#layout);
  }

  /** States met so far. */
  get size(): number {
    return this.#words.length;
  }

  /** The number of the state with these local states. */
  numberOf(states: TableStates): StateNumber {
    return this.#intern([...pack(this.#layout, states)]);
  }

  /** The local states of a state, by instance. */
  localStates(state: StateNumber): TableStates {
    return unpack(this.#layout, Int32Array.from(this.#words[state]!), 0);
  }

  /** All steps that are enabled in the state, in their order. */
  movesOf(state: StateNumber): readonly Move[] {
    const known = this.#moves[state];
    if (known !== undefined) return known;
    const moves: Move[] = [];
    const { words } = this.#layout;
    this.#expand(this.#words[state]!, (...numbers) => {
      moves.push({ step: numbers[words]!, to: this.#intern(numbers.slice(0, words)) });
    });
    this.#moves[state] = moves;
    return moves;
  }

  /** The predicate as a question about states, compiled once. */
  question(predicate: Predicate): Question {
    const holds = asker(this.network, this.#layout, predicate);
    return (state) => holds(this.#words[state]!);
  }

  #intern(words: readonly number[]): StateNumber {
    const key = words.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#words.push(words) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}

function expander(network: CompiledNetwork, layout: Layout): Expand {
  const constants = new Constants();
  const steps = network.steps.map((_, index) =>
    stepCode(network, layout, constants, index, { marks: false }),
  );
  const words = wordNames(layout).join(',');
  const calls = network.steps.map((_, index) => `step${index}(${words},0);`);
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'let push;',
    ...steps,
    `return ([${words}],sink)=>{push=sink;`,
    ...calls,
    '};',
  ].join('\n');
  return runSource(source, {}, constants) as Expand;
}

function asker(network: CompiledNetwork, layout: Layout, predicate: Predicate) {
  const constants = new Constants();
  const holds = predicateCode(network, predicate, constants, (instance) => `s${instance}`);
  const reads = [...new Set(instancesOf(predicate))].map((name) => {
    const instance = network.instanceIndex.get(name)!;
    return `const s${instance}=${readCode(layout, instance)};`;
  });
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    `return ([${wordNames(layout).join(',')}])=>{${reads.join('')}return Boolean(${holds});};`,
  ].join('\n');
  return runSource(source, {}, constants) as (words: readonly number[]) => boolean;
}
