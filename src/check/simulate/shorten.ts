/** Shortening: a long way to a violation made short, so that somebody can read it. */
import type { StateProperty } from '../../../machines/language/index.ts';
import {
  type CompiledNetwork,
  type TableStates,
  advance,
  enabledSteps,
  evaluate,
  firstStates,
  tableView,
} from '../../network/index.ts';
import { explore } from '../explore.ts';

/** How much work may be put into it. */
export interface ShorteningLimits {
  /** States of the search for the shortest way of all. */
  readonly statesMax: number;
  /** States of each search for a short cut between two states of the way. */
  readonly shortCutStatesMax: number;
}

/** A shortened way. */
export interface Shortened {
  readonly steps: readonly number[];
  /** Nothing shorter exists. */
  readonly isShortest: boolean;
}

/** What is a fair amount of work for one story. */
export const SHORTENING: ShorteningLimits = { statesMax: 500_000, shortCutStatesMax: 2000 };

/**
 * First a bounded search from the beginning: what it finds is shortest. Else steps are left out, as long as what
 * remains still leads to the property, and short cuts are looked for between the states of the way.
 * @param way step indices from the initial state to one that violates or witnesses the property
 */
export async function shorten(
  network: CompiledNetwork,
  property: StateProperty,
  way: readonly number[],
  limits: ShorteningLimits,
): Promise<Shortened> {
  const shortest = await searched(network, property, limits.statesMax);
  if (shortest !== undefined) return { steps: shortest, isShortest: true };
  const goal = goalOf(network, property);
  let steps = way;
  for (;;) {
    const shorter = shortCut(network, goal, without(network, goal, steps), limits);
    if (shorter.length >= steps.length) return { steps, isShortest: false };
    steps = shorter;
  }
}

type Goal = (states: TableStates) => boolean;

function goalOf(network: CompiledNetwork, { kind, predicate }: StateProperty): Goal {
  return (states) => evaluate(predicate, tableView(network, states)) === (kind === 'sometimes');
}

/** The shortest way of all, where a search of so many states finds one. */
async function searched(
  network: CompiledNetwork,
  property: StateProperty,
  statesMax: number,
): Promise<readonly number[] | undefined> {
  const policy = { prune: false, stopAtViolation: false, stopWhenDecided: true };
  const limits = { statesMax, memoryMaxBytes: 2 ** 31 };
  const found = await explore({ ...network, properties: [property] }, { policy, limits });
  const state = found.found.get(0);
  return state === undefined ? undefined : found.path(state);
}

/** The steps that can be taken of these, in order, up to the goal; undefined when they do not lead there. */
function led(
  network: CompiledNetwork,
  goal: Goal,
  steps: readonly number[],
): readonly number[] | undefined {
  const taken: number[] = [];
  let states = firstStates(network);
  for (const step of steps) {
    if (goal(states)) return taken;
    const after = advance(network, states, network.steps[step]!);
    if (after === undefined) continue;
    taken.push(step);
    states = after;
  }
  return goal(states) ? taken : undefined;
}

/** Leaves out runs of steps, long ones first, as long as the rest still leads to the goal. */
function without(network: CompiledNetwork, goal: Goal, way: readonly number[]): readonly number[] {
  let steps = way;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : size >> 1)
    for (let at = 0; at < steps.length;) {
      const rest = led(network, goal, [...steps.slice(0, at), ...steps.slice(at + size)]);
      if (rest === undefined || rest.length >= steps.length) at += size;
      else steps = rest;
    }
  return steps;
}

/** From each state of the way, looks for a shorter way to a later one, or to the goal. */
function shortCut(
  network: CompiledNetwork,
  goal: Goal,
  way: readonly number[],
  { shortCutStatesMax }: ShorteningLimits,
): readonly number[] {
  let steps = way;
  for (let from = 0; from < steps.length - 1; from++) {
    const states = alongside(network, steps);
    const places = new Map(states.map((one, at) => [one.join(), at]));
    const leg = jump(network, goal, states[from]!, from, places, shortCutStatesMax);
    if (leg !== undefined)
      steps = [...steps.slice(0, from), ...leg.steps, ...(leg.to < 0 ? [] : steps.slice(leg.to))];
  }
  return steps;
}

function alongside(network: CompiledNetwork, steps: readonly number[]): TableStates[] {
  const states = [firstStates(network)];
  for (const step of steps) states.push(advance(network, states.at(-1)!, network.steps[step]!)!);
  return states;
}

/** The steps that save most, and the place of the way where they end; -1 for the goal itself. */
function jump(
  network: CompiledNetwork,
  goal: Goal,
  begin: TableStates,
  from: number,
  places: ReadonlyMap<string, number>,
  statesMax: number,
): { readonly steps: readonly number[]; readonly to: number } | undefined {
  const met = new Set([begin.join()]);
  const queue: { readonly states: TableStates; readonly steps: readonly number[] }[] = [
    { states: begin, steps: [] },
  ];
  const end = Math.max(...places.values());
  let best:
    | { readonly steps: readonly number[]; readonly to: number; readonly saved: number }
    | undefined;
  for (const { states, steps } of queue) {
    const place = places.get(states.join());
    const to = goal(states) ? -1 : place;
    const saved = (to === -1 ? end : (to ?? 0)) - from - steps.length;
    if (to !== undefined && saved > (best?.saved ?? 0)) best = { steps, to, saved };
    if (queue.length >= statesMax || steps.length >= end - from) continue;
    for (const { step, after } of enabledSteps(network, states)) {
      const key = after.join();
      if (met.has(key)) continue;
      met.add(key);
      queue.push({ states: after, steps: [...steps, step] });
    }
  }
  return best;
}
