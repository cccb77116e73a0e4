/** A run's write log with its times, and the marks of the guest at their place in it. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { RaidproofError } from '../errors.ts';

/** One line of the write log. */
export interface TimedLine {
  readonly seq: number;
  /** Seconds of the monotonic clock. */
  readonly seconds: number;
  readonly op: 'w' | 'falloc' | 'flush' | 'KILL';
  readonly image: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Negative when the device refused it. */
  readonly result: number;
  /** What was written; empty for other lines. */
  readonly bytes: Uint8Array;
}

/** What the guest said, before write `seq`. */
export interface Mark {
  readonly seq: number;
  readonly seconds: number;
  readonly kind: 'step' | 'say' | 'result' | 'sample';
  readonly text: string;
}

/** A line as the shim writes it; marks have `hex` only. */
interface JsonLine {
  readonly seq?: number;
  readonly t?: number;
  readonly op?: TimedLine['op'];
  readonly img?: string;
  readonly off?: number;
  readonly len?: number;
  readonly rc?: number;
  readonly hex?: string;
}

/** Reads a write log, plain or gzipped (`.gz`). Throws RP201 when it cannot be read, RP211 for a line that is none. */
export function readTimedLog(file: string): TimedLine[] {
  let last = { seq: -1, seconds: 0 };
  return jsonLines(file).map((fields) => {
    // A KILL line of an older log has neither number nor time.
    last = { seq: fields.seq ?? last.seq + 1, seconds: fields.t ?? last.seconds };
    return {
      ...last,
      op: fields.op ?? 'w',
      image: fields.img ?? '',
      offsetBytes: fields.off ?? 0,
      lengthBytes: fields.len ?? 0,
      result: fields.rc ?? 0,
      bytes: Buffer.from(fields.hex ?? '', 'hex'),
    };
  });
}

/** The number that a continued log goes on with: that of its last line and 1. */
export function nextSeq(file: string): number {
  const last = contentOf(file).trimEnd().split('\n').at(-1) ?? '';
  return last === '' ? 0 : (JSON.parse(last) as { seq: number }).seq + 1;
}

/** Reads the marks. A sample of sysfs begins with a path, everything else with its kind. */
export function readMarks(file: string): Mark[] {
  return jsonLines(file).map((fields) => {
    const text = Buffer.from(fields.hex ?? '', 'hex')
      .toString('utf8')
      .trim();
    const [kind, words] = splitKind(text);
    return { seq: fields.seq ?? 0, seconds: fields.t ?? 0, kind, text: words };
  });
}

function splitKind(text: string): [Mark['kind'], string] {
  const [, kind, words] = /^(step|say|result) ([\s\S]*)$/.exec(text) ?? [];
  return kind === undefined ? ['sample', text] : [kind as Mark['kind'], words!];
}

function jsonLines(file: string): JsonLine[] {
  return contentOf(file)
    .split('\n')
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line !== '')
    .map(({ line, index }) => {
      try {
        return JSON.parse(line) as JsonLine;
      } catch {
        const where = `${file} line ${index + 1}`;
        throw new RaidproofError('RP211', 'it is no JSON', where, 'Run the scenario again.');
      }
    });
}

function contentOf(file: string): string {
  try {
    const content = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RaidproofError('RP201', what, file, 'Check the name and the permissions.');
  }
}
