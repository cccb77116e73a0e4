/** Walks: states with the steps between them, and the shortest ones inside a component. */
import type { Edges } from './edges.ts';
import type { Obligations } from './obligations.ts';

/** Where fair runs may stay for ever, by state. */
export interface Places {
  /** The same number for the states of a component. */
  readonly componentOf: (state: number) => number;
  /** Whether a fair run may stay in the state's component. */
  readonly isFair: (state: number) => boolean;
}

/** Where a cycle is looked for. */
export interface Search {
  readonly edges: Edges;
  readonly obligations: Obligations;
  readonly places: Places;
  readonly meetings: Meetings;
}

/** One state more than steps. */
export interface Walk {
  readonly states: readonly number[];
  readonly steps: readonly number[];
}

/** The walk that stays where it is. */
export function nowhere(state: number): Walk {
  return { states: [state], steps: [] };
}

/** One walk after the other; the second begins where the first ends. */
export function joined(first: Walk, second: Walk): Walk {
  return {
    states: [...first.states, ...second.states.slice(1)],
    steps: [...first.steps, ...second.steps],
  };
}

/** Working memory of searches for walks: for each state how it was met; all zero between searches. */
export interface Meetings {
  /** The step by which a state was met, plus one; 0 where it was not. */
  readonly via: Int32Array;
  /** The state before. */
  readonly before: Int32Array;
}

/** Bytes of {@link Meetings} for each state. */
export const MEETING_BYTES = 8;

/** Working memory for a graph of so many states. */
export function noMeetings(states: number): Meetings {
  return { via: new Int32Array(states), before: new Int32Array(states) };
}

/**
 * A shortest walk to a state that is wanted, or over a step that is, without leaving the component and without
 * steps of quiet actors. Undefined when there is none.
 */
export function wayInside(
  search: Search,
  from: number,
  isWanted: (state: number) => boolean,
  isStepWanted: (step: number) => boolean = () => false,
): Walk | undefined {
  if (isWanted(from)) return nowhere(from);
  const met = [from];
  const last = lastEdge(search, met, isWanted, isStepWanted);
  const walk = last && joined(walkBack(search, from, last.state), walkOver(last));
  for (const state of met) search.meetings.via[state] = 0;
  return walk;
}

/** The edge that ends a walk. */
interface Last {
  readonly state: number;
  readonly target: number;
  readonly step: number;
}

/** The edge that ends a shortest walk; notes in `met` whatever it meets. */
function lastEdge(
  { edges, places, obligations, meetings }: Search,
  met: number[],
  isWanted: (state: number) => boolean,
  isStepWanted: (step: number) => boolean,
): Last | undefined {
  const from = met[0]!;
  const home = places.componentOf(from);
  for (const state of met) {
    const begin = edges.begin(state);
    // Copies: what is wanted may ask for the edges of other states.
    const targets = edges.targets.slice(begin, edges.end(state));
    const steps = edges.steps.slice(begin, edges.end(state));
    for (let edge = 0; edge < targets.length; edge++) {
      const target = targets[edge]!;
      const step = steps[edge]!;
      if (obligations.isQuiet[step] === 1) continue;
      if (places.componentOf(target) !== home) continue;
      const isNew = target !== from && meetings.via[target] === 0;
      if (isStepWanted(step) || (isNew && isWanted(target))) return { state, target, step };
      if (!isNew) continue;
      meetings.via[target] = step + 1;
      meetings.before[target] = state;
      met.push(target);
    }
  }
  return undefined;
}

function walkOver({ state, target, step }: Last): Walk {
  return { states: [state, target], steps: [step] };
}

function walkBack({ meetings }: Search, from: number, end: number): Walk {
  const states = [end];
  const taken: number[] = [];
  for (let state = end; state !== from; state = meetings.before[state]!) {
    states.push(meetings.before[state]!);
    taken.push(meetings.via[state]! - 1);
  }
  return { states: states.reverse(), steps: taken.reverse() };
}
