/** The recordings of a real kernel, as lines that can be corrupted. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  BitmapValidator,
  traceOfKprobes,
  traceOfWriteLog,
} from '../../../../src/conform/trace/index.ts';
import type { TraceResult } from '../../../../src/trace/index.ts';

export const SETS = ['clean', 'dirty1', 'degraded', 'midrecovery'] as const;

/** Lines of a recording; line n is at index n - 1. */
export type Lines = readonly string[];

export function fixture(path: string): Lines {
  const url = new URL(`../../../fixtures/${path}`, import.meta.url);
  return gunzipSync(readFileSync(url)).toString('utf8').split('\n');
}

export function writeLog(set: (typeof SETS)[number]): Lines {
  return fixture(`${set}/log.jsonl.gz`);
}

/** One validator for all: what it finds out about one recording it knows for the next. */
const validator = new BitmapValidator({ statesMax: 1_000_000 });

export function validateLog(lines: Lines, judge = validator): TraceResult {
  return judge.validate(traceOfWriteLog(lines.join('\n'), 'log'));
}

export function validateKprobes(lines: Lines, judge = validator): TraceResult {
  return judge.validate(traceOfKprobes(lines.join('\n'), 'kprobes'));
}

/** Where the recording becomes impossible: its line and window, and what the line says. */
export function impossibleAt({ impossible }: TraceResult): string {
  return impossible === null
    ? 'explained'
    : `${impossible.line} ${impossible.window}: ${impossible.letter}`;
}

/** Without a line; the others keep their numbers. */
export function dropped(lines: Lines, line: number): Lines {
  return lines.with(line - 1, '');
}

export function duplicated(lines: Lines, line: number): Lines {
  return lines.toSpliced(line, 0, lines[line - 1]!);
}

/** A line taken out and put behind another. */
export function moved(lines: Lines, line: number, behind: number): Lines {
  const rest = lines.with(line - 1, '');
  return rest.toSpliced(behind, 0, lines[line - 1]!);
}

export function edited(lines: Lines, line: number, from: string, to: string): Lines {
  const text = lines[line - 1]!;
  if (!text.includes(from)) throw new Error(`line ${line} does not contain ${from}`);
  return lines.with(line - 1, text.replace(from, to));
}
