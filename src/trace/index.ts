/** Traces: their format, and their validation against a network with partial observation. Knows nothing of md. */
export { Automaton, NONE } from './automaton.ts';
export type { AutomatonOptions, Frontier } from './automaton.ts';
export type { Alternative, Letter } from './letter.ts';
export { Explanation } from './explanation.ts';
export type { Impossible, Sighting, StateValues } from './explanation.ts';
export { isTrace, parseTrace, traceText, TRACE_SCHEMA_VERSION } from './format.ts';
export type { Trace, TraceEvent, TraceHeader, TraceValue } from './format.ts';
export { type EachLine, type RecordedFile, eachLineOf, recordedFile } from './lines.ts';
export { StateSpace, type Move, type Question, type StateNumber } from './state-space.ts';
export { inconclusive, type TraceReport, type TraceResult } from './report.ts';
