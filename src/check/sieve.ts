/** The sieve: judges all claims of liveness together on stored edges, and looks closer only at states on cycles. */
import { type ComponentHelper, componentHelper } from './component-helper.ts';
import { COMPONENT_BYTES } from './components.ts';
import { CORE_BYTES, type Core, coreOf } from './core.ts';
import { type ClaimBits, claimBits, cyclesAmong } from './cycles.ts';
import type { StateGraph } from './graph.ts';
import type { Obligations } from './obligations.ts';

/** Claims that are sieved at once: a bit each for its goal, and one for what is not expanded, of the 31 of a small number. */
export const CLAIMS_MAX = 30;

/** Bytes a state of working memory: what is free and fair, the cycles, and the core if all states are in it, edges left out. */
export const SIEVE_BYTES = 4 + 4 + 4 + 4 + 4 + 1 + 1 + CORE_BYTES + 4 + 4 + 4 + COMPONENT_BYTES;

/** Where fair runs may stay for ever while their goals are owed. */
export interface Sieved {
  /** By state: the claims of which a fair run may stay there, in its component or alone. */
  readonly fair: ClaimBits;
  /** The number of a state's component in what a claim sees; one of its own where it is on no cycle there. */
  readonly componentOf: (claim: number, state: number) => number;
}

/**
 * Sieves the states for each claim.
 * @param free by state: the claims whose goal does not hold there, of a state that was expanded
 * @param goesOn asked now and then; answering false ends it with undefined
 */
export async function sieve(
  graph: StateGraph,
  free: ClaimBits,
  claims: readonly Obligations[],
  goesOn: () => boolean,
): Promise<Sieved | undefined> {
  const helper = componentHelper(graph.states);
  try {
    return await sieveWith(helper, graph, free, claims, goesOn);
  } finally {
    await helper.dismiss();
  }
}

async function sieveWith(
  helper: ComponentHelper,
  graph: StateGraph,
  free: ClaimBits,
  claims: readonly Obligations[],
  goesOn: () => boolean,
): Promise<Sieved | undefined> {
  const moving = bitsByStep(claims, (one) => one.isQuiet, 0);
  const inner = cyclesAmong(graph, free, moving, goesOn);
  if (!goesOn()) return undefined;
  const fair = restingPlaces(graph, free, claims);
  if (inner === undefined) return { fair, componentOf: (_, state) => -1 - state };
  const core = coreOf(graph, inner);
  const regions = cyclesOf(core, free, moving, claims.length);
  const components = await helper.find({ graph: core.graph, regions, claims }, goesOn);
  if (components === undefined) return undefined;
  components.forEach((found, claim) => {
    if (found === undefined || found.fair === 0) return;
    inner.forEach((state, number) => {
      if (found.isFair[number] === 1) fair[state] = fair[state]! | (1 << claim);
    });
  });
  const outside = core.graph.states + 1;
  const componentOf = (claim: number, state: number): number => {
    const number = components[claim]?.of[core.numberOf(state)] ?? outside;
    return number === outside ? -1 - state : number;
  };
  return { fair, componentOf };
}

/** So often states that lead nowhere are taken away, at most: it only saves work. */
const ROUNDS_MAX = 20;

/**
 * By state of the core, the claims for which it may be on a cycle: not those of whose steps none leads to another state that may.
 */
function cyclesOf(
  { graph, members }: Core,
  free: ClaimBits,
  moving: ClaimBits,
  claims: number,
): ClaimBits {
  const { offsets, targets, steps } = graph;
  const regions = claimBits(graph.states, claims);
  members.forEach((state, number) => {
    regions[number] = free[state]!;
  });
  let isChanged = true;
  for (let round = 0; round < ROUNDS_MAX && isChanged; round++) {
    isChanged = false;
    for (let number = 0; number < members.length; number++) {
      const region = regions[number]!;
      const end = offsets[number + 1]!;
      let left = 0;
      for (let edge = offsets[number]!; edge < end && left !== region; edge++)
        if (targets[edge] !== number)
          left |= region & regions[targets[edge]!]! & moving[steps[edge]!]!;
      if (left === region) continue;
      regions[number] = left;
      isChanged = true;
    }
  }
  return regions;
}

/** For each step a bit for each claim by which it is chosen. */
function bitsByStep(
  claims: readonly Obligations[],
  chosen: (claim: Obligations) => Uint8Array,
  value: 0 | 1,
): ClaimBits {
  const bits = claimBits(claims[0] === undefined ? 0 : chosen(claims[0]).length, claims.length);
  claims.forEach((claim, index) => {
    chosen(claim).forEach((is, step) => {
      if (is === value) bits[step] = bits[step]! | (1 << index);
    });
  });
  return bits;
}

/** By state: the claims of which a run may stay in this one state, since every owed step leads back to it. */
function restingPlaces(
  { states, offsets, targets, steps }: StateGraph,
  free: ClaimBits,
  claims: readonly Obligations[],
): ClaimBits {
  const owed = bitsByStep(claims, (one) => one.isOwed, 1);
  const fair = claimBits(states, claims.length);
  for (let state = 0; state < states; state++) {
    let bits = free[state]!;
    if (bits === 0) continue;
    const end = offsets[state + 1]!;
    for (let edge = offsets[state]!; edge < end && bits !== 0; edge++)
      if (targets[edge] !== state) bits &= ~owed[steps[edge]!]!;
    fair[state] = bits;
  }
  return fair;
}
