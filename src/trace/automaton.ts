/** A network determinised on the fly: what a trace has shown so far is a set of states that explain it. */
import type { Predicate } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { FoundStates, NO_HASH } from './found-states.ts';
import { CompiledLetter, type Letter, stepNumber } from './letter.ts';
import { type Order, orderOf } from './order.ts';
import { Ranks } from './ranks.ts';
import { Relation } from './relation.ts';
import { explainingRun } from './run.ts';
import { type Move, type StateNumber, StateSpace } from './state-space.ts';
import { enlarged } from './state-table.ts';

/** A set of states by its number. Number {@link NONE} is the empty set: nothing explains the trace. */
export type Frontier = number;

/** No state is left. */
export const NONE: Frontier = 0;

/** What bounds the memory of one automaton. */
export interface AutomatonLimits {
  /** States of the network that may be met. */
  readonly statesMax: number;
}

const NO_STATES = new Int32Array(0);

/**
 * Frontiers and letters are numbered; where a letter leads from a frontier is found once. Between two letters any
 * number of hidden steps may have been taken.
 */
export class Automaton {
  readonly space: StateSpace;
  readonly #limits: AutomatonLimits;
  readonly #isHidden: Uint8Array;
  readonly #letters: CompiledLetter[] = [];
  readonly #letterNumbers = new Map<string, number>();
  readonly #frontiers: Int32Array[] = [NO_STATES];
  /** Frontiers by the hash of their states. */
  readonly #frontierNumbers = new Map<number, Frontier[]>([[NO_HASH, [NONE]]]);
  readonly #closures: (Int32Array | undefined)[] = [NO_STATES];
  readonly #order: Order | undefined;
  readonly #found: FoundStates;
  /** Hidden steps. */
  readonly #hidden: Relation;

  /**
   * @param network the network that is to explain the trace
   * @param isHidden whether a step, by its name, may be taken without an event
   * @param asked all that letters will ask of states; with it, states that can do no more than others are not kept
   */
  constructor(
    network: CompiledNetwork,
    isHidden: (step: string) => boolean,
    limits: AutomatonLimits,
    asked?: readonly Predicate[],
  ) {
    this.space = new StateSpace(network);
    this.#order = asked === undefined ? undefined : orderOf(network, asked);
    const ranks = this.#order === undefined ? undefined : new Ranks(this.space, this.#order);
    this.#found = new FoundStates(ranks);
    this.#limits = limits;
    const names = network.steps.map((step) => step.definition.name);
    this.#isHidden = Uint8Array.from(names, (name) => (isHidden(name) ? 1 : 0));
    this.#hidden = this.#movesBy((step) => this.#isHidden[step] === 1);
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
    this.#findAfter(frontier, compiled);
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
      (state) => this.space.movesOf(state).filter(({ step }) => this.#isHidden[step] === 1),
    );
  }

  #findAfter(frontier: Frontier, { letter, shown }: CompiledLetter): void {
    if (letter.gapWithout !== undefined) return this.#findGap(frontier, letter.gapWithout);
    const closure = this.#closureOf(frontier);
    const found = this.#found;
    found.clear();
    for (const state of closure) {
      const first = shown.first(state);
      const end = shown.end(state);
      for (let place = first; place < end; place++) found.add(shown.target(place));
    }
  }

  #closureOf(frontier: Frontier): Int32Array {
    const known = this.#closures[frontier];
    if (known !== undefined) return known;
    this.#findReached(this.#frontiers[frontier]!, this.#hidden);
    const closure = this.#found.states();
    this.#closures[frontier] = closure;
    return closure;
  }

  #findGap(frontier: Frontier, without: readonly string[]): void {
    const barred = new Set(without.map((name) => stepNumber(this.space, name, 'a gap')));
    const moves = this.#movesBy((step) => !barred.has(step));
    this.#findReached(this.#frontiers[frontier]!, moves);
  }

  #movesBy(mayTake: (step: number) => boolean): Relation {
    const { space } = this;
    return new Relation((state, note) => {
      const first = space.firstMove(state);
      const end = space.movesEnd(state);
      for (let move = first; move < end; move++)
        if (mayTake(space.stepOf(move))) note(space.targetOf(move));
    });
  }

  #findReached(from: Int32Array, moves: Relation): void {
    const { space } = this;
    const found = this.#found;
    found.clear();
    for (const state of from) found.add(state);
    for (let index = 0; index < found.size; index++) {
      const state = found.at(index);
      if (!found.has(state)) continue;
      const first = moves.first(state);
      const end = moves.end(state);
      for (let place = first; place < end; place++) found.add(moves.target(place));
      if (space.size > this.#limits.statesMax) throw tooMany(this.#limits.statesMax);
    }
  }
}

function tooMany(statesMax: number): RaidproofError {
  return new RaidproofError(
    'RP304',
    `more than ${statesMax.toLocaleString('en')} states may explain the trace`,
    'trace validation',
    'Give the trace more events, or raise --limit-states.',
  );
}
