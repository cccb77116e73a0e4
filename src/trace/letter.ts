/** Letters: what an event says about a network, and what it may have been in a state. */
import type { Predicate } from '../../machines/language/index.ts';
import { RaidproofError } from '../errors.ts';
import type { Order } from './order.ts';
import { Relation } from './relation.ts';
import type { Moves, NoteMove, Question, StateNumber, StateSpace } from './state-space.ts';

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

interface CompiledAlternative {
  readonly before: Question | undefined;
  readonly after: Question | undefined;
}

const NO_STEP = -1;

/** A letter in the terms of a state space. */
export class CompiledLetter {
  readonly letter: Letter;
  /** Where it leads from each state. */
  readonly shown: Relation;
  /** Where it leads from each frontier, plus one; 0 where it was not asked for yet. */
  next = new Int32Array(64);
  /** By the steps that it may show; undefined where it shows none. */
  readonly #moves: Moves | undefined;
  /** Alternatives that show no step. */
  readonly #still: CompiledAlternative[] = [];
  /** Those that show a step, by the step's number. */
  readonly #moving: (CompiledAlternative[] | undefined)[] = [];

  /** @throws RaidproofError RP301 for an unknown step, and for a question that the order does not know of */
  constructor(letter: Letter, space: StateSpace, order: Order) {
    this.letter = letter;
    const question = (predicate: Predicate | undefined): Question | undefined => {
      if (predicate === undefined) return undefined;
      if (!order.respects(predicate)) throw unforeseen(letter.name, space);
      return space.question(predicate);
    };
    for (const { step, before, after } of letter.alternatives) {
      const one = { before: question(before), after: question(after) };
      if (step === undefined) this.#still.push(one);
      else (this.#moving[stepNumber(space, step, letter.name)] ??= []).push(one);
    }
    const isShown = (step: number): boolean => this.#moving[step] !== undefined;
    this.#moves = this.#moving.length === 0 ? undefined : space.movesBy(isShown);
    this.shown = new Relation((state, note) => {
      this.explain(state, (_, to) => note(to));
    });
  }

  /** Notes what the letter may have been in a state: a step, or -1 for none, and the state after it. */
  explain(state: StateNumber, note: NoteMove): void {
    for (const { before, after } of this.#still)
      if (before?.(state) !== false && after?.(state) !== false) note(NO_STEP, state);
    this.#moves?.(state, (step, to) => {
      for (const { before, after } of this.#moving[step]!)
        if (before?.(state) !== false && after?.(to) !== false) note(step, to);
    });
  }
}

/** The number of a step. @throws RaidproofError RP301 where there is none of this name */
export function stepNumber({ network }: StateSpace, name: string, owner: string): number {
  const number = network.steps.findIndex(({ definition }) => definition.name === name);
  if (number >= 0) return number;
  throw new RaidproofError(
    'RP301',
    `'${owner}' names the step '${name}', which does not exist`,
    `network ${network.definition.name}`,
    'Correct the name, or choose sizes with which the network has it.',
  );
}

function unforeseen(letter: string, { network }: StateSpace): RaidproofError {
  return new RaidproofError(
    'RP301',
    `'${letter}' asks what the automaton was not told of`,
    `network ${network.definition.name}`,
    'Name all that letters ask when the automaton is made.',
  );
}
