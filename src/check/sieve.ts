/** The sieve: judges all claims of liveness together on stored edges, and looks closer only at states on cycles. */
import { COMPONENT_BYTES } from './components.ts';
import { type Components, fairComponents } from './components.ts';
import { storedEdges } from './edges.ts';
import type { StateGraph } from './graph.ts';
import type { Obligations } from './obligations.ts';

/** Claims that are sieved at once: a bit each. */
export const CLAIMS_MAX = 16;

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
    if (inner === undefined) return undefined;
    let size = 0;
    const region = new Uint8Array(graph.states);
    for (let state = 0; state < graph.states; state++) {
      if (inner[state] === 0 || ((free[state]! >> claim) & 1) === 0) continue;
      region[state] = 1;
      size++;
    }
    if (size === 0) return undefined;
    const found = fairComponents(storedEdges(graph), region, obligations);
    for (let state = 0; state < graph.states; state++)
      if (found.isFair[state] === 1) fair[state] = fair[state]! | (1 << claim);
    return found;
  });
  return { fair, components };
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
 * 1 for each state that lies on a cycle of steps that are not quiet for some claim, between states that are free for
 * it; undefined where no state does. First every state is taken away that no other leads to: most graphs of the
 * kernel's own steps have no cycle at all. Of the rest Pearce's algorithm finds the components.
 */
function onCycles(
  graph: StateGraph,
  free: Uint16Array,
  claims: readonly Obligations[],
): Uint8Array | undefined {
  const moving = bitsByStep(claims, (one) => one.isQuiet, 0);
  const isLeft = peeled(graph, free, moving);
  if (isLeft === undefined) return undefined;
  const { isQuiet, isOwed } = {
    isQuiet: quietForAll(moving),
    isOwed: new Uint8Array(moving.length),
  };
  const { of } = fairComponents(storedEdges(graph), isLeft, { isQuiet, isOwed });
  const sizes = new Uint8Array(graph.states + 2);
  for (const component of of) if (sizes[component]! < 2) sizes[component] = sizes[component]! + 1;
  let isAny = false;
  for (let state = 0; state < graph.states; state++) {
    isLeft[state] = isLeft[state]! & (sizes[of[state]!]! > 1 ? 1 : 0);
    isAny ||= isLeft[state] === 1;
  }
  return isAny ? isLeft : undefined;
}

/** Steps that no claim counts on. */
function quietForAll(moving: Uint16Array): Uint8Array {
  return Uint8Array.from(moving, (bits) => (bits === 0 ? 1 : 0));
}

/** 1 for each state that is left once all without predecessors are taken away, again and again. */
function peeled(
  { states, offsets, targets, steps }: StateGraph,
  free: Uint16Array,
  moving: Uint16Array,
): Uint8Array | undefined {
  const incoming = new Uint32Array(states);
  for (let state = 0; state < states; state++) {
    const own = free[state]!;
    if (own === 0) continue;
    const end = offsets[state + 1]!;
    for (let edge = offsets[state]!; edge < end; edge++) {
      const target = targets[edge]!;
      if ((own & free[target]! & moving[steps[edge]!]!) !== 0 && target !== state)
        incoming[target] = incoming[target]! + 1;
    }
  }
  const waiting = new Int32Array(states);
  const isLeft = new Uint8Array(states);
  let [left, count] = [0, 0];
  for (let state = 0; state < states; state++) {
    if (free[state] === 0) continue;
    isLeft[state] = 1;
    left++;
  }
  for (let start = 0; start < states; start++) {
    if (isLeft[start] === 0 || incoming[start] !== 0) continue;
    waiting[count++] = start;
    while (count > 0) {
      const state = waiting[--count]!;
      isLeft[state] = 0;
      left--;
      const own = free[state]!;
      const end = offsets[state + 1]!;
      for (let edge = offsets[state]!; edge < end; edge++) {
        const target = targets[edge]!;
        if ((own & free[target]! & moving[steps[edge]!]!) === 0 || target === state) continue;
        incoming[target] = incoming[target]! - 1;
        // A state further on is met by the loop itself, in its order.
        if (incoming[target] === 0 && target < start) waiting[count++] = target;
      }
    }
  }
  return left === 0 ? undefined : isLeft;
}
