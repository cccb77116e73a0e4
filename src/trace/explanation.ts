/** The explanation of a trace: windows onto it, each with the states that explain what was seen through it. */
import { type Leaves, leavesOf } from '../check/index.ts';
import { type Automaton, type Frontier, NONE } from './automaton.ts';
import type { Letter } from './letter.ts';
import { EVERY_WINDOW, Sightings } from './sightings.ts';
import type { StateNumber } from './state-space.ts';

/** A state as values, by instance. */
export type StateValues = Readonly<Record<string, Leaves>>;

/** A line and what it says, as seen through one window. */
export interface Sighting {
  readonly line: number;
  readonly letter: string;
}

/** The first event that nothing explains. */
export interface Impossible {
  /** The line of the recording. */
  readonly line: number;
  /** Through which window: a chunk, or the whole network. */
  readonly window: string;
  /** What the line says, as a letter. */
  readonly letter: string;
  /** The last lines before it that were seen through the same window. */
  readonly before: readonly Sighting[];
  /** Number of states that explained all before the line. */
  readonly statesCount: number;
  /** Some of them. */
  readonly states: readonly StateValues[];
  /** What could have been seen there instead, of all letters that the trace or the model knows. */
  readonly allowed: readonly string[];
}

const HISTORY = 6;
const STATES_SHOWN = 3;

/**
 * Follows one automaton through several windows. The events that concern a window are spelled as letters; the first letter that
 * leads a window nowhere ends the explanation.
 */
export class Explanation {
  readonly automaton: Automaton;
  readonly #windows: readonly string[];
  readonly #at: Int32Array;
  readonly #start: Frontier;
  readonly #sightings = new Sightings();
  #impossible: Impossible | undefined;

  /**
   * @param windows their names
   * @param start the states that may be meant by the beginning
   */
  constructor(automaton: Automaton, windows: readonly string[], start: readonly StateNumber[]) {
    this.automaton = automaton;
    this.#windows = windows;
    this.#start = automaton.frontierOf(start);
    this.#at = new Int32Array(windows.length).fill(this.#start);
  }

  /** What could not be explained; undefined as long as all could. */
  get impossible(): Impossible | undefined {
    return this.#impossible;
  }

  /** How many states explain what one window has seen so far. */
  statesCount(window: number): number {
    return this.automaton.statesOf(this.#at[window]!).length;
  }

  /**
   * Runs that explain windows that saw different things, those with the most letters first.
   * @param most runs at most
   */
  runs(most: number): NonNullable<ReturnType<Automaton['run']>>[] {
    if (most === 0) return [];
    const seen = this.#windows.map((_, window) => [...this.#sightings.lettersOf(window)]);
    const different = new Map(seen.map((letters) => [letters.join(), letters]));
    return [...different.values()]
      .sort((left, right) => right.length - left.length)
      .slice(0, most)
      .flatMap((letters) => this.automaton.run(this.#start, letters) ?? []);
  }

  /** A line says this of one window. */
  see(window: number, letter: Letter, line: number): void {
    this.#seeNumber(window, this.automaton.letterNumber(letter), line);
  }

  #seeNumber(window: number, letter: number, line: number): void {
    if (this.#impossible === undefined && this.#move(window, letter, line))
      this.#sightings.add(window, letter, line);
  }

  /** A line says this of every window. */
  seeAll(letter: Letter, line: number): void {
    if (this.#impossible !== undefined) return;
    const number = this.automaton.letterNumber(letter);
    for (let window = 0; window < this.#at.length; window++)
      if (!this.#move(window, number, line)) return;
    this.#sightings.add(EVERY_WINDOW, number, line);
  }

  /** Whether the letter leads the window anywhere. */
  #move(window: number, letter: number, line: number): boolean {
    const before = this.#at[window]!;
    const after = this.automaton.next(before, letter);
    if (after === NONE) {
      this.#impossible = this.#explain(window, letter, line);
      return false;
    }
    this.#at[window] = after;
    return true;
  }

  #explain(window: number, letter: number, line: number): Impossible {
    const frontier = this.#at[window]!;
    const { automaton } = this;
    const states = automaton.statesOf(frontier);
    return {
      line,
      window: this.#windows[window]!,
      letter: automaton.nameOf(letter),
      before: this.#sightings.lastOf(window, HISTORY).map(({ letter: number, line: at }) => ({
        line: at,
        letter: automaton.nameOf(number),
      })),
      statesCount: states.length,
      states: Array.from(states.toSorted().slice(0, STATES_SHOWN), (state) => this.#values(state)),
      allowed: automaton.letters.flatMap(({ name }, number) =>
        automaton.next(frontier, number) === NONE ? [] : [name],
      ),
    };
  }

  #values(state: StateNumber): StateValues {
    const { network } = this.automaton.space;
    const locals = this.automaton.space.localStates(state);
    return Object.fromEntries(
      network.instances.map(({ name, table }, instance) => [
        name,
        leavesOf(table.states[locals[instance]!]!),
      ]),
    );
  }
}
