/** Tabulation: XState is asked once for every (state, event); afterwards only integers move. */
import { initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { RaidproofError } from '../errors.ts';
import { type LocalState, localState } from './local-state.ts';

/** A machine as an integer table over the events that a network delivers to it. */
export interface MachineTable {
  readonly machine: AnyStateMachine;
  readonly events: readonly EventObject[];
  readonly states: readonly LocalState[];
  /** `next[event][state]`: the state after, or -1 when the event is not accepted there. */
  readonly next: readonly Int32Array[];
  /** `taken[event][state]`: ids of the chart's transitions taken (see {@link transitionId}). */
  readonly taken: readonly (readonly (readonly string[])[])[];
}

/** A machine with more local states than this is a mistake in its guards, not a model. */
const LOCAL_STATES_MAX = 100_000;

/**
 * Explores one machine alone under the given events and tabulates it.
 * @throws RaidproofError RP302 when its local states do not stay finite, RP301 when an event is repeated.
 */
export function tabulate(machine: AnyStateMachine, events: readonly EventObject[]): MachineTable {
  const states: LocalState[] = [];
  const indices = new Map<string, number>();
  const intern = (snapshot: AnyMachineSnapshot): number => {
    const state = localState(snapshot);
    const known = indices.get(state.key);
    if (known !== undefined) return known;
    if (states.length === LOCAL_STATES_MAX) throw endless(machine.id);
    indices.set(state.key, states.length);
    return states.push(state) - 1;
  };
  const next: number[][] = events.map(() => []);
  const taken: string[][][] = events.map(() => []);
  intern(initialSnapshot(machine));
  for (let index = 0; index < states.length; index++) {
    const snapshot = states[index]!.snapshot;
    events.forEach((event, eventIndex) => {
      const answer = ask(machine, snapshot, event);
      next[eventIndex]!.push(answer === undefined ? -1 : intern(answer.snapshot));
      taken[eventIndex]!.push(answer === undefined ? [] : answer.taken);
    });
  }
  return { machine, events, states, next: next.map((row) => Int32Array.from(row)), taken };
}

/** The machine's first snapshot. */
export function initialSnapshot(machine: AnyStateMachine): AnyMachineSnapshot {
  return initialTransition(machine)[0] as AnyMachineSnapshot;
}

/**
 * What XState answers to one event: the snapshot after and the transitions taken, or undefined when no
 * transition is enabled. `transition` alone cannot tell a refusal from a transition that changes nothing.
 */
export function ask(
  machine: AnyStateMachine,
  snapshot: AnyMachineSnapshot,
  event: EventObject,
): { readonly snapshot: AnyMachineSnapshot; readonly taken: string[] } | undefined {
  const transitions = machine.getTransitionData(snapshot, event);
  if (transitions.length === 0) return undefined;
  const after = transition(machine, snapshot, event)[0] as AnyMachineSnapshot;
  return { snapshot: after, taken: transitions.map((one) => transitionId(one)) };
}

interface TransitionLike {
  readonly source: { readonly id: string; readonly transitions: Map<string, readonly object[]> };
  readonly eventType: string;
}

/** A chart transition's stable id: `chunk.count.zero|START_WRITE|0`. */
export function transitionId(one: TransitionLike): string {
  const siblings = one.source.transitions.get(one.eventType) ?? [];
  return `${one.source.id}|${one.eventType}|${siblings.indexOf(one)}`;
}

function endless(machineId: string): RaidproofError {
  return new RaidproofError(
    'RP302',
    `more than ${LOCAL_STATES_MAX} local states`,
    `machine ${machineId}`,
    'Bound its context with guards; a machine must be finite on its own.',
  );
}
