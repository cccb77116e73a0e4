/** Counterexamples of the `modern` model, each with a scenario of real sizes that shows it on the real driver. */

import type { Scenario } from '../scenario.ts';

/**
 * What a result of the run must be: a value, or as another result, or unlike it, or a number above 0.
 * Results are those of the scenario's operations, and `unmarked-writes`: member writes of data or parity while the bit of
 * their chunk was not set on every member.
 */
export type Expectation = {
  readonly says: string;
  readonly result: string;
} & (
  | { readonly is: string }
  | { readonly sameAs: string }
  | { readonly differsFrom: string }
  | { readonly isAbove: number }
);

/** A counterexample that a scenario can show. */
export interface Shown {
  readonly name: string;
  /** Where the model shows it. */
  readonly network: string;
  readonly property: string;
  /** What goes wrong, as the model says it. */
  readonly claim: string;
  readonly scenario: Scenario;
  /** What must hold for the run to prove anything. */
  readonly premises: readonly Expectation[];
  /** What shows the defect. */
  readonly shows: readonly Expectation[];
  /** The rule that the model describes has been mended in some kernels of its time: there the run must not show the defect. */
  readonly mended?: MendedIn;
}

/** Which kernels have the mend of a rule of the model. */
export interface MendedIn {
  readonly commit: string;
  /** The first mainline release with it, for instance `6.8`. */
  readonly mainline: string;
  /** A stable release of an older line that is known to have it, for instance `6.1.176`. */
  readonly stable: string;
  /** What the mended kernel does instead, as a sentence. */
  readonly instead: string;
}

/** A counterexample that cannot be brought about from outside, with the reason. */
export interface NotShown {
  readonly name: string;
  readonly network: string;
  readonly property: string;
  readonly claim: string;
  readonly reason: string;
}

/** Either of the two. */
export type Counterexample = Shown | NotShown;
