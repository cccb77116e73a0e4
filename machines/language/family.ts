/** Network families: a network with its parameters, eras and variants, as the command line offers them. */
import type { Network } from './network.ts';

/** A size of a network that users may set with `-p NAME=VALUE`. */
export interface ParameterDescription {
  readonly name: string;
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  readonly sentence: string;
}

/**
 * A named change to a network. A `fault` switches a mechanism off or re-creates a historical bug; a `mend`
 * repairs a real defect of an era.
 */
export interface Variant {
  readonly name: string;
  readonly kind: 'fault' | 'mend';
  readonly sentence: string;
  /** Kernel commit and version that the change stands for, where there is one. */
  readonly commit?: string;
  /** Property ids that a fault is expected to violate, or that a mend repairs. */
  readonly concerns: readonly string[];
  /** Mends that replace the mechanism the fault sits in: they are left out when it is put in. */
  readonly without?: readonly string[];
}

/** What the era's own rules are known to violate, found by the checker and kept as a finding. */
export interface KnownDefect {
  readonly property: string;
  /** The mend that repairs it. */
  readonly mend: string;
  /** What it means for a user's data. */
  readonly consequence: string;
  /** Kernel versions that had it. */
  readonly versions: string;
}

/** A network with all that may be chosen about it. */
export interface NetworkFamily {
  readonly name: string;
  readonly sentence: string;
  readonly eras: readonly string[];
  readonly parameters: readonly ParameterDescription[];
  readonly variants: readonly Variant[];
  readonly knownDefects: readonly KnownDefect[];
  /** Parameters and variants must have been checked; throws RangeError on sizes that contradict each other. */
  readonly build: (
    era: string,
    parameters: Readonly<Record<string, number>>,
    variants: ReadonlySet<string>,
  ) => Network;
}
