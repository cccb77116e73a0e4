/** Walks: states with the steps between them, and the shortest ones inside a component. */
import type { Components } from './components.ts';
import type { StateGraph } from './graph.ts';
import type { Obligations } from './obligations.ts';

/** Where a cycle is looked for. */
export interface Search {
  readonly graph: StateGraph;
  readonly obligations: Obligations;
  readonly components: Components;
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
  /** The edge by which a state was met, plus one; 0 where it was not. */
  readonly edge: Int32Array;
  /** The state before. */
  readonly before: Int32Array;
}

/** Bytes of {@link Meetings} for each state. */
export const MEETING_BYTES = 8;

/** Working memory for a graph of so many states. */
export function noMeetings(states: number): Meetings {
  return { edge: new Int32Array(states), before: new Int32Array(states) };
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
  const walk = last && joined(walkBack(search, from, last.state), walkOver(search, last));
  for (const state of met) search.meetings.edge[state] = 0;
  return walk;
}

/** An edge by its index, and the state that it leads out of. */
interface Last {
  readonly state: number;
  readonly edge: number;
}

/** The edge that ends a shortest walk; notes in `met` whatever it meets. */
function lastEdge(
  { graph, components, obligations, meetings }: Search,
  met: number[],
  isWanted: (state: number) => boolean,
  isStepWanted: (step: number) => boolean,
): Last | undefined {
  const { offsets, targets, steps } = graph;
  const from = met[0]!;
  for (const state of met)
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
      const target = targets[edge]!;
      const step = steps[edge]!;
      if (obligations.isQuiet[step] === 1) continue;
      if (components.of[target] !== components.of[from]) continue;
      const isNew = target !== from && meetings.edge[target] === 0;
      if (isStepWanted(step) || (isNew && isWanted(target))) return { state, edge };
      if (!isNew) continue;
      meetings.edge[target] = edge + 1;
      meetings.before[target] = state;
      met.push(target);
    }
  return undefined;
}

function walkOver({ graph }: Search, { state, edge }: Last): Walk {
  return { states: [state, graph.targets[edge]!], steps: [graph.steps[edge]!] };
}

function walkBack({ graph, meetings }: Search, from: number, end: number): Walk {
  const states = [end];
  const taken: number[] = [];
  for (let state = end; state !== from; state = meetings.before[state]!) {
    states.push(meetings.before[state]!);
    taken.push(graph.steps[meetings.edge[state]! - 1]!);
  }
  return { states: states.reverse(), steps: taken.reverse() };
}
