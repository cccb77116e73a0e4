/** Report data: all that one `verify` run found, as plain data. Every report is drawn from it alone. */
import type { KnownDefect, Variant } from '../../machines/language/index.ts';
import type { CheckResult, Violation } from '../check/index.ts';
import type { Chart } from '../network/index.ts';

/** One network of one era, checked as the era had it and, where it has defects, mended. */
export interface NetworkReport {
  readonly family: { readonly name: string; readonly sentence: string; readonly era: string };
  /** The charts of its machines; two of the same name count as one. */
  readonly charts: readonly Chart[];
  /** The network as the era had it. */
  readonly main: CheckResult;
  /** With every known defect mended; null when the era has none. */
  readonly mended: CheckResult | null;
  readonly knownDefects: readonly KnownDefect[];
  /**
   * For each mend the network with all other mends in force, so that its defect tells its own story. Left
   * out, two defects that violate the same property share the shorter story.
   */
  readonly alone?: readonly { readonly mend: string; readonly result: CheckResult }[];
}

/** A fault put in on purpose, and whether the properties noticed it. */
export interface VariantReport {
  readonly variant: Variant;
  readonly network: string;
  readonly result: CheckResult;
  readonly caught: boolean;
}

/** One comparison of the executor with a model. */
export interface ConformanceReport {
  readonly name: string;
  readonly sentence: string;
  readonly cases: number;
  readonly steps: number;
  readonly differences: readonly Violation[];
  readonly seconds: number;
  readonly details: readonly string[];
}

/** One set of member images that was examined or recovered. */
export interface ImageReport {
  readonly set: string;
  readonly sentence: string;
  readonly members: number;
  readonly action: string;
  readonly verdict: 'good' | 'bad';
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** Something that was not run here. Never silently left out. */
export interface SkippedItem {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** Everything a run of `verify` found. */
export interface ReportData {
  readonly schemaVersion: 1;
  readonly version: string;
  readonly node: string;
  readonly seconds: number;
  readonly networks: readonly NetworkReport[];
  /** Faults, each expected to be caught. */
  readonly variants: readonly VariantReport[];
  readonly conformance: readonly ConformanceReport[];
  readonly images: readonly ImageReport[];
  readonly skipped: readonly SkippedItem[];
}
