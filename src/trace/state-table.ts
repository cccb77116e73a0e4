/** States by number: their packed words side by side, with a table that finds a state again. */

const FIRST_ROWS = 1024;

/** An open-addressed table over rows of words; a row's number is the order in which it was met. */
export class StateTable {
  readonly #words: number;
  #rows: Int32Array;
  /** Numbers of rows, plus one; 0 is free. Twice as many places as rows, at least. */
  #places: Int32Array;
  #size = 0;

  /** @param words of each row */
  constructor(words: number) {
    this.#words = words;
    this.#rows = new Int32Array(words * FIRST_ROWS);
    this.#places = new Int32Array(2 * FIRST_ROWS);
  }

  /** Rows met so far. */
  get size(): number {
    return this.#size;
  }

  /** All rows, row by row; the array is another one once rows have been added. */
  get rows(): Int32Array {
    return this.#rows;
  }

  /** The number of the row with these words, which is added where it is new. */
  numberOf(words: Int32Array): number {
    const width = this.#words;
    const mask = this.#places.length - 1;
    for (let place = hashOf(words, 0, width) & mask; ; place = (place + 1) & mask) {
      const number = this.#places[place]! - 1;
      if (number < 0) return this.#added(words, place);
      if (this.#isRow(number, words)) return number;
    }
  }

  #isRow(number: number, words: Int32Array): boolean {
    const width = this.#words;
    const at = number * width;
    for (let word = 0; word < width; word++)
      if (this.#rows[at + word] !== words[word]) return false;
    return true;
  }

  #added(words: Int32Array, place: number): number {
    const number = this.#size++;
    if ((number + 1) * this.#words > this.#rows.length)
      this.#rows = enlarged(this.#rows, 2 * this.#rows.length);
    this.#rows.set(words, number * this.#words);
    this.#places[place] = number + 1;
    if (2 * this.#size > this.#places.length) this.#spread();
    return number;
  }

  /** Every row into a table of twice the size. */
  #spread(): void {
    const width = this.#words;
    this.#places = new Int32Array(2 * this.#places.length);
    const mask = this.#places.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let place = hashOf(this.#rows, number * width, width) & mask;
      while (this.#places[place] !== 0) place = (place + 1) & mask;
      this.#places[place] = number + 1;
    }
  }
}

/** The same numbers in an array of this length. */
export function enlarged(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(numbers);
  return larger;
}

/** A hash of words that lie side by side, by multiplication and rotation. */
export function hashOf(words: Int32Array, at: number, length: number): number {
  let hash = 0x9e3779b9;
  for (let word = 0; word < length; word++) {
    hash = Math.imul(hash ^ words[at + word]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
