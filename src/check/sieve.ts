/** The sieve: judges all claims of liveness together on stored edges, and looks closer only at states on cycles. */
import { COMPONENT_BYTES, type Components, fairComponents } from './components.ts';
import { cyclesAmong, peeled } from './cycles.ts';
import { storedEdges } from './edges.ts';
import type { StateGraph } from './graph.ts';
import type { Obligations } from './obligations.ts';

/** Claims that are sieved at once: a bit each for goal and premise, and one for what is not expanded, in 32. */
export const CLAIMS_MAX = 15;

/** Bytes a state of working memory: what is free and fair, the peeling, and the components of what is left. */
export const SIEVE_BYTES = 4 + 4 + 4 + 1 + COMPONENT_BYTES + 8;

/** Where fair runs may stay for ever while their goals are owed. */
export interface Sieved {
  /** By state: the claims of which a fair run may stay there, in its component or alone. */
  readonly fair: Uint16Array;
  /** The components of the states on cycles, by claim; undefined where no such state is free for the claim. */
  readonly components: readonly (Components | undefined)[];
}

/**
 * Sieves the states for each claim.
 * @param free by state: the claims whose goal does not hold there, of a state that was expanded
 */
export function sieve(
  graph: StateGraph,
  free: Uint16Array,
  claims: readonly Obligations[],
): Sieved {
  const inner = onCycles(graph, free, claims);
  const fair = restingPlaces(graph, free, claims);
  const components = claims.map((obligations, claim) => {
    const region = inner && cyclesOf(graph, free, inner, claim, obligations);
    if (region === undefined) return undefined;
    const found = fairComponents(storedEdges(graph), region, obligations);
    for (const state of inner!)
      if (found.isFair[state] === 1) fair[state] = fair[state]! | (1 << claim);
    return found;
  });
  return { fair, components };
}

/** So often states that lead nowhere are taken away, at most: it only saves work. */
const ROUNDS_MAX = 20;

/**
 * Of the states on cycles of any claim, those that may be on one of this claim's: 1 for each, undefined where none is.
 * States from which no step of the claim's leads to another one are not.
 */
function cyclesOf(
  { states, offsets, targets, steps }: StateGraph,
  free: Uint16Array,
  inner: Int32Array,
  claim: number,
  { isQuiet }: Obligations,
): Uint8Array | undefined {
  const region = new Uint8Array(states);
  let left = 0;
  for (const state of inner) {
    region[state] = (free[state]! >> claim) & 1;
    left += region[state];
  }
  for (let round = 0, before = -1; round < ROUNDS_MAX && left > 0 && left !== before; round++) {
    before = left;
    for (const state of inner) {
      if (region[state] === 0) continue;
      const end = offsets[state + 1]!;
      let edge = offsets[state]!;
      while (
        edge < end &&
        (targets[edge] === state || region[targets[edge]!] === 0 || isQuiet[steps[edge]!] === 1)
      )
        edge++;
      if (edge < end) continue;
      region[state] = 0;
      left--;
    }
  }
  return left === 0 ? undefined : region;
}

/** For each step a bit for each claim by which it is chosen. */
function bitsByStep(
  claims: readonly Obligations[],
  chosen: (claim: Obligations) => Uint8Array,
  value: 0 | 1,
): Uint16Array {
  const bits = new Uint16Array(claims[0] === undefined ? 0 : chosen(claims[0]).length);
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
  free: Uint16Array,
  claims: readonly Obligations[],
): Uint16Array {
  const owed = bitsByStep(claims, (one) => one.isOwed, 1);
  const fair = new Uint16Array(states);
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

/**
 * The states that lie on a cycle of steps that are not quiet for some claim, between states that are free for it;
 * undefined where none does. First every state is taken away that no other leads to: most graphs of the
 * kernel's own steps have no cycle at all. Of the rest Pearce's algorithm finds the components.
 */
function onCycles(
  graph: StateGraph,
  free: Uint16Array,
  claims: readonly Obligations[],
): Int32Array | undefined {
  const moving = bitsByStep(claims, (one) => one.isQuiet, 0);
  const isLeft = peeled(graph, free, moving);
  return isLeft && cyclesAmong(graph, free, moving, isLeft);
}
