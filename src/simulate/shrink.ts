/**
 * Shrinking: leaves out of a schedule whatever the violation does not need (delta debugging). Any
 * part of a schedule is a schedule, so every attempt is a plain replay.
 */

import type { SimulationEvent, ViolationKind } from './events.ts';
import { replay, type Failure } from './run.ts';
import type { Setup } from './setup.ts';
import { asOneRun, isRunning, simplerEvents, simplerSetups } from './simpler.ts';

/** Replays after which shrinking ends with what it has. */
export const REPLAYS_MAX = 6000;

interface Shrinking {
  setup: Setup;
  events: readonly SimulationEvent[];
  readonly kind: ViolationKind;
  replays: number;
  readonly replaysMax: number;
  readonly isStopped: () => boolean;
}

/**
 * A smaller failure of the same kind; where the limit does not end it, no single event can be left
 * out of it.
 */
export function shrink(
  failure: Failure,
  { replaysMax = REPLAYS_MAX, isStopped = (): boolean => false } = {},
): Failure {
  const { setup, events, violation } = failure;
  const state: Shrinking = {
    setup,
    events,
    kind: violation.kind,
    replays: 0,
    replaysMax,
    isStopped,
  };
  for (;;) {
    const before = sizeOf(state);
    joinSteps(state);
    leaveOut(state);
    simplify(state);
    if (sizeOf(state) === before || isOver(state)) break;
  }
  const text = replay(state.setup, state.events);
  return { setup: state.setup, events: state.events, violation: text ?? violation };
}

function sizeOf({ setup, events }: Shrinking): number {
  return JSON.stringify(events).length + JSON.stringify(setup).length;
}

function isOver({ replays, replaysMax, isStopped }: Shrinking): boolean {
  return replays >= replaysMax || isStopped();
}

/** Keeps the candidate if it fails in the same way. */
function attempt(state: Shrinking, setup: Setup, events: readonly SimulationEvent[]): boolean {
  if (isOver(state)) return false;
  state.replays++;
  if (replaySafely(setup, events) !== state.kind) return false;
  state.setup = setup;
  state.events = events;
  return true;
}

/** A candidate may make no array at all; then it is none. */
function replaySafely(setup: Setup, events: readonly SimulationEvent[]): ViolationKind | null {
  try {
    return replay(setup, events)?.kind ?? null;
  } catch {
    return null;
  }
}

/** Stretches of steps become runs in the order in which things come, each as long as possible. */
function joinSteps(state: Shrinking): void {
  let end = state.events.length;
  while (end > 0) {
    if (!isRunning(state.events[end - 1]!)) {
      end--;
      continue;
    }
    let start = end - 1;
    while (start > 0 && isRunning(state.events[start - 1]!)) start--;
    for (let from = start; end - from >= 2; from += Math.ceil((end - from) / 2)) {
      const joined = asOneRun(state.events, from, end);
      if (!joined.some((events) => attempt(state, state.setup, events))) continue;
      end = from + 1;
      break;
    }
    end--;
    if (isOver(state)) return;
  }
}

/** Halves, quarters and so on down to single events, from the end, as long as any can go. */
function leaveOut(state: Shrinking): void {
  for (let size = Math.ceil(state.events.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let end = state.events.length; end > 0; end -= size) {
      const { events } = state;
      const start = Math.max(0, end - size);
      attempt(state, state.setup, [...events.slice(0, start), ...events.slice(end)]);
      if (isOver(state)) return;
    }
  }
}

/** Plainer set-ups, plainer events, and whole stretches of steps in the order in which they come. */
function simplify(state: Shrinking): void {
  for (const setup of simplerSetups(state.setup)) attempt(state, setup, state.events);
  for (let index = 0; index < state.events.length; index++) {
    for (const instead of simplerEvents(state.events, index)) {
      if (isOver(state)) return;
      attempt(state, state.setup, instead);
    }
  }
}
