/** The lines of a recording, one after another: a long one has more bytes than a buffer may have, and is never held as a whole. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { RaidproofError } from '../errors.ts';

/** Takes a line: its bytes from `start` up to `end`, without the line break. They lie there only until it returns. */
export type TakeLine = (bytes: Buffer, start: number, end: number) => void;

/** Gives all lines to whoever takes them. */
export type EachLine = (take: TakeLine) => void;

/** What a file holds, unpacked where it is gzipped. */
export interface RecordedFile {
  /** How it begins: enough to see what it is. */
  readonly beginning: Buffer;
  readonly eachLine: EachLine;
  /** All of it. */
  readonly bytes: () => Buffer;
}

const PIECE_BYTES = 1 << 20;
const NEW_LINE = 0x0a;

/** Opens a recording. @throws RaidproofError RP201 when it cannot be read, also later */
export function recordedFile(file: string): RecordedFile {
  const first = orUnreadable(file, () => (statSync(file).isFile() ? firstPiece(file) : null));
  if (first === null || isPacked(first)) {
    const bytes = orUnreadable(file, () => unpacked(readFileSync(file)));
    return {
      beginning: bytes.subarray(0, PIECE_BYTES),
      eachLine: eachLineOf(bytes),
      bytes: () => bytes,
    };
  }
  return {
    beginning: first,
    eachLine: (take) => {
      takeLinesOfFile(file, take);
    },
    bytes: () => orUnreadable(file, () => readFileSync(file)),
  };
}

/** The lines of what is there already. */
export function eachLineOf(bytes: Buffer): EachLine {
  return (take) => {
    const end = takeLines(bytes, bytes.length, take);
    if (end < bytes.length) take(bytes, end, bytes.length);
  };
}

function firstPiece(file: string): Buffer {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  const opened = openSync(file, 'r');
  try {
    return piece.subarray(0, readSync(opened, piece));
  } finally {
    closeSync(opened);
  }
}

function isPacked(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(bytes: Buffer): Buffer {
  return isPacked(bytes) ? gunzipSync(bytes) : bytes;
}

/** Piece by piece; what is left of a line at the end of a piece stands before the next one. */
function takeLinesOfFile(file: string, take: TakeLine): void {
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  let left = 0;
  const opened = orUnreadable(file, () => openSync(file, 'r'));
  try {
    for (;;) {
      if (left === piece.length) piece = Buffer.concat([piece], 2 * left);
      const read = filled(file, opened, piece, left);
      if (read === 0) break;
      const end = takeLines(piece, left + read, take);
      piece.copyWithin(0, end, left + read);
      left += read - end;
    }
  } finally {
    closeSync(opened);
  }
  if (left > 0) take(piece, 0, left);
}

/** Reads on into the rest of a piece; gives how many bytes came. */
function filled(file: string, opened: number, piece: Buffer, from: number): number {
  return orUnreadable(file, () => readSync(opened, piece, from, piece.length - from, null));
}

/** The whole lines up to a place; gives where the rest begins. */
function takeLines(bytes: Buffer, until: number, take: TakeLine): number {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEW_LINE, start);
    if (end < 0 || end >= until) return start;
    take(bytes, start, end);
    start = end + 1;
  }
}

function orUnreadable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RaidproofError) throw error;
    const what = `it cannot be read (${error instanceof Error ? error.message : String(error)})`;
    throw new RaidproofError('RP201', what, file, 'Check the name and the permissions.');
  }
}
