/** A network determinised on the fly: what a trace has shown so far is a set of states that explain it. */
import type { Predicate } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { FoundStates } from './found-states.ts';
import { explainingRun } from './run.ts';
import { type Move, type Question, type StateNumber, StateSpace } from './state-space.ts';
import { enlarged, hashOf } from './state-table.ts';

/** One way in which an event can have come about. */
export interface Alternative {
  /** The step that the event shows; none: the event only shows something of the state. */
  readonly step?: string;
  /** What must hold right before the event. */
  readonly before?: Predicate;
  /** What must hold right after it. */
  readonly after?: Predicate;
}

/** A letter of the alphabet: what an event says about the network. Equal names mean equal letters. */
export interface Letter {
  readonly name: string;
  /** Ways in which it can have come about; none: the model has no place for such an event. */
  readonly alternatives: readonly Alternative[];
  /** Nothing was seen for a while: any step but those that are named may have been taken, any number of times. */
  readonly gapWithout?: readonly string[];
}

/** A set of states by its number. Number {@link NONE} is the empty set: nothing explains the trace. */
export type Frontier = number;

/** No state is left. */
export const NONE: Frontier = 0;

/** What bounds the memory of one automaton. */
export interface AutomatonLimits {
  /** States of the network that may be met. */
  readonly statesMax: number;
}

interface CompiledAlternative {
  readonly step: number;
  readonly before: Question | undefined;
  readonly after: Question | undefined;
}

interface CompiledLetter {
  readonly letter: Letter;
  /** Those that show no step. */
  readonly still: readonly CompiledAlternative[];
  /** Those that show a step, by the step's number. */
  readonly moving: readonly (readonly CompiledAlternative[] | undefined)[];
  /** Where the letter leads from each frontier, plus one; 0 where it was not asked for yet. */
  next: Int32Array;
}

const NO_STEP = -1;
const NO_STATES = new Int32Array(0);

/**
 * Frontiers and letters are numbered; where a letter leads from a frontier is found once. Between two letters any
 * number of hidden steps may have been taken.
 */
export class Automaton {
  readonly space: StateSpace;
  readonly #limits: AutomatonLimits;
  readonly #isHidden: Uint8Array;
  readonly #steps: ReadonlyMap<string, number>;
  readonly #letters: CompiledLetter[] = [];
  readonly #letterNumbers = new Map<string, number>();
  /** States of each frontier, in ascending order. */
  readonly #frontiers: Int32Array[] = [NO_STATES];
  /** Frontiers by the hash of their states. */
  readonly #frontierNumbers = new Map<number, Frontier[]>([[hashOf(NO_STATES, 0, 0), [NONE]]]);
  readonly #closures: (Int32Array | undefined)[] = [NO_STATES];
  readonly #found: FoundStates;

  /**
   * @param network the network that is to explain the trace
   * @param isHidden whether a step, by its name, may be taken without an event
   */
  constructor(
    network: CompiledNetwork,
    isHidden: (step: string) => boolean,
    limits: AutomatonLimits,
  ) {
    this.space = new StateSpace(network);
    this.#found = new FoundStates();
    this.#limits = limits;
    const names = network.steps.map((step) => step.definition.name);
    this.#isHidden = Uint8Array.from(names, (name) => (isHidden(name) ? 1 : 0));
    this.#steps = new Map(names.map((name, index) => [name, index]));
  }

  /** Sets of states met so far. */
  get frontiersCount(): number {
    return this.#frontiers.length - 1;
  }

  /** The frontier of these states. */
  frontierOf(states: Iterable<StateNumber>): Frontier {
    return this.#numberOf(Int32Array.from(new Set(states)));
  }

  /** @param states each once */
  #numberOf(states: Int32Array): Frontier {
    const sorted = states.sort();
    const hash = hashOf(sorted, 0, sorted.length);
    const alike = this.#frontierNumbers.get(hash) ?? [];
    const known = alike.find((frontier) => areEqual(this.#frontiers[frontier]!, sorted));
    if (known !== undefined) return known;
    const number = this.#frontiers.push(sorted) - 1;
    this.#frontierNumbers.set(hash, [...alike, number]);
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
    const number = this.#letters.push(this.#compiled(letter)) - 1;
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
    const found = this.#numberOf(this.#after(frontier, compiled));
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
        this.#shown(state, letter, (step, to) => shown.push({ step, to }));
        return shown;
      }),
      (state) => this.space.movesOf(state).filter(({ step }) => this.#isHidden[step] === 1),
    );
  }

  #after(frontier: Frontier, compiled: CompiledLetter): Int32Array {
    const { gapWithout } = compiled.letter;
    if (gapWithout !== undefined) return this.#gap(frontier, gapWithout);
    const closure = this.#closureOf(frontier);
    const found = this.#found;
    found.clear();
    for (const state of closure) this.#shown(state, compiled, (_, to) => found.add(to));
    return found.states();
  }

  /** What a letter may have been in a state. */
  #shown(
    state: StateNumber,
    { still, moving }: CompiledLetter,
    note: (step: number, to: StateNumber) => void,
  ): void {
    const { space } = this;
    for (const { before, after } of still)
      if ((before === undefined || before(state)) && (after === undefined || after(state)))
        note(NO_STEP, state);
    if (moving.length === 0) return;
    const first = space.firstMove(state);
    const end = space.movesEnd(state);
    for (let move = first; move < end; move++) {
      const step = space.stepOf(move);
      const alternatives = moving[step];
      if (alternatives === undefined) continue;
      const to = space.targetOf(move);
      for (const { before, after } of alternatives)
        if ((before === undefined || before(state)) && (after === undefined || after(to)))
          note(step, to);
    }
  }

  #closureOf(frontier: Frontier): Int32Array {
    const known = this.#closures[frontier];
    if (known !== undefined) return known;
    const closure = this.#reached(this.#frontiers[frontier]!, (step) => this.#isHidden[step] === 1);
    this.#closures[frontier] = closure;
    return closure;
  }

  #gap(frontier: Frontier, without: readonly string[]): Int32Array {
    const barred = new Set(without.map((name) => this.#stepNumber(name, 'a gap')));
    return this.#reached(this.#frontiers[frontier]!, (step) => !barred.has(step));
  }

  #reached(from: Int32Array, mayTake: (step: number) => boolean): Int32Array {
    const { space } = this;
    const found = this.#found;
    found.clear();
    for (const state of from) found.add(state);
    for (let index = 0; index < found.size; index++) {
      const state = found.at(index);
      const first = space.firstMove(state);
      const end = space.movesEnd(state);
      for (let move = first; move < end; move++)
        if (mayTake(space.stepOf(move))) found.add(space.targetOf(move));
      if (space.size > this.#limits.statesMax) throw tooMany(this.#limits.statesMax);
    }
    return found.states();
  }

  #compiled(letter: Letter): CompiledLetter {
    const question = (predicate: Predicate | undefined): Question | undefined =>
      predicate === undefined ? undefined : this.space.question(predicate);
    const still: CompiledAlternative[] = [];
    const moving: CompiledAlternative[][] = [];
    for (const { step, before, after } of letter.alternatives) {
      const number = step === undefined ? NO_STEP : this.#stepNumber(step, letter.name);
      const one = { step: number, before: question(before), after: question(after) };
      if (number === NO_STEP) still.push(one);
      else (moving[number] ??= []).push(one);
    }
    return { letter, still, moving, next: new Int32Array(64) };
  }

  #stepNumber(name: string, owner: string): number {
    const number = this.#steps.get(name);
    if (number !== undefined) return number;
    throw new RaidproofError(
      'RP301',
      `'${owner}' names the step '${name}', which does not exist`,
      `network ${this.space.network.definition.name}`,
      'Correct the name, or choose sizes with which the network has it.',
    );
  }
}

function areEqual(left: Int32Array, right: Int32Array): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}

function tooMany(statesMax: number): RaidproofError {
  return new RaidproofError(
    'RP304',
    `more than ${statesMax.toLocaleString('en')} states may explain the trace`,
    'trace validation',
    'Give the trace more events, or raise --limit-states.',
  );
}
