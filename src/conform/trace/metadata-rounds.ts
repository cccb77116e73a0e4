/** Rounds of metadata writes, as submissions and completions without names show them: page 0 or superblocks to all members. */
import type { Explanation, Letter } from '../../trace/index.ts';
import type { MdEvent, MdEventOf } from './events.ts';
import type { Submitter } from './function-letters.ts';

interface Round {
  readonly isBitmap: boolean;
  outstanding: number;
  /** The line of the last completion. */
  completeLine: number;
}

/** The letters of rounds; pages of the bitmap say nothing to a network without them. */
export interface RoundLetters {
  readonly submitted?: (by: Submitter) => Letter;
  readonly landed?: Letter;
  readonly superblocksBegin: Letter;
  readonly superblocksEnd: Letter;
}

/** A round begins with its first submission; it is over when all are completed and something else follows. */
export class MetadataRounds {
  readonly #explanation: Explanation;
  readonly #letters: RoundLetters;
  #round: Round | undefined;
  /** After a gap, writes from before may be completed. */
  #isAfterGap = false;

  constructor(explanation: Explanation, letters: RoundLetters) {
    this.#explanation = explanation;
    this.#letters = letters;
  }

  /** Nothing was recorded for a while. */
  forget(): void {
    this.#round = undefined;
    this.#isAfterGap = true;
  }

  /** To be called before any event is spelled: whatever does not continue the round may end it. */
  before(event: MdEvent): void {
    const round = this.#round;
    if (round === undefined || round.outstanding > 0 || continues(round, event)) return;
    this.#round = undefined;
    const { landed, superblocksEnd } = this.#letters;
    this.#see(round.isBitmap ? landed : superblocksEnd, round.completeLine);
  }

  /** A write is submitted to some member. */
  submit({ line, isBitmap }: MdEventOf<'metadata-submit'>, submitter: Submitter): void {
    const { submitted, superblocksBegin } = this.#letters;
    this.#isAfterGap = false;
    if (this.#round === undefined) {
      this.#round = { isBitmap, outstanding: 0, completeLine: line };
      this.#see(isBitmap ? submitted?.(submitter) : superblocksBegin, line);
    }
    this.#round.outstanding++;
  }

  #see(letter: Letter | undefined, line: number): void {
    if (letter !== undefined) this.#explanation.seeAll(letter, line);
  }

  /** A write is completed. False when none is in flight. */
  complete({ line }: MdEventOf<'metadata-complete'>): boolean {
    const round = this.#round;
    if (round === undefined || round.outstanding === 0) return this.#isAfterGap;
    round.outstanding--;
    round.completeLine = line;
    return true;
  }
}

/** Between the writes of a round come only completions. */
function continues(round: Round, event: MdEvent): boolean {
  if (event.event === 'metadata-complete') return true;
  return event.event === 'metadata-submit' && event.isBitmap === round.isBitmap;
}
