/** Historical variants: real bugs put into a mended network; which properties catch them, and what that takes. */
import {
  type Hazard,
  type Network,
  type NetworkFamily,
  type Property,
  type Variant,
  isLiveness,
  mendsOf,
  parametersOf,
} from '../../machines/language/index.ts';
import {
  type CheckResult,
  type Limits,
  type PropertyResult,
  type Watch,
  check,
  exploreWithJs,
} from '../check/index.ts';
import { compile } from '../network/index.ts';
import { WHOLE_GRAPH } from './base.ts';
import { isFailure, stepsOf } from './search.ts';

/** What a variant cannot be caught without: claims about runs, or steps of a hazard. */
export type Need = 'liveness' | Hazard;

/** A property that a variant breaks. */
export interface Breach {
  readonly property: string;
  /** Steps of the shortest counterexample; null for something good that is no longer reachable. */
  readonly steps: number | null;
}

/** A judged variant, plain data. */
export interface JudgedVariant {
  readonly name: string;
  readonly bug: number | null;
  readonly commit: string | null;
  /** Named scope in which it was judged; null for the standard sizes. */
  readonly scope: string | null;
  /** Properties named beforehand that must fail. */
  readonly concerns: readonly string[];
  /** Whether all of them fail. */
  readonly isKilled: boolean;
  /** Of the properties named beforehand those that fail. */
  readonly breaches: readonly Breach[];
  /** Other properties that fail where states behind a violation are not expanded. */
  readonly others: readonly Breach[];
  readonly needs: readonly Need[];
  /** Not all could be seen: limits, or an interrupt. */
  readonly isPartial: boolean;
}

/** Enough for any scope that is meant to be searched in full. */
const LIMITS: Limits = { statesMax: 30_000_000, memoryMaxBytes: 3 * 2 ** 30 };

/** Puts a fault into the network with all mends but those that replace the mechanism it sits in. */
export function faultyNetwork(family: NetworkFamily, era: string, fault: Variant): Network {
  const mends = mendsOf(family, era).filter((one) => fault.without?.includes(one) !== true);
  const parameters = parametersOf(family, era, fault.scope);
  return family.build(era, parameters, new Set([fault.name, ...mends]));
}

/** Judges one fault of a family. */
export async function judgeVariant(
  family: NetworkFamily,
  era: string,
  fault: Variant,
  watch: Watch,
): Promise<JudgedVariant> {
  const network = faultyNetwork(family, era, fault);
  const concerned = await searchConcerns(network, fault, watch);
  const breaches = breachesOf(concerned.properties);
  const rest = await searchRest(network, fault, watch);
  const broken = concerned.properties.filter((one) => isFailure(one));
  const needs = await hazardNeeds(network, fault, broken, watch);
  const isOnlyLiveness =
    breaches.length > 0 &&
    rest.isSane &&
    broken.every(({ kind }) => kind === 'eventually' || kind === 'leadsTo');
  return {
    name: fault.name,
    bug: fault.bug ?? null,
    commit: fault.commit ?? null,
    scope: fault.scope ?? null,
    concerns: fault.concerns,
    isKilled:
      fault.concerns.length > 0 &&
      fault.concerns.every((id) => broken.some((one) => one.id === id)),
    breaches,
    others: rest.others,
    needs: [...(isOnlyLiveness ? ['liveness' as const] : []), ...needs],
    isPartial: rest.isPartial || isOpen(concerned),
  };
}

/** What was named beforehand, searched behind violations, too, until all of it is decided. */
async function searchConcerns(
  network: Network,
  { concerns }: Variant,
  watch: Watch,
): Promise<CheckResult> {
  const properties = network.properties.filter(({ id }) => concerns.includes(id));
  const policy = { ...WHOLE_GRAPH, stopWhenDecided: true };
  return check({ ...network, properties }, { policy, limits: LIMITS, reach: false, watch });
}

interface Rest {
  readonly others: readonly Breach[];
  /** Neither safety nor reachability fails: only claims about runs can. */
  readonly isSane: boolean;
  readonly isPartial: boolean;
}

/** All other properties: safety on the states before any violation; the rest only where there is none. */
async function searchRest(network: Network, { concerns }: Variant, watch: Watch): Promise<Rest> {
  const isOther = ({ id }: { readonly id: string }): boolean => !concerns.includes(id);
  const safety = network.properties.filter((one) => !isLiveness(one));
  const compiled = compile({ ...network, properties: safety });
  const pruning = { ...WHOLE_GRAPH, prune: true };
  const { ending, pruned, found, path } = await exploreWithJs(compiled, pruning, LIMITS, watch);
  if (pruned > 0) {
    const broken = [...found].filter(([index]) => safety[index]!.kind === 'always');
    const others = broken
      .map(([index, state]) => ({ property: safety[index]!.id, steps: path(state).length }))
      .filter(({ property }) => !concerns.includes(property));
    return { others, isSane: false, isPartial: ending !== 'complete' };
  }
  const missing = safety.filter(({ kind }, index) => kind === 'sometimes' && !found.has(index));
  const isPartial = ending !== 'complete';
  const live = network.properties.filter((one) => isLiveness(one) && isOther(one));
  const runs = await searchRuns(network, live, watch);
  const unreached = isPartial ? [] : missing.filter((one) => isOther(one));
  return {
    others: [
      ...unreached.map(({ id }) => ({ property: id, steps: null })),
      ...breachesOf(runs?.properties ?? []),
    ],
    isSane: missing.length === 0 && !isPartial,
    isPartial,
  };
}

async function searchRuns(
  network: Network,
  properties: readonly Property[],
  watch: Watch,
): Promise<CheckResult | undefined> {
  if (properties.length === 0) return undefined;
  return check(
    { ...network, properties },
    { policy: WHOLE_GRAPH, limits: LIMITS, reach: false, watch },
  );
}

/** Hazards without whose steps none of the named properties fails any more. */
async function hazardNeeds(
  network: Network,
  fault: Variant,
  broken: readonly PropertyResult[],
  watch: Watch,
): Promise<Hazard[]> {
  const needs: Hazard[] = [];
  for (const hazard of ['crash', 'late landing', 'second member'] as const) {
    const hazardous = new Set(
      network.steps.filter((one) => one.hazard === hazard).map(({ name }) => name),
    );
    // A counterexample without such a step needs none, and so does something that is no longer reachable.
    const isNeeded = broken.every(({ steps }) => steps.some((name) => hazardous.has(name)));
    if (broken.length === 0 || !isNeeded) continue;
    const steps = network.steps.filter((one) => one.hazard !== hazard);
    const result = await searchConcerns({ ...network, steps }, fault, watch);
    const isGone = result.properties.every(
      ({ verdict }) => verdict === 'holds' || verdict === 'unwitnessed',
    );
    if (isGone) needs.push(hazard);
  }
  return needs;
}

function breachesOf(properties: readonly PropertyResult[]): Breach[] {
  return properties
    .filter((one) => isFailure(one))
    .map((one) => ({ property: one.id, steps: stepsOf(one) }));
}

function isOpen({ properties }: CheckResult): boolean {
  return properties.some(({ verdict }) => verdict === 'inconclusive');
}
