/** Tabulation: XState is asked once for every (state, event); afterwards only integers move. */
import { initialTransition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { RaidproofError } from '../errors.ts';
import { type LocalState, localState } from './local-state.ts';
import { type Answer, scoped } from './scoped.ts';

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

const known = new WeakMap<AnyStateMachine, Map<string, MachineTable>>();

/**
 * Explores one machine alone under the given events and tabulates it. A machine is asked once: a table made
 * before for the same machine and events is given again.
 * @throws RaidproofError RP302 when its local states do not stay finite
 */
export function tabulate(machine: AnyStateMachine, events: readonly EventObject[]): MachineTable {
  const tables = known.get(machine) ?? new Map<string, MachineTable>();
  known.set(machine, tables);
  const alphabet = JSON.stringify(events);
  const table = tables.get(alphabet) ?? makeTable(machine, events);
  tables.set(alphabet, table);
  return table;
}

/** Has {@link tabulate} give this table for its machine and events from now on. */
export function remember(table: MachineTable): void {
  const tables = known.get(table.machine) ?? new Map<string, MachineTable>();
  known.set(table.machine, tables);
  tables.set(JSON.stringify(table.events), table);
}

/** As {@link tabulate}, asking XState in any case. */
export function makeTable(machine: AnyStateMachine, events: readonly EventObject[]): MachineTable {
  const states: LocalState[] = [];
  const indices = new Map<string, number>();
  const intern = (snapshot: AnyMachineSnapshot): number => {
    const state = localState(snapshot);
    const index = indices.get(state.key);
    if (index !== undefined) return index;
    if (states.length === LOCAL_STATES_MAX) throw endless(machine.id);
    indices.set(state.key, states.length);
    return states.push(state) - 1;
  };
  const next: number[][] = events.map(() => []);
  const taken: string[][][] = events.map(() => []);
  const answer = scoped(machine);
  intern(initialSnapshot(machine));
  for (let index = 0; index < states.length; index++) {
    const snapshot = states[index]!.snapshot;
    events.forEach((event, eventIndex) => {
      const found = ask(machine, snapshot, event, answer);
      next[eventIndex]!.push(found === undefined ? -1 : intern(found.snapshot));
      taken[eventIndex]!.push(found === undefined ? [] : found.taken);
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
  answer: Answer = scoped(machine),
): { readonly snapshot: AnyMachineSnapshot; readonly taken: string[] } | undefined {
  const transitions = machine.getTransitionData(snapshot, event);
  if (transitions.length === 0) return undefined;
  const after = answer(snapshot, event) ?? snapshot;
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
