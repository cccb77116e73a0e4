/** Liveness of many claims in one pass, where an engine has the edges at hand and answers many predicates together. */
import { type LivenessProperty, type Predicate, and } from '../../machines/language/index.ts';
import { type ClaimBits, claimBits } from './cycles.ts';
import type { CompiledNetwork } from '../network/index.ts';
import { type Exploration, type Limits, type Policy, cutPredicate } from './engine.ts';
import { type Edges, storedEdges } from './edges.ts';
import { type Lasso, findLasso } from './lasso.ts';
import type { LivenessJudgement } from './liveness.ts';
import { type Obligations, obligationsOf } from './obligations.ts';
import { OWING_BYTES, type OwingRoom, depths, meetOwing, owingRoom } from './owing.ts';
import { CLAIMS_MAX, SIEVE_BYTES, type Sieved, sieve } from './sieve.ts';
import { MEETING_BYTES, type Meetings, noMeetings } from './walk.ts';

/** A claim and its index in the network. */
export interface Claim {
  readonly property: LivenessProperty;
  readonly index: number;
}

/** Bytes a state beside the edges: answers, the sieve, and the way to where a claim fails. */
const TOGETHER_BYTES = 12 + 4 + SIEVE_BYTES + OWING_BYTES + MEETING_BYTES;

/**
 * Judges all claims of an exploration that keeps its edges; undefined where it does not, where the claims are too many,
 * or where the memory is too small.
 */
export async function judgeTogether(
  network: CompiledNetwork,
  exploration: Exploration,
  policy: Policy,
  { memoryMaxBytes }: Limits,
  claims: readonly Claim[],
  goesOn: () => boolean,
): Promise<ReadonlyMap<number, LivenessJudgement> | undefined> {
  const { holdingAll, keepsEdges, states, bytes } = exploration;
  const isSmall = bytes + TOGETHER_BYTES * states <= memoryMaxBytes;
  if (keepsEdges !== true) return undefined;
  if (holdingAll === undefined || claims.length > CLAIMS_MAX || !isSmall) return undefined;
  // The answers come first: they may move the memory in which the edges lie.
  const [goals, premises] = questionsOf(network, policy, claims).map((one) => holdingAll(one)) as [
    Uint32Array,
    Uint32Array,
  ];
  const graph = await exploration.graph(goesOn);
  if (graph === undefined) return undefined;
  const free = freeOf(goals, claims.length);
  const obligations = claims.map(({ property }) => obligationsOf(network, property));
  const sieved = await sieve(graph, free, obligations, goesOn);
  const judgements = new Map<number, LivenessJudgement>();
  if (sieved === undefined) return judgements;
  const edges = storedEdges(graph);
  const meetings = noMeetings(states);
  const room = owingRoom(states);
  const ground = { edges, free, sieved, obligations, meetings, room, path: exploration.path };
  const called = allBits(premises);
  const fair = allBits(sieved.fair);
  let depth: Int32Array | undefined;
  for (const [claim, { property, index }] of claims.entries()) {
    if (!goesOn()) break;
    const isCalled = property.kind === 'eventually' || isBitSet(called, claim);
    if (!isCalled) judgements.set(index, { verdict: 'unwitnessed' });
    else if (!isBitSet(fair, claim)) judgements.set(index, { verdict: 'holds' });
    else {
      depth ??= exploration.depths?.() ?? depths(edges);
      const calls = callFor(property, premises, claim);
      const lasso = lassoOf(ground, claim, calls, depth);
      judgements.set(
        index,
        lasso === undefined ? { verdict: 'holds' } : { verdict: 'violated', lasso },
      );
    }
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return judgements;
}

/** The bits that are set anywhere. */
function allBits(words: Uint32Array | ClaimBits): number {
  let bits = 0;
  for (let index = 0; index < words.length; index++) bits |= words[index]!;
  return bits;
}

function isBitSet(bits: number, bit: number): boolean {
  return ((bits >>> bit) & 1) === 1;
}

/** What all states are asked: the goals and what is not expanded, then the premises. */
export function questionsOf(
  network: CompiledNetwork,
  policy: Policy,
  claims: readonly Claim[],
): readonly (readonly Predicate[])[] {
  const goals = claims.map(({ property }) => property.predicate);
  const premises = claims.map(({ property }) => property.premise ?? and());
  return [[...goals, cutPredicate(network, policy)], premises];
}

/** By state: a bit for each claim whose goal does not hold there; none where the state was not expanded. */
function freeOf(answers: Uint32Array, claims: number): ClaimBits {
  const goals = (1 << claims) - 1;
  const free = claimBits(answers.length, claims);
  for (let state = 0; state < answers.length; state++) {
    const bits = answers[state]!;
    free[state] = ((bits >>> claims) & 1) === 1 ? 0 : ~bits & goals;
  }
  return free;
}

/** Whether a state calls for the goal: one of the premise, or the initial one alone. */
function callFor(
  { kind }: LivenessProperty,
  premises: Uint32Array,
  claim: number,
): (state: number) => boolean {
  if (kind === 'eventually') return (state) => state === 0;
  return (state) => isBitSet(premises[state]!, claim);
}

interface Ground {
  readonly edges: Edges;
  readonly free: ClaimBits;
  readonly sieved: Sieved;
  readonly obligations: readonly Obligations[];
  /** All zero again after each claim. */
  readonly meetings: Meetings;
  readonly room: OwingRoom;
  readonly path: (state: number) => readonly number[];
}

/** The lasso of a claim; undefined where no run that owes the goal comes to where it might stay. */
function lassoOf(
  { edges, free, sieved, obligations, meetings, room, path }: Ground,
  claim: number,
  isSource: (state: number) => boolean,
  depth: Int32Array,
): Lasso | undefined {
  const { fair, componentOf } = sieved;
  const places = {
    componentOf: (state: number) => componentOf(claim, state),
    isFair: (state: number) => isBitSet(fair[state]!, claim),
  };
  const isBarred = (state: number): boolean => !isBitSet(free[state]!, claim);
  const owing = meetOwing(edges, depth, isSource, isBarred, room);
  const search = { edges, obligations: obligations[claim]!, places, meetings };
  const lasso = findLasso(search, owing, path);
  owing.leave();
  return lasso;
}
