/** The log of levels: every state found, in order. It is the queue of the search, and what traces are read from. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** States a piece: what is kept in memory or written to the file at once. */
export const PIECE_STATES = 1 << 16;

/**
 * States level by level, as one stream of bytes cut into pieces. Pieces that do not fit into the given memory go to a
 * temporary file without a name, oldest first; the system removes it with the process.
 */
export class LevelLog {
  readonly #pieceBytes: number;
  readonly #memoryMaxBytes: number;
  /** Undefined where the piece is in the file. */
  readonly #pieces: (Uint8Array | undefined)[] = [];
  /** Where each level begins. */
  readonly #levels = [0];
  #length = 0;
  #spilled = 0;
  /** The piece that is being read; it must stay as it is, even when it is written to the file. */
  #reading = -1;
  /** A piece to be used again. */
  #spare: Uint8Array | undefined;
  #file: number | undefined;
  #isAdopting = false;

  /**
   * @param stateBytes bytes a state
   * @param memoryMaxBytes what may be kept in memory; two pieces are in any case
   */
  constructor(stateBytes: number, memoryMaxBytes: number) {
    this.#pieceBytes = PIECE_STATES * stateBytes;
    this.#memoryMaxBytes = memoryMaxBytes;
  }

  /** Bytes kept in memory. */
  get bytes(): number {
    return (this.#pieces.length - this.#spilled) * this.#pieceBytes;
  }

  /** Bytes that it may come to keep in memory: three pieces at least, while one is being written. */
  get bytesMost(): number {
    return Math.max(this.#memoryMaxBytes, 3 * this.#pieceBytes, this.bytes);
  }

  /** Bytes in the file. */
  get fileBytes(): number {
    return this.#spilled * this.#pieceBytes;
  }

  /** Copies states to the end of the level that is being written. */
  append(states: Uint8Array): void {
    for (let from = 0; from < states.length;) {
      const at = this.#length % this.#pieceBytes;
      if (at === 0) this.#pieces.push(this.#newPiece());
      const part = states.subarray(from, from + this.#pieceBytes - at);
      this.#pieces.at(-1)!.set(part, at);
      this.#length += part.length;
      from += part.length;
    }
    while (this.bytes > this.#memoryMaxBytes && this.#pieces.length - this.#spilled > 2)
      this.#spillOldest();
  }

  /** Takes over a piece that somebody else is filling, and reads until the next level begins. */
  adopt(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#isAdopting = true;
  }

  /** Tells how many bytes the adopted pieces hold by now. */
  extendTo(length: number): void {
    this.#length = length;
  }

  /**
   * Writes adopted pieces to the file, as far as they do not fit; but not those of the last levels that were begun, so
   * many. Gives the pieces, which may be used again.
   */
  spill(levelsKept: number): readonly Uint8Array[] {
    const end = Math.floor((this.#levels.at(-levelsKept) ?? 0) / this.#pieceBytes);
    const spares: Uint8Array[] = [];
    while (this.bytes > this.#memoryMaxBytes && this.#spilled < end)
      spares.push(this.#spillOldest());
    return spares;
  }

  /** Begins the next level. */
  endLevel(): void {
    this.#levels.push(this.#length);
  }

  /** Bytes of a level; 0 for one that was never begun. */
  levelBytes(level: number): number {
    const [begin, end] = this.#bounds(level);
    return end - begin;
  }

  /** The states of a level, piece by piece in the order found; one reader at a time. */
  *read(level: number): Generator<Uint8Array> {
    const [begin, end] = this.#bounds(level);
    for (let from = begin; from < end;) {
      const index = Math.floor(from / this.#pieceBytes);
      const at = from - index * this.#pieceBytes;
      const length = Math.min(end - from, this.#pieceBytes - at);
      this.#reading = index;
      yield this.#piece(index).subarray(at, at + length);
      from += length;
    }
    this.#reading = -1;
  }

  /** Gives the file back to the system; what is in it cannot be read afterwards. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #bounds(level: number): readonly [begin: number, end: number] {
    const begin = this.#levels[level] ?? this.#length;
    return [begin, this.#levels[level + 1] ?? this.#length];
  }

  #piece(index: number): Uint8Array {
    const kept = this.#pieces[index];
    if (kept !== undefined) return kept;
    const bytes = new Uint8Array(this.#pieceBytes);
    readSync(this.#file!, bytes, 0, bytes.length, index * this.#pieceBytes);
    return bytes;
  }

  #newPiece(): Uint8Array {
    const piece = this.#spare ?? new Uint8Array(this.#pieceBytes);
    this.#spare = undefined;
    return piece;
  }

  #spillOldest(): Uint8Array {
    this.#file ??= nameless();
    const index = this.#spilled++;
    const piece = this.#pieces[index]!;
    writeSync(this.#file, piece, 0, this.#pieceBytes, index * this.#pieceBytes);
    this.#pieces[index] = undefined;
    if (index !== this.#reading && !this.#isAdopting) this.#spare = piece;
    return piece;
  }
}

/** Opens a temporary file and removes its name at once. */
function nameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'raidproof-'));
  const file = openSync(join(folder, 'levels'), 'w+');
  rmSync(folder, { recursive: true });
  return file;
}
