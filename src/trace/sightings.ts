/** All letters that were seen, in their order, each through one window or through all. */
import { enlarged } from './state-table.ts';

/** A letter by its number, and the line that it was seen at. */
export interface NumberedSighting {
  readonly letter: number;
  readonly line: number;
}

/** In place of a window's number: every window saw the letter. */
export const EVERY_WINDOW = -1;

const FIRST = 4096;

/** Noted side by side, and only sorted by window when somebody asks: most traces are explained, and nobody does. */
export class Sightings {
  #windows = new Int32Array(FIRST);
  #letters = new Int32Array(FIRST);
  #lines = new Int32Array(FIRST);
  #size = 0;

  /** Notes a letter. */
  add(window: number, letter: number, line: number): void {
    const at = this.#size++;
    if (at >= this.#windows.length) {
      this.#windows = enlarged(this.#windows, 2 * at);
      this.#letters = enlarged(this.#letters, 2 * at);
      this.#lines = enlarged(this.#lines, 2 * at);
    }
    this.#windows[at] = window;
    this.#letters[at] = letter;
    this.#lines[at] = line;
  }

  /** The letters that a window saw. */
  *lettersOf(window: number): Generator<number> {
    for (let at = 0; at < this.#size; at++) if (this.#isOf(at, window)) yield this.#letters[at]!;
  }

  /** The last of them, at most so many; of a letter that was seen several times in a row only the last time. */
  lastOf(window: number, most: number): NumberedSighting[] {
    const last: NumberedSighting[] = [];
    for (let at = this.#size - 1; at >= 0 && last.length < most; at--) {
      if (!this.#isOf(at, window)) continue;
      const letter = this.#letters[at]!;
      if (last.at(-1)?.letter !== letter) last.push({ letter, line: this.#lines[at]! });
    }
    return last.reverse();
  }

  #isOf(at: number, window: number): boolean {
    const seenBy = this.#windows[at]!;
    return seenBy === window || seenBy === EVERY_WINDOW;
  }
}
