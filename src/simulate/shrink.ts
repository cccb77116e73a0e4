/**
 * Shrinking: leaves out of a schedule whatever the violation does not need (delta debugging). Any
 * part of a schedule is a schedule, so every attempt is a plain replay.
 */

import { setImmediate as pause } from 'node:timers/promises';
import type { SimulationEvent, ViolationKind } from './events.ts';
import { replay, type Failure } from './run.ts';

import type { Setup } from './setup.ts';
import { asOneRun, isRunning, simplerEvents, simplerSetups } from './simpler.ts';

/** Replays after which shrinking ends with what it has. */
export const REPLAYS_MAX = 6000;

/** Replays between two looks at what else the process is asked to do. */
const REPLAYS_A_TURN = 16;

/** How to shrink. */
export interface ShrinkOptions {
  readonly replaysMax?: number;
  readonly isStopped?: () => boolean;
  /** Undoes what is to be shown: puts the mend in, or takes the fault out. */
  readonly healed?: ((setup: Setup) => Setup) | null;
}

interface Shrinking {
  setup: Setup;
  events: readonly SimulationEvent[];
  readonly kind: ViolationKind;
  replays: number;
  readonly replaysMax: number;
  readonly isStopped: () => boolean;
  readonly healed: ((setup: Setup) => Setup) | null;
}

/**
 * A smaller failure of the same kind, which none is once the set-up is `healed`, if that is given; where the limit does not end it, no single event can be left
 * out of it.
 */
export async function shrink(
  failure: Failure,
  { replaysMax = REPLAYS_MAX, isStopped = (): boolean => false, healed = null }: ShrinkOptions = {},
): Promise<Failure> {
  const { setup, events, violation } = failure;
  const state: Shrinking = {
    setup,
    events,
    kind: violation.kind,
    replays: 0,
    replaysMax,
    isStopped,
    healed,
  };
  for (;;) {
    const before = sizeOf(state);
    await leaveLivesOut(state);
    await joinSteps(state);
    await leaveOut(state);
    await simplify(state);
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
async function attempt(
  state: Shrinking,
  setup: Setup,
  events: readonly SimulationEvent[],
): Promise<boolean> {
  if (state.replays % REPLAYS_A_TURN === 0) await pause();
  if (isOver(state)) return false;
  state.replays++;
  if (replaySafely(setup, events) !== state.kind) return false;
  const { healed } = state;
  if (healed !== null && replaySafely(healed(setup), events) !== null) return false;
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

/** Whole lives of the array, from one crash to the next, the longest stretches first. */
async function leaveLivesOut(state: Shrinking): Promise<void> {
  const ends = (): number[] => state.events.flatMap((one, at) => (one.do === 'crash' ? [at] : []));
  for (let lives = ends().length; lives >= 1; lives = Math.floor(lives / 2)) {
    for (let first = 0; first + lives <= ends().length;) {
      const starts = [0, ...ends().map((at) => at + 1)];
      const { events } = state;
      const rest = [...events.slice(0, starts[first]), ...events.slice(starts[first + lives])];
      if (!(await attempt(state, state.setup, rest))) first++;
      if (isOver(state)) return;
    }
  }
}

/** Stretches of steps become runs in the order in which things come, each as long as possible. */
async function joinSteps(state: Shrinking): Promise<void> {
  let end = state.events.length;
  while (end > 0 && !isOver(state)) {
    let start = end;
    while (start > 0 && isRunning(state.events[start - 1]!)) start--;
    await joinStretch(state, start, end);
    end = start === end ? end - 1 : start;
  }
}

/** Joins the steps from `start` to before `end`, or else each half of them. */
async function joinStretch(state: Shrinking, start: number, end: number): Promise<void> {
  if (end - start < 2 || isOver(state)) return;
  const joined = asOneRun(state.events, start, end);
  for (const events of joined) if (await attempt(state, state.setup, events)) return;
  const middle = start + Math.floor((end - start) / 2);
  await joinStretch(state, middle, end);
  await joinStretch(state, start, middle);
}

/** Halves, quarters and so on down to single events, from the end, as long as any can go. */
async function leaveOut(state: Shrinking): Promise<void> {
  for (let size = Math.ceil(state.events.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let end = state.events.length; end > 0; end -= size) {
      const { events } = state;
      const start = Math.max(0, end - size);
      await attempt(state, state.setup, [...events.slice(0, start), ...events.slice(end)]);
      if (isOver(state)) return;
    }
  }
}

/** Plainer set-ups, plainer events, and whole stretches of steps in the order in which they come. */
async function simplify(state: Shrinking): Promise<void> {
  for (const setup of simplerSetups(state.setup)) await attempt(state, setup, state.events);
  for (let index = 0; index < state.events.length; index++) {
    for (const instead of simplerEvents(state.events, index)) {
      if (isOver(state)) return;
      await attempt(state, state.setup, instead);
    }
  }
}
