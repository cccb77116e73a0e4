/** Tables of changed machines: the states of the right machine keep their numbers, so that graphs compare. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { type LocalState, type MachineTable, ask, localState, scoped } from '../network/index.ts';

/** A change that makes more new local states than this (or ten times the old) has broken a bound of the chart. */
const NEW_STATES_MAX = 2000;

/**
 * The table of a machine that differs from a tabulated one in its answer to one type of event.
 * @param right the table of the right machine; its states keep their indices, new ones follow
 * @returns undefined when the local states do not stay finite
 */
export function mutatedTable(
  right: MachineTable,
  machine: AnyStateMachine,
  eventType: string,
): MachineTable | undefined {
  const states: LocalState[] = right.states.map((state) => ({
    ...state,
    snapshot: machine.resolveState({ value: state.value, context: state.context }),
  }));
  const indices = new Map(states.map(({ key }, index) => [key, index]));
  const intern = (snapshot: AnyMachineSnapshot): number => {
    const state = localState(snapshot);
    const index = indices.get(state.key) ?? states.push(state) - 1;
    indices.set(state.key, index);
    return index;
  };
  const statesMax = right.states.length + Math.min(NEW_STATES_MAX, 10 * right.states.length);
  const answer = scoped(machine);
  const next: number[][] = right.events.map(() => []);
  const taken: (readonly string[])[][] = right.events.map(() => []);
  for (let index = 0; index < states.length; index++) {
    if (states.length > statesMax) return undefined;
    right.events.forEach((event, number) => {
      const isCopied = index < right.states.length && event.type !== eventType;
      const found = isCopied ? undefined : ask(machine, states[index]!.snapshot, event, answer);
      const copied = isCopied ? right.next[number]![index]! : -1;
      next[number]!.push(found === undefined ? copied : intern(found.snapshot));
      taken[number]!.push(isCopied ? right.taken[number]![index]! : (found?.taken ?? []));
    });
  }
  const { events } = right;
  return { machine, events, states, next: next.map((row) => Int32Array.from(row)), taken };
}

/** Entries of two such tables that differ, as pairs of event and state that both tables have. */
export function changedEntries(
  right: MachineTable,
  wrong: MachineTable,
): { readonly event: number; readonly state: number }[] {
  return right.next.flatMap((row, event) =>
    [...row.keys()].flatMap((state) =>
      row[state] === wrong.next[event]![state] ? [] : [{ event, state }],
    ),
  );
}
