/** What the full examination of the specification found, as plain data for its reports. */
import type { Verdict, Violation } from '../check/index.ts';

/** One real defect, in the order found: with the mends before it in force, it gives the shortest counterexample. */
export interface FoundDefect {
  readonly network: string;
  readonly era: string;
  readonly scope: string | null;
  readonly property: string;
  readonly steps: number;
  readonly mend: string;
  /** The kernel commit or version that the mend stands for; null when none is known. */
  readonly commit: string | null;
  readonly consequence: string;
  readonly versions: string;
  readonly story: Violation | null;
}

/** A verdict with the length of its shortest counterexample or witness. */
export interface PinnedVerdict {
  readonly verdict: Verdict;
  readonly steps: number;
}

/** The counts and verdicts of one check, to be pinned. */
export interface PinnedCheck {
  readonly network: string;
  readonly era: string;
  readonly scope: string | null;
  readonly isMended: boolean;
  readonly parameters: Readonly<Record<string, number>>;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly pruned: number;
  /** By property id; chart states (`reach:`) only when they were not reached. */
  readonly verdicts: Readonly<Record<string, PinnedVerdict>>;
}
