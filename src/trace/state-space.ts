/** The part of a network's state space that a trace leads through: states by number, found on the way. */
import type { Predicate } from '../../machines/language/index.ts';
import { type Layout, layOut, mask, pack, unpack } from '../check/layout.ts';
import type { CompiledNetwork, TableStates } from '../network/index.ts';
import { asker, expander } from './moves.ts';
import { StateTable } from './state-table.ts';

/** A state by its number, in the order in which it was met. */
export type StateNumber = number;

/** One step out of a state. */
export interface Move {
  readonly step: number;
  readonly to: StateNumber;
}

/** Notes one step out of a state. */
export type NoteMove = (step: number, to: StateNumber) => void;

/** Notes the moves of a state by some steps, in the order of the steps. */
export type Moves = (state: StateNumber, note: NoteMove) => void;

/** Whether a predicate holds in a state. */
export type Question = (state: StateNumber) => boolean;

/** States are met on demand, by the same generated code that the explorer runs, and only by the steps that somebody asks about. */
export class StateSpace {
  readonly network: CompiledNetwork;
  readonly #layout: Layout;
  readonly #table: StateTable;

  /** @param network compiled; nothing of it is explored before it is asked for */
  constructor(network: CompiledNetwork) {
    this.network = network;
    this.#layout = layOut(network);
    this.#table = new StateTable(this.#layout.words);
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

  /** The moves by those steps that may be taken, compiled once. */
  movesBy(mayTake: (step: number) => boolean): Moves {
    const steps = [...this.network.steps.keys()].filter(mayTake);
    const { words } = this.#layout;
    const table = this.#table;
    const pushed = new Int32Array(words);
    let noting: NoteMove | undefined;
    const expand = expander(this.network, this.#layout, steps, pushed, (step) =>
      noting?.(step, table.numberOf(pushed)),
    );
    return (state, note) => {
      noting = note;
      expand(table.rows, state * words);
    };
  }

  /** The bits in which these instances lie, word by word: for {@link partOf}. */
  bitsOf(instances: readonly number[]): Int32Array {
    const bits = new Int32Array(this.#layout.words);
    for (const instance of instances) {
      const field = this.#layout.fields[instance]!;
      bits[field.word] = bits[field.word]! | (mask(field) << field.shiftBits);
    }
    return bits;
  }

  /** Puts the words of a state into `part`, of which only these bits: equal parts mean equal local states of their instances. */
  partOf(state: StateNumber, bits: Int32Array, part: Int32Array): void {
    const { words } = this.#layout;
    const { rows } = this.#table;
    for (let word = 0; word < words; word++) part[word] = rows[state * words + word]! & bits[word]!;
  }

  /** The predicate as a question about states, compiled once. */
  question(predicate: Predicate): Question {
    const holds = asker(this.network, this.#layout, predicate);
    const { words } = this.#layout;
    return (state) => holds(this.#table.rows, state * words);
  }
}
