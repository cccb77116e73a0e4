/** Write logs: lines of JSON, plain or gzipped, as typed lines. What is wrong in them is refused with its line. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { RaidproofError } from '../errors.ts';

/** Bytes that reach an image. `seq` is the log's own number of the line, or else its position from 0. */
export interface WriteLine {
  readonly kind: 'write';
  readonly seq: number;
  readonly image: string;
  readonly offsetBytes: number;
  readonly bytes: Uint8Array;
}

/** Everything written to the image before is on stable storage; null means all images. */
export interface FlushLine {
  readonly kind: 'flush';
  readonly seq: number;
  readonly image: string | null;
}

/** The writing process was killed here; nothing changes on the images. */
export interface KillLine {
  readonly kind: 'kill';
  readonly seq: number;
}

/** One line of a write log; a `falloc` line is a write of zeros. */
export type LogLine = WriteLine | FlushLine | KillLine;

/** A write longer than this in one line is not believed: a log that asks for it is damaged. */
const WRITE_BYTES_MAX = 1 << 30;

/**
 * Reads a log file: one JSON object a line with `op` `w`, `falloc`, `flush` or `KILL`. Whether it is
 * gzipped is seen by its first bytes.
 * @param file path of the log
 * @throws RP201 when it cannot be read, RP211 when it is damaged
 */
export function readLog(file: string): LogLine[] {
  return parseLog(unpacked(file, contentOf(file)).toString('utf8'), file);
}

/** The lines of a log's text. Empty lines are skipped. Throws RP211 like {@link readLog}. */
export function parseLog(text: string, file: string): LogLine[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, index }, position) => parsed(line, `${file} line ${index + 1}`, position))
    .filter((line) => line !== null);
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const what = `the log cannot be read (${reason(error)})`;
    throw new RaidproofError('RP201', what, file, 'Check the name and the permissions.');
  }
}

function unpacked(file: string, content: Buffer): Buffer {
  const isPacked = content[0] === 0x1f && content[1] === 0x8b;
  if (!isPacked && !file.endsWith('.gz')) return content;
  try {
    return gunzipSync(content);
  } catch (error) {
    throw malformed(file, `the log cannot be unpacked (${reason(error)})`);
  }
}

/** One line; null for a write that the device refused, which changed nothing. */
function parsed(line: string, where: string, position: number): LogLine | null {
  const fields = fieldsOf(line, where);
  const seq = fields['seq'] === undefined ? position : wholeField(fields, 'seq', where);
  switch (fields['op']) {
    case 'w':
      return writeOf(fields, seq, where);
    case 'falloc': {
      const bytes = new Uint8Array(lengthOf(fields, where));
      return hasFailed(fields) ? null : write(fields, seq, bytes, where);
    }
    case 'flush': {
      const image = fields['img'] === undefined ? null : imageOf(fields, where);
      return { kind: 'flush', seq, image };
    }
    case 'KILL':
      return { kind: 'kill', seq };
    default:
      throw malformed(where, `op ${JSON.stringify(fields['op'])} is not w, falloc, flush or KILL`);
  }
}

function fieldsOf(line: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw malformed(where, `it is no JSON (${reason(error)})`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw malformed(where, 'it is no JSON object');
}

/** A write; where the device took only a part (`rc`), that part. */
function writeOf(fields: Record<string, unknown>, seq: number, where: string): WriteLine | null {
  const { hex, rc } = fields;
  const lengthBytes = lengthOf(fields, where);
  if (typeof hex !== 'string' || !/^(?:[0-9a-f]{2})*$/i.test(hex))
    throw malformed(where, 'hex is not a text of hexadecimal bytes');
  if (hex.length !== 2 * lengthBytes)
    throw malformed(where, `len says ${lengthBytes} bytes, hex holds ${hex.length / 2}`);
  if (hasFailed(fields)) return null;
  const taken = typeof rc === 'number' ? Math.min(rc, lengthBytes) : lengthBytes;
  return write(fields, seq, Buffer.from(hex, 'hex').subarray(0, taken), where);
}

function write(
  fields: Record<string, unknown>,
  seq: number,
  bytes: Uint8Array,
  where: string,
): WriteLine {
  const offsetBytes = wholeField(fields, 'off', where);
  return { kind: 'write', seq, image: imageOf(fields, where), offsetBytes, bytes };
}

/** A negative return code: the write failed as a whole. */
function hasFailed({ rc }: Record<string, unknown>): boolean {
  return typeof rc === 'number' && rc < 0;
}

function lengthOf(fields: Record<string, unknown>, where: string): number {
  const lengthBytes = wholeField(fields, 'len', where);
  if (lengthBytes <= WRITE_BYTES_MAX) return lengthBytes;
  throw malformed(where, `len ${lengthBytes} is above ${WRITE_BYTES_MAX}`);
}

function imageOf({ img }: Record<string, unknown>, where: string): string {
  if (typeof img === 'string' && img !== '') return img;
  throw malformed(where, `img ${JSON.stringify(img)} is not the name of an image`);
}

function wholeField(fields: Record<string, unknown>, name: string, where: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed(where, `${name} ${JSON.stringify(value)} is not a whole number from 0 up`);
}

function malformed(where: string, what: string): RaidproofError {
  return new RaidproofError('RP211', what, where, 'The log is damaged; record it again.');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.split('\n', 1).join('') : String(error);
}
