/** A network determinised on the fly: what a trace has shown so far is a set of states that explain it. */
import type { Predicate } from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Following, followingAll, followingForemost } from './following.ts';
import { FoundStates, NO_HASH } from './found-states.ts';
import { CompiledLetter, type Letter, stepNumber } from './letter.ts';
import { NO_ORDER, type Order, orderOf } from './order.ts';
import { Relation } from './relation.ts';
import { explainingRun } from './run.ts';
import { Search } from './search.ts';
import { type Move, type Moves, type StateNumber, StateSpace } from './state-space.ts';
import { enlarged } from './state-table.ts';

/** A set of states by its number. Number {@link NONE} is the empty set: nothing explains the trace. */
export type Frontier = number;

/** No state is left. */
export const NONE: Frontier = 0;

/** How an automaton works. */
export interface AutomatonOptions {
  /** States of the network that may be met. */
  readonly statesMax: number;
  /** All that letters will ask of states; with it, states that can do no more than others are not kept. */
  readonly asked?: readonly Predicate[];
  /** Keep all states, also those that others lead to by hidden steps: slower, and explains the same. */
  readonly keepsAll?: boolean;
}

const NO_STATES = new Int32Array(0);

/**
 * Frontiers and letters are numbered; where a letter leads from a frontier is found once. Between two letters any
 * number of hidden steps may have been taken.
 */
export class Automaton {
  readonly space: StateSpace;
  readonly #letters: CompiledLetter[] = [];
  readonly #letterNumbers = new Map<string, number>();
  readonly #frontiers: Int32Array[] = [NO_STATES];
  /** Frontiers by the hash of their states. */
  readonly #frontierNumbers = new Map<number, Frontier[]>([[NO_HASH, [NONE]]]);
  readonly #order: Order;
  readonly #following: Following;
  readonly #found = new FoundStates();
  readonly #search: Search;
  readonly #isHidden: (step: number) => boolean;
  readonly #hiddenMoves: Moves;

  /**
   * @param network the network that is to explain the trace
   * @param isHidden whether a step, by its name, may be taken without an event
   */
  constructor(
    network: CompiledNetwork,
    isHidden: (step: string) => boolean,
    { statesMax, asked, keepsAll = false }: AutomatonOptions,
  ) {
    const space = new StateSpace(network);
    this.space = space;
    this.#order = asked === undefined || keepsAll ? NO_ORDER : orderOf(network, asked);
    this.#search = new Search(space, statesMax);
    this.#isHidden = (step) => isHidden(network.steps[step]!.definition.name);
    this.#hiddenMoves = space.movesBy(this.#isHidden);
    const hidden = relationOf(this.#hiddenMoves);
    this.#following = keepsAll
      ? followingAll(space, hidden, statesMax)
      : followingForemost(space, hidden, statesMax, this.#order);
  }

  /** Sets of states met so far. */
  get frontiersCount(): number {
    return this.#frontiers.length - 1;
  }

  /** The frontier of these states. */
  frontierOf(states: Iterable<StateNumber>): Frontier {
    this.#found.clear();
    for (const state of states) this.#found.add(state);
    return this.#numberOfFound();
  }

  /** The number of the set that has just been found. */
  #numberOfFound(): Frontier {
    const found = this.#found;
    this.#following.keepIn(found);
    const alike = this.#frontierNumbers.get(found.hash) ?? [];
    const known = alike.find((frontier) => found.isSameAs(this.#frontiers[frontier]!));
    if (known !== undefined) return known;
    const number = this.#frontiers.push(found.states()) - 1;
    this.#frontierNumbers.set(found.hash, [...alike, number]);
    return number;
  }

  /** The states of a frontier, before hidden steps. */
  statesOf(frontier: Frontier): Int32Array {
    return this.#frontiers[frontier]!;
  }

  /** The number of a letter; a letter of the same name is the same. @throws RaidproofError RP301 for an unknown step */
  letterNumber(letter: Letter): number {
    const known = this.#letterNumbers.get(letter.name);
    if (known !== undefined) return known;
    const number = this.#letters.push(new CompiledLetter(letter, this.space, this.#order)) - 1;
    this.#letterNumbers.set(letter.name, number);
    return number;
  }

  /** What a letter is called. */
  nameOf(letter: number): string {
    return this.#letters[letter]!.letter.name;
  }

  /** All letters met so far. */
  get letters(): readonly Letter[] {
    return this.#letters.map((one) => one.letter);
  }

  /** Where the letter leads; {@link NONE} when nothing explains it. @throws RaidproofError RP304 beyond the limits */
  next(frontier: Frontier, letter: number): Frontier {
    const compiled = this.#letters[letter]!;
    const known = frontier < compiled.next.length ? compiled.next[frontier]! : 0;
    if (known !== 0) return known - 1;
    this.#findAfter(this.#frontiers[frontier]!, compiled);
    const found = this.#numberOfFound();
    if (frontier >= compiled.next.length)
      compiled.next = enlarged(compiled.next, Math.max(2 * compiled.next.length, frontier + 1));
    compiled.next[frontier] = found + 1;
    return found;
  }

  /**
   * A run that explains these letters, given as numbers, from one of the states of a frontier; undefined when there is none, and for letters
   * that are gaps.
   */
  run(start: Frontier, letters: readonly number[]): ReturnType<typeof explainingRun> {
    const compiled = letters.map((letter) => this.#letters[letter]!);
    if (compiled.some(({ letter }) => letter.gapWithout !== undefined)) return undefined;
    return explainingRun(
      [...this.#frontiers[start]!],
      compiled.map((letter) => (state) => {
        const shown: Move[] = [];
        letter.explain(state, (step, to) => shown.push({ step, to }));
        return shown;
      }),
      (state) => {
        const hidden: Move[] = [];
        this.#hiddenMoves(state, (step, to) => hidden.push({ step, to }));
        return hidden;
      },
    );
  }

  #findAfter(from: Int32Array, letter: CompiledLetter): void {
    const found = this.#found;
    found.clear();
    const without = letter.letter.gapWithout;
    if (without === undefined) this.#following.follow(from, letter, found);
    else this.#findGap(from, without);
  }

  #findGap(from: Int32Array, without: readonly string[]): void {
    const barred = new Set(without.map((name) => stepNumber(this.space, name, 'a gap')));
    const moves = this.space.movesBy((step) => !barred.has(step) || this.#isHidden(step));
    this.#search.run(from, { forEach: (state, note) => moves(state, (_, to) => note(to)) });
    this.#search.found.forEach((state) => {
      this.#found.add(state);
    });
  }
}

function relationOf(moves: Moves): Relation {
  return new Relation((state, note) => {
    moves(state, (_, to) => {
      note(to);
    });
  });
}
