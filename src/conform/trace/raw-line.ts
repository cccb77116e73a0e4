/** A line of a write log, of which only as much is read as somebody asks for: what was written takes most of it, and nobody asks for data. */
import { RaidproofError } from '../../errors.ts';

/** A write that reached a member, or the end of the writing kernel. */
export interface RawLine {
  /** Of the file, from 1. */
  readonly line: number;
  /** The log's own number of the line. */
  readonly seq: number;
  readonly op: 'w' | 'KILL';
  /** Milliseconds. */
  readonly time: number;
  readonly image: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Holds what was written from `hexAt` on, as hexadecimal digits, until the next line is read. */
  readonly log: Buffer;
  readonly hexAt: number;
}

/** What was written, decoded. */
export function bytesOf({ log, hexAt, lengthBytes }: RawLine): Buffer {
  return Buffer.from(log.toString('latin1', hexAt, hexAt + 2 * lengthBytes), 'hex');
}

/** The line, for use after its place in the log has been overwritten. */
export function kept(raw: RawLine): RawLine {
  const { log, hexAt, lengthBytes } = raw;
  return { ...raw, log: Buffer.from(log.subarray(hexAt, hexAt + 2 * lengthBytes)), hexAt: 0 };
}

const QUOTE = 0x22;
const BRACE = 0x7d;
const HEX = Buffer.from('"hex":"');
const HEAD_BYTES = 256;

/** How the lines of writes begin that our shim writes; any other line is read as JSON. */
const HEAD =
  /^\{"seq":(\d+),"t":(\d+\.\d+),"op":"w","img":"([ !#-[\]-~]*)","off":(\d+),"len":(\d+),"rc":-?\d+,"hex":"/;

/**
 * Reads a line; null where it is neither a write nor the end.
 * @param line its number, from 1
 * @throws RaidproofError RP211 where it is no JSON
 */
export function rawLine(
  log: Buffer,
  start: number,
  end: number,
  line: number,
  file: string,
): RawLine | null {
  const head = HEAD.exec(log.toString('latin1', start, Math.min(end, start + HEAD_BYTES)));
  if (head !== null) {
    const [text, seq, t, image, off, length] = head as unknown as readonly string[];
    const hexAt = start + text!.length;
    const lengthBytes = Number(length);
    const isWhole =
      hexAt + 2 * lengthBytes === end - 2 && log[end - 2] === QUOTE && log[end - 1] === BRACE;
    if (isWhole)
      return {
        line,
        seq: Number(seq),
        op: 'w',
        time: Number(t) * 1000,
        image: image!,
        offsetBytes: Number(off),
        lengthBytes,
        log,
        hexAt,
      };
  }
  return parsedLine(log, start, end, line, file);
}

/** Any line, without making text of what was written. */
function parsedLine(
  log: Buffer,
  start: number,
  end: number,
  line: number,
  file: string,
): RawLine | null {
  const bytes = log.subarray(start, end);
  if (bytes.length < 3 && bytes.toString().trim() === '') return null;
  const at = bytes.indexOf(HEX);
  const from = at < 0 ? bytes.length : at + HEX.length;
  const to = at < 0 ? bytes.length : bytes.indexOf(QUOTE, from);
  const text = bytes.toString('utf8', 0, from) + (to < 0 ? '' : bytes.toString('utf8', to));
  const { op, t, img, off, seq: given } = fieldsOf(text, `${file} line ${line}`);
  const seq = typeof given === 'number' ? given : line - 1;
  if (op === 'KILL')
    return { line, seq, op, time: 0, image: '', offsetBytes: 0, lengthBytes: 0, log, hexAt: 0 };
  if (op !== 'w' || typeof img !== 'string' || typeof off !== 'number') return null;
  return {
    line,
    seq,
    op,
    time: typeof t === 'number' ? t * 1000 : 0,
    image: img,
    offsetBytes: off,
    lengthBytes: to < 0 ? 0 : (to - from) >> 1,
    log,
    hexAt: start + from,
  };
}

function fieldsOf(line: string, where: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new RaidproofError('RP211', 'it is no JSON', where, 'Record the log again.');
  }
}
