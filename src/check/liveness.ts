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
import { type StateGraph, graphBytes } from './graph.ts';
import { type Lasso, findLasso } from './lasso.ts';
import { obligationsOf } from './obligations.ts';
import { OWING_BYTES, depths, meetOwing } from './owing.ts';
import { MEETING_BYTES } from './walk.ts';

/** What came of one claim. */
export interface LivenessJudgement {
  /** `unwitnessed`: no state calls for the goal, so that the claim would hold of nothing. */
  readonly verdict: 'holds' | 'violated' | 'unwitnessed' | 'inconclusive';
  /** A fair run that never comes to the goal; only where the claim is violated. */
  readonly lasso?: Lasso;
}

/** Bytes of working memory for each state: where cut, premise and goal hold, and what one claim takes. */
const WORKING_BYTES = 3 + COMPONENT_BYTES + OWING_BYTES + MEETING_BYTES;

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
  const claims = network.properties.flatMap((property, index) =>
    isLiveness(property) ? [{ property, index }] : [],
  );
  const judgements = new Map(claims.map(({ index }) => [index, OPEN]));
  if (claims.length === 0 || !canJudge(exploration, limits)) return judgements;
  const graph = await exploration.graph(goesOn);
  if (graph === undefined) return judgements;
  const isCut = exploration.holding(cutPredicate(network, policy));
  const ground: Ground = { network, exploration, graph, depth: depths(graph), isCut };
  for (const { property, index } of claims) {
    if (!goesOn()) return judgements;
    judgements.set(index, judgeOne(ground, property));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return judgements;
}

/** Whether an exploration is complete, and its graph fits into memory. */
export function canJudge(exploration: Exploration, { memoryMaxBytes }: Limits): boolean {
  const { ending, states, transitions, bytes } = exploration;
  const needed = bytes + graphBytes(states, transitions) + WORKING_BYTES * states;
  return ending === 'complete' && needed <= memoryMaxBytes;
}

/** What all claims are judged on. */
interface Ground {
  readonly network: CompiledNetwork;
  readonly exploration: Exploration;
  readonly graph: StateGraph;
  readonly depth: Int32Array;
  /** States that were not expanded: no run goes through them. */
  readonly isCut: Uint8Array;
}

function judgeOne(ground: Ground, property: LivenessProperty): LivenessJudgement {
  const { network, exploration, graph, depth, isCut } = ground;
  const { holding, path } = exploration;
  const isSource = sourcesOf(property, graph, holding);
  if (!isSource.includes(1)) return { verdict: 'unwitnessed' };
  const isBarred = holding(property.predicate).map((isGoal, state) => isGoal | isCut[state]!);
  const owing = meetOwing(graph, depth, isSource, isBarred);
  const obligations = obligationsOf(network, property);
  const components = fairComponents(graph, owing.isMet, obligations);
  const lasso = findLasso({ graph, obligations, components }, owing, path);
  return lasso === undefined ? { verdict: 'holds' } : { verdict: 'violated', lasso };
}

/** The states that call for the goal: those of the premise, or the initial one alone. */
function sourcesOf(
  property: LivenessProperty,
  graph: StateGraph,
  holding: (predicate: Predicate) => Uint8Array,
): Uint8Array {
  if (property.kind === 'leadsTo') return holding(property.premise ?? and());
  const initial = new Uint8Array(graph.states);
  initial[0] = 1;
  return initial;
}
