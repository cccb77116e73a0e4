/** The part of a network's state space that a trace leads through: states found on the way, with their successors. */
import type { Predicate } from '../../machines/language/index.ts';
import { runSource } from '../check/generated.ts';
import { constantNames } from '../check/generated.ts';
import { type Layout, layOut, pack, unpack } from '../check/layout.ts';
import { Constants, predicateCode } from '../check/predicate-code.ts';
import { readCode, stepCode, wordNames } from '../check/step-code.ts';
import { type CompiledNetwork, type TableStates, instancesOf } from '../network/index.ts';
import { StateTable, enlarged } from './state-table.ts';

/** A state by its number, in the order in which it was met. */
export type StateNumber = number;

/** One step out of a state. */
export interface Move {
  readonly step: number;
  readonly to: StateNumber;
}

/** Whether a predicate holds in a state. */
export type Question = (state: StateNumber) => boolean;

/** Takes all enabled steps of the state whose words begin at the place. */
type Expand = (rows: Int32Array, at: number) => void;
type Asker = (rows: Int32Array, at: number) => boolean;

const FIRST_MOVES = 4096;

/**
 * States are met on demand; each is asked for its successors once, by the same generated code that the explorer runs. All moves lie
 * side by side, those of a state together.
 */
export class StateSpace {
  readonly network: CompiledNetwork;
  readonly #layout: Layout;
  readonly #expand: Expand;
  readonly #table: StateTable;
  /** The words of the successor that is being pushed. */
  readonly #pushed: Int32Array;
  /** By state: the place of its first move, plus one, and behind its last; 0 where it was not asked yet. */
  #from = new Int32Array(FIRST_MOVES);
  #end = new Int32Array(FIRST_MOVES);
  #steps = new Int32Array(FIRST_MOVES);
  #targets = new Int32Array(FIRST_MOVES);
  #movesCount = 0;

  /** @param network compiled; nothing of it is explored before it is asked for */
  constructor(network: CompiledNetwork) {
    this.network = network;
    this.#layout = layOut(network);
    this.#table = new StateTable(this.#layout.words);
    this.#pushed = new Int32Array(this.#layout.words);
    this.#expand = expander(network, this.#layout, this.#pushed, (step) => this.#push(step));
  }

  /** States met so far. */
  get size(): number {
    return this.#table.size;
  }

  /** The number of the state with these local states. */
  numberOf(states: TableStates): StateNumber {
    return this.#table.numberOf(pack(this.#layout, states));
  }

  /** The local states of a state, by instance. */
  localStates(state: StateNumber): TableStates {
    return unpack(this.#layout, this.#table.rows, state * this.#layout.words);
  }

  /** All steps that are enabled in the state, in their order. */
  movesOf(state: StateNumber): readonly Move[] {
    const from = this.firstMove(state);
    return Array.from({ length: this.movesEnd(state) - from }, (_, index) => ({
      step: this.stepOf(from + index),
      to: this.targetOf(from + index),
    }));
  }

  /** The number of the state's first move; its others follow, up to {@link movesEnd}. */
  firstMove(state: StateNumber): number {
    const known = state < this.#from.length ? this.#from[state]! : 0;
    return known === 0 ? this.#expanded(state) : known - 1;
  }

  /** The number behind the state's last move, once {@link firstMove} was asked. */
  movesEnd(state: StateNumber): number {
    return this.#end[state]!;
  }

  /** The step of a move. */
  stepOf(move: number): number {
    return this.#steps[move]!;
  }

  /** Where a move leads. */
  targetOf(move: number): StateNumber {
    return this.#targets[move]!;
  }

  /** The local state of one instance in a state. */
  localState(state: StateNumber, instance: number): number {
    const { words, fields } = this.#layout;
    const { word, shiftBits, widthBits } = fields[instance]!;
    const bits = this.#table.rows[state * words + word]! >>> shiftBits;
    return widthBits === 0 ? 0 : bits & (2 ** widthBits - 1);
  }

  /** The predicate as a question about states, compiled once. */
  question(predicate: Predicate): Question {
    const holds = asker(this.network, this.#layout, predicate);
    const { words } = this.#layout;
    return (state) => holds(this.#table.rows, state * words);
  }

  #expanded(state: StateNumber): number {
    const first = this.#movesCount;
    this.#expand(this.#table.rows, state * this.#layout.words);
    if (state >= this.#from.length) {
      const length = Math.max(2 * this.#from.length, state + 1);
      this.#from = enlarged(this.#from, length);
      this.#end = enlarged(this.#end, length);
    }
    this.#from[state] = first + 1;
    this.#end[state] = this.#movesCount;
    return first;
  }

  #push(step: number): void {
    const to = this.#table.numberOf(this.#pushed);
    const move = this.#movesCount++;
    if (move >= this.#steps.length) {
      this.#steps = enlarged(this.#steps, 2 * move);
      this.#targets = enlarged(this.#targets, 2 * move);
    }
    this.#steps[move] = step;
    this.#targets[move] = to;
  }
}

/** Reads the words of the state at a place into `w0`, `w1`, …. */
function wordsCode(layout: Layout): string {
  return wordNames(layout)
    .map((name, word) => `const ${name}=rows[at+${word}];`)
    .join('');
}

function expander(
  network: CompiledNetwork,
  layout: Layout,
  pushed: Int32Array,
  note: (step: number) => void,
): Expand {
  const constants = new Constants();
  const steps = network.steps.map((_, index) =>
    stepCode(network, layout, constants, index, { marks: false }),
  );
  const names = wordNames(layout);
  const words = names.join(',');
  const calls = network.steps.map((_, index) => `step${index}(${words},0);`);
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    'const {pushed,note}=machinery;',
    `function push(${words},step){${names.map((name, word) => `pushed[${word}]=${name};`).join('')}note(step);}`,
    ...steps,
    `return (rows,at)=>{${wordsCode(layout)}`,
    ...calls,
    '};',
  ].join('\n');
  return runSource(source, { pushed, note }, constants) as Expand;
}

function asker(network: CompiledNetwork, layout: Layout, predicate: Predicate): Asker {
  const constants = new Constants();
  const holds = predicateCode(network, predicate, constants, (instance) => `s${instance}`);
  const reads = [...new Set(instancesOf(predicate))].map((name) => {
    const instance = network.instanceIndex.get(name)!;
    return `const s${instance}=${readCode(layout, instance)};`;
  });
  const source = [
    `'use strict';`,
    ...constantNames(constants),
    `return (rows,at)=>{${wordsCode(layout)}${reads.join('')}return Boolean(${holds});};`,
  ].join('\n');
  return runSource(source, {}, constants) as Asker;
}
