/** Whole changes: a network built anew with something wrong. It may have other instances and steps than the right one. */
import { type Network, isLiveness } from '../../machines/language/index.ts';
import { type Limits, type Watch, check } from '../check/index.ts';
import { WHOLE_GRAPH } from './base.ts';
import { isFailure, stepsOf } from './search.ts';

/** A change that is not a mutation of one thing: what it stands for, and the network that it makes. */
export interface WholeChange {
  /**
   * - `fault`: a named variant, historical or made up, put into the mended network.
   * - `without-mend`: the mended network without one mend: a real defect of the era comes back.
   * - `targeted-fault`: made for one promise, and known to no check but this.
   */
  readonly operator: 'fault' | 'without-mend' | 'targeted-fault';
  /** Name of the fault or of the mend. */
  readonly subject: string;
  /** What goes wrong, as a sentence. */
  readonly detail: string;
  /** Promises that are expected to notice: it is tried only while one of them is wanted. */
  readonly concerns: readonly string[];
  readonly build: () => Network;
}

/** What fails in a network. */
export interface NetworkFailures {
  readonly failures: readonly { readonly id: string; readonly steps: number | null }[];
  /** All was seen and all was judged. */
  readonly complete: boolean;
}

/**
 * Checks a whole network, with every state behind a violation. Where several safety promises fail, claims about runs are
 * not judged any more. Undefined when the watch ended it.
 */
export async function failuresOf(
  network: Network,
  limits: Limits,
  watch: Watch,
): Promise<NetworkFailures | undefined> {
  const properties = network.properties.filter(({ kind }) => kind === 'always');
  const ofStates = await checked({ ...network, properties }, limits, watch);
  if (ofStates === undefined || ofStates.failures.length > 1) return ofStates;
  return checked(network, limits, watch);
}

async function checked(
  network: Network,
  limits: Limits,
  watch: Watch,
): Promise<NetworkFailures | undefined> {
  const result = await check(network, { policy: WHOLE_GRAPH, limits, reach: false, watch });
  if (result.ending === 'interrupted') return undefined;
  const kinds = new Map(network.properties.map((one) => [one.id, one]));
  const failures = result.properties
    .filter((one) => isFailure(one))
    .map((one) => ({ id: one.id, steps: isLiveness(kinds.get(one.id)!) ? null : stepsOf(one) }));
  const isJudged = result.properties.every(({ verdict }) => verdict !== 'inconclusive');
  return { failures, complete: result.complete && isJudged };
}
