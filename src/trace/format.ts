/** The trace format: a header line and one JSON object a line for each event. It knows no subject and no kernel. */
import { RaidproofError } from '../errors.ts';

/** The version of the format that is read and written here. */
export const TRACE_SCHEMA_VERSION = 1;

/** A value in a header or an event. */
export type TraceValue = number | string | boolean | null | readonly TraceValue[];

/** What the first line says. */
export interface TraceHeader {
  readonly format: 'raidproof-trace';
  readonly schemaVersion: typeof TRACE_SCHEMA_VERSION;
  /** Whose events these are: `md`; it decides which events there are and what their fields mean. */
  readonly subject: string;
  /** What made the trace: a kernel and its version, or another implementation. */
  readonly source: string;
  /** Sizes and other constants of the run, by the subject's names. */
  readonly parameters: Readonly<Record<string, TraceValue>>;
}

/** One thing that was seen. All other fields are the subject's. */
export interface TraceEvent {
  readonly event: string;
  /** Where it stands: the line of the recording that it was read from, from 1; in a trace file, its own line. */
  readonly line: number;
  /** Milliseconds since some fixed moment; never falls. */
  readonly time?: number;
  readonly [field: string]: TraceValue | undefined;
}

/** A whole trace. */
export interface Trace {
  readonly header: TraceHeader;
  readonly events: readonly TraceEvent[];
}

/** Whether a text begins with a header of this format. */
export function isTrace(text: string): boolean {
  return /^\s*\{[^\n]*"format"\s*:\s*"raidproof-trace"/.test(text);
}

/** Reads a trace. @throws RaidproofError RP214 with the line that is wrong */
export function parseTrace(text: string, file: string): Trace {
  const lines = text.split('\n');
  const header = headerOf(objectOf(lines[0] ?? '', `${file} line 1`), `${file} line 1`);
  const events: TraceEvent[] = [];
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.trim() === '') continue;
    const where = `${file} line ${index + 1}`;
    const fields = objectOf(line, where);
    if (typeof fields['event'] !== 'string') throw malformed(where, 'an event has no name');
    fields['line'] = index + 1;
    events.push(fields as unknown as TraceEvent);
  }
  return { header, events };
}

/** The trace as text: what {@link parseTrace} reads. Lines are numbered by their place in this text. */
export function traceText({ header, events }: Trace): string {
  const lines = events.map((event) => JSON.stringify({ ...event, line: undefined }));
  return `${[JSON.stringify(header), ...lines].join('\n')}\n`;
}

function headerOf(fields: Record<string, unknown>, where: string): TraceHeader {
  const { format, schemaVersion, subject, source, parameters } = fields;
  if (format !== 'raidproof-trace') throw malformed(where, 'format is not raidproof-trace');
  if (schemaVersion !== TRACE_SCHEMA_VERSION)
    throw malformed(where, `schemaVersion ${JSON.stringify(schemaVersion)} is not known here`);
  if (typeof subject !== 'string' || typeof source !== 'string')
    throw malformed(where, 'subject and source must be texts');
  if (typeof parameters !== 'object' || parameters === null)
    throw malformed(where, 'parameters must be an object');
  return {
    format,
    schemaVersion,
    subject,
    source,
    parameters: parameters as TraceHeader['parameters'],
  };
}

function objectOf(line: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed(where, 'it is no JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw malformed(where, 'it is no JSON object');
}

function malformed(where: string, what: string): RaidproofError {
  return new RaidproofError('RP214', what, where, 'See docs/trace-format.md.');
}
