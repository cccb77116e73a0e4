/** A stack of keys: the last ones pushed are expanded first, so that those below gather more states meanwhile. */

const PIECE_BYTES = 1 << 19;

/** Bytes pushed and popped at one end, kept in pieces. */
export class KeyStack {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  /** Bytes on the stack. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of memory in use. */
  get bytes(): number {
    return this.#pieces.length * PIECE_BYTES;
  }

  /** Copies bytes onto the stack. */
  push(keys: Uint8Array): void {
    for (let from = 0; from < keys.length;) {
      const index = Math.floor(this.#length / PIECE_BYTES);
      const at = this.#length - index * PIECE_BYTES;
      if (index === this.#pieces.length) this.#pieces.push(new Uint8Array(PIECE_BYTES));
      const part = keys.subarray(from, from + PIECE_BYTES - at);
      this.#pieces[index]!.set(part, at);
      this.#length += part.length;
      from += part.length;
    }
  }

  /** Takes at most so many bytes off; they stay as they are until the next push. A piece's border may make them fewer. */
  pop(bytesMax: number): Uint8Array {
    if (this.#length === 0) return new Uint8Array();
    const index = Math.ceil(this.#length / PIECE_BYTES) - 1;
    const end = this.#length - index * PIECE_BYTES;
    const begin = Math.max(0, end - bytesMax);
    this.#length -= end - begin;
    // One empty piece is kept, lest a stack about a border makes one again and again.
    this.#pieces.length = Math.min(this.#pieces.length, index + 2);
    return this.#pieces[index]!.subarray(begin, end);
  }
}
