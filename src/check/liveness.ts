/** Liveness: judges claims about fair runs on the graph of an exploration. */
import {
  type LivenessProperty,
  type Predicate,
  and,
  isLiveness,
} from '../../machines/language/index.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { COMPONENT_BYTES, fairComponents } from './components.ts';
import { type Exploration, type Limits, type Policy, cutPredicate } from './engine.ts';
import { type Edges, storedEdges } from './edges.ts';
import { graphBytes } from './graph.ts';
import { type Lasso, findLasso } from './lasso.ts';
import { obligationsOf } from './obligations.ts';
import { OWING_BYTES, REGION_BYTES, depths, meetOwing, owingRegion } from './owing.ts';
import { CLAIMS_MAX } from './sieve.ts';
import { type Claim, judgeTogether, questionsOf } from './sieved-liveness.ts';
import { MEETING_BYTES, noMeetings } from './walk.ts';

/** What came of one claim. */
export interface LivenessJudgement {
  /** `unwitnessed`: no state calls for the goal, so that the claim would hold of nothing. */
  readonly verdict: 'holds' | 'violated' | 'unwitnessed' | 'inconclusive';
  /** A fair run that never comes to the goal; only where the claim is violated, and there is memory to find it. */
  readonly lasso?: Lasso;
}

/** Bytes a state to judge one claim: where cut, premise and goal hold, the region, its components. */
export const JUDGING_BYTES = 3 + Math.max(REGION_BYTES, 1 + COMPONENT_BYTES);

/** Further bytes a state to find the way to where a claim fails, and the way round there. */
export const TELLING_BYTES = OWING_BYTES + MEETING_BYTES;

const OPEN: LivenessJudgement = { verdict: 'inconclusive' };

/**
 * Judges the liveness properties, by their index in the network. What a limit, an interrupt or an exploration that
 * ended early leaves open is inconclusive.
 * @param policy the one by which was explored: what it did not expand, no run goes through
 */
export async function judgeLiveness(
  network: CompiledNetwork,
  exploration: Exploration,
  policy: Policy,
  limits: Limits,
  goesOn: () => boolean,
): Promise<ReadonlyMap<number, LivenessJudgement>> {
  const claims = claimsOf(network);
  const judgements = new Map(claims.map(({ index }) => [index, OPEN]));
  if (claims.length === 0 || !canJudge(exploration, limits)) return judgements;
  for (let first = 0; first < claims.length; first += CLAIMS_MAX) {
    const some = claims.slice(first, first + CLAIMS_MAX);
    const sieved = await judgeTogether(network, exploration, policy, limits, some, goesOn);
    if (sieved === undefined) return judgeEach(network, exploration, policy, limits, goesOn);
    for (const [index, judgement] of sieved) judgements.set(index, judgement);
  }
  return judgements;
}

/** What judging all claims together will ask of all states, so that it can be answered before; nothing where it may not. */
export function questionsToCome(
  network: CompiledNetwork,
  policy: Policy,
): readonly (readonly Predicate[])[] {
  const claims = claimsOf(network);
  if (claims.length === 0 || claims.length > CLAIMS_MAX) return [];
  return questionsOf(network, policy, claims);
}

/** Judges the claims one by one, where they cannot be judged together. */
async function judgeEach(
  network: CompiledNetwork,
  exploration: Exploration,
  policy: Policy,
  limits: Limits,
  goesOn: () => boolean,
): Promise<ReadonlyMap<number, LivenessJudgement>> {
  const claims = claimsOf(network);
  const judgements = new Map(claims.map(({ index }) => [index, OPEN]));
  const isCut = exploration.holding(cutPredicate(network, policy));
  let edges: Edges | undefined;
  for (const { property, index } of claims) {
    if (!goesOn()) return judgements;
    const isSource = sourcesOf(property, exploration);
    const isBarred = exploration.holding(property.predicate);
    // The answers may have moved the memory in which an engine keeps its edges.
    if (edges === undefined || exploration.keepsEdges === true)
      edges = await edgesOf(exploration, limits, goesOn);
    if (edges === undefined) return judgements;
    const ground: Ground = { network, exploration, edges, isCut, limits };
    judgements.set(index, judgeOne(ground, property, isSource, isBarred));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return judgements;
}

function claimsOf(network: CompiledNetwork): Claim[] {
  return network.properties.flatMap((property, index) =>
    isLiveness(property) ? [{ property, index }] : [],
  );
}

/** Whether an exploration is complete, and what a claim takes fits into memory, if need be without its edges. */
export function canJudge(exploration: Exploration, limits: Limits): boolean {
  const { ending, edges, states } = exploration;
  const isEnough = edges === undefined ? keepsEdges : hasRoom;
  return ending === 'complete' && isEnough(exploration, limits, JUDGING_BYTES * states);
}

/** Whether so many more bytes fit. */
function hasRoom({ bytes }: Exploration, { memoryMaxBytes }: Limits, more: number): boolean {
  return bytes + more <= memoryMaxBytes;
}

/** Whether all edges fit beside so many more bytes. */
function keepsEdges(exploration: Exploration, limits: Limits, more: number): boolean {
  const { states, transitions } = exploration;
  return hasRoom(exploration, limits, graphBytes(states, transitions) + more);
}

/** All edges where they fit, since that is faster; else the steps find them anew, each time they are asked for. */
async function edgesOf(
  exploration: Exploration,
  limits: Limits,
  goesOn: () => boolean,
): Promise<Edges | undefined> {
  const working = (JUDGING_BYTES + TELLING_BYTES) * exploration.states;
  if (exploration.edges !== undefined && !keepsEdges(exploration, limits, working))
    return exploration.edges();
  const graph = await exploration.graph(goesOn);
  return graph === undefined ? exploration.edges?.() : storedEdges(graph);
}

/** What all claims are judged on. */
interface Ground {
  readonly network: CompiledNetwork;
  readonly exploration: Exploration;
  readonly edges: Edges;
  readonly limits: Limits;
  /** States that were not expanded: no run goes through them. */
  readonly isCut: Uint8Array;
}

function judgeOne(
  ground: Ground,
  property: LivenessProperty,
  isSource: Uint8Array,
  isBarred: Uint8Array,
): LivenessJudgement {
  const { network, exploration, edges, isCut, limits } = ground;
  const { path } = exploration;
  if (!isSource.includes(1)) return { verdict: 'unwitnessed' };
  for (let state = 0; state < isBarred.length; state++) isBarred[state]! |= isCut[state]!;
  const obligations = obligationsOf(network, property);
  const region = owingRegion(edges, isSource, isBarred);
  const components = fairComponents(edges, region, obligations);
  if (components.fair === 0) return { verdict: 'holds' };
  const telling = (JUDGING_BYTES + TELLING_BYTES) * edges.states;
  if (!hasRoom(exploration, limits, telling)) return { verdict: 'violated' };
  const owing = meetOwing(
    edges,
    depths(edges),
    (state) => isSource[state] === 1,
    (state) => isBarred[state] === 1,
  );
  const places = {
    componentOf: (state: number) => components.of[state]!,
    isFair: (state: number) => components.isFair[state] === 1,
  };
  const meetings = noMeetings(edges.states);
  return {
    verdict: 'violated',
    lasso: findLasso({ edges, obligations, places, meetings }, owing, path)!,
  };
}

/** The states that call for the goal: those of the premise, or the initial one alone. */
function sourcesOf(property: LivenessProperty, { holding, states }: Exploration): Uint8Array {
  if (property.kind === 'leadsTo') return holding(property.premise ?? and());
  const initial = new Uint8Array(states);
  initial[0] = 1;
  return initial;
}
