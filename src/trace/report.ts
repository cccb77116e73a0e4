/** What a validation found, as plain data: for reports and scripts. */
import type { Impossible } from './explanation.ts';

/** What one network says of a trace. */
export interface TraceResult {
  readonly network: string;
  /** `explained`: some run of the network shows what the trace shows, as seen through each window. */
  readonly verdict: 'explained' | 'impossible' | 'inconclusive';
  /** Events that were read; up to the impossible one. */
  readonly events: number;
  /** Windows, each followed on its own. */
  readonly windows: number;
  /** States of the network that were met, and sets of them. */
  readonly states: number;
  readonly frontiers: number;
  readonly impossible: Impossible | null;
  /** What is looked at and what is not, in sentences. */
  readonly scope: readonly string[];
  /** Steps that were allowed beside those of the network, each with its reason. */
  readonly supplements: readonly { readonly step: string; readonly reason: string }[];
}

/** What all networks say of a recording. */
export interface TraceReport {
  readonly schemaVersion: 1;
  readonly file: string;
  readonly source: string;
  readonly events: number;
  readonly results: readonly TraceResult[];
}

/** The result where a limit ended the explanation. */
export function inconclusive(network: string, states: number, why: string): TraceResult {
  return {
    network,
    verdict: 'inconclusive',
    events: 0,
    windows: 0,
    states,
    frontiers: 0,
    impossible: null,
    scope: [why],
    supplements: [],
  };
}
