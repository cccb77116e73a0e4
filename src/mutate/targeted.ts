/** Targeted faults in the kill matrix: small named changes that were made for one property, and what notices them. */
import type { Network } from '../../machines/language/index.ts';
import { type Limits, type Watch, check } from '../check/index.ts';
import { WHOLE_GRAPH } from './base.ts';
import type { Breach } from './historical.ts';
import { isFailure, stepsOf } from './search.ts';

/** A judged targeted fault, plain data. */
export interface JudgedFault {
  readonly name: string;
  /** What goes wrong, as a sentence. */
  readonly sentence: string;
  /** The property that it was made for. */
  readonly property: string;
  /** The sizes at which it was judged, by their name, or by what differs from the standard. */
  readonly scope: string;
  /** What the right network keeps at these sizes and fails with the fault. */
  readonly breaches: readonly Breach[];
  /** Not all was judged: more may fail. */
  readonly isPartial: boolean;
}

/** A network with a targeted fault, and the right one of the same sizes. */
export interface FaultPair {
  readonly right: Network;
  readonly wrong: Network;
}

/**
 * Judges a fault by all properties, on the whole graph: nothing that fails hides another. What the right network does not keep
 * at these sizes is no breach. Undefined when the watch ended it.
 */
export async function judgeFault(
  { right, wrong }: FaultPair,
  limits: Limits,
  watch: Watch,
): Promise<Pick<JudgedFault, 'breaches' | 'isPartial'> | undefined> {
  const options = { policy: WHOLE_GRAPH, limits, reach: false, watch };
  const found = await check(wrong, options);
  if (found.ending === 'interrupted') return undefined;
  const failed = new Map(
    found.properties.filter((one) => isFailure(one)).map((one) => [one.id, one]),
  );
  const properties = right.properties.filter(({ id }) => failed.has(id));
  const before = await check({ ...right, properties }, options);
  if (before.ending === 'interrupted') return undefined;
  const sound = before.properties.filter(
    ({ verdict }) => verdict === 'holds' || verdict === 'witnessed',
  );
  return {
    breaches: sound.map(({ id }) => ({ property: id, steps: stepsOf(failed.get(id)!) })),
    isPartial: found.properties.some(({ verdict }) => verdict === 'inconclusive'),
  };
}
