/** What an audit finds. Plain data; the JSON of `raidproof audit` is this. */

/** `holds` says that every crash state was judged that could break the promise. */
export type AuditVerdict = 'holds' | 'violated' | 'inconclusive';

/** The first crash state that breaks the promise: a crash right after line `seq`. */
export interface AuditViolation {
  /** `seq` of the line; null when the images break the promise before the first line. */
  readonly seq: number | null;
  /** 4 KiB row of blocks, counted from the start of the members' data areas. */
  readonly stripe: number;
  /** Chunk of the bitmap, by number; null where the array has no bitmap. */
  readonly chunk: number | null;
  /** One sentence: what is wrong, and why an assembly would not repair it. */
  readonly why: string;
}

/** A line of the log that led to a violation. */
export interface StoryLine {
  readonly seq: number;
  readonly image: string;
  readonly what: string;
  /** The crash lost this write: it was not flushed. */
  readonly isLost: boolean;
}

/** How many crash states were of which kind. */
export interface AuditCounts {
  /** The array was still being made: there was nothing to promise. */
  readonly beforeTheArray: number;
  /** All members in sync: every row was judged. */
  readonly whole: number;
  /** A member missing or being rebuilt: rows were judged as far as blocks are there. */
  readonly degraded: number;
  /** No assembly would start: too few members, or in reshape. */
  readonly notAssembled: number;
}

/** The whole result. */
export interface AuditResult {
  readonly schemaVersion: 1;
  readonly verdict: AuditVerdict;
  /** Crash states that were judged: every prefix of the log, and what a crash may lose of it. */
  readonly crashStates: number;
  readonly counts: AuditCounts;
  /** Crash states that break the promise. */
  readonly violatingStates: number;
  readonly firstViolation: AuditViolation | null;
  /** The writes that led to it, oldest first; the last ones if there are many. */
  readonly story: readonly StoryLine[];
  /** UUID of the array; empty if the audit was ended before there was one. */
  readonly array: string;
  /** `seq` of the line that completed the array; null: the images held it from the start. */
  readonly judgedFrom: number | null;
  readonly images: readonly string[];
  readonly writes: number;
  readonly flushes: number;
  /** The log has no flush: each write is stable when it is logged. */
  readonly isStableWhenLogged: boolean;
  /** Most writes that were unflushed at once. */
  readonly unflushedMost: number;
  /** Writes that may be lost at once, or survive alone, where there are too many for all subsets. */
  readonly bound: number;
  readonly isTorn: boolean;
  /** No subset that could matter was left out. */
  readonly isExhaustive: boolean;
  /** Ended early, by the limit of states or by an interrupt. */
  readonly isStopped: boolean;
  readonly seconds: number;
  readonly statesPerSecond: number;
}
