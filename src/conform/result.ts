/** What a comparison of model and executor comes to. */
import type { Violation } from '../check/index.ts';

/** One comparison, as reports want it. */
export interface ConformanceResult {
  readonly name: string;
  readonly sentence: string;
  readonly cases: number;
  readonly steps: number;
  readonly differences: readonly Violation[];
  readonly seconds: number;
  readonly details: readonly string[];
}
