/** Tables as plain data, so that what XState answered once can be written down and read again. */
import type { AnyStateMachine, EventObject, StateValue } from 'xstate';
import { type LocalState, keyOf, pathsOf } from './local-state.ts';
import { type MachineTable, makeTable } from './tabulate.ts';

/** A table without its machine and snapshots. */
export interface StoredTable {
  readonly events: readonly EventObject[];
  /** By state: where its chart stands, and its context. */
  readonly states: readonly (readonly [StateValue, Record<string, unknown>])[];
  readonly next: readonly (readonly number[])[];
  /** Lists of transitions, each once. */
  readonly lists: readonly (readonly string[])[];
  /** By event and state: which of these lists is taken. */
  readonly taken: readonly (readonly number[])[];
}

/** A table as data; undefined where JSON would change a state of it. */
export function storedTable({
  events,
  states,
  next,
  taken,
}: MachineTable): StoredTable | undefined {
  const numbers = new Map<string, number>();
  const numberOf = (list: readonly string[]): number => {
    const text = JSON.stringify(list);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const stored = {
    events,
    states: states.map(({ value, context }) => [value, context] as const),
    next: next.map((row) => [...row]),
    taken: taken.map((row) => row.map((list) => numberOf(list))),
  };
  const lists = [...numbers.keys()].map((text) => JSON.parse(text) as string[]);
  const read = JSON.parse(JSON.stringify(stored.states)) as StoredTable['states'];
  const isSame = read.every(([value, context], at) => keyOf(value, context) === states[at]!.key);
  return isSame ? { ...stored, lists } : undefined;
}

/** A stored table of this machine. Snapshots, which hardly anybody asks for, are asked of XState when somebody does. */
export function tableFrom(machine: AnyStateMachine, stored: StoredTable): MachineTable {
  const { events, lists } = stored;
  let asked: MachineTable | undefined;
  const states = stored.states.map(([value, context], at): LocalState => {
    let key: string | undefined;
    return {
      value,
      context,
      paths: pathsOf(value),
      get key() {
        return (key ??= keyOf(value, context));
      },
      get snapshot() {
        asked ??= makeTable(machine, events);
        return asked.states[at]!.snapshot;
      },
    };
  });
  const next = stored.next.map((row) => Int32Array.from(row));
  const taken = stored.taken.map((row) => row.map((number) => lists[number]!));
  return { machine, events, states, next, taken };
}
