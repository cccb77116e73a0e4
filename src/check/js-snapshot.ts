/** Snapshots of the js engine's searches: everything found, and where the search stands. */
import type { NumberArray, Snapshot } from './snapshot.ts';
import { StateStore } from './store.ts';

/** Counts of a search under way, and its place in the queue. */
export interface Standing {
  readonly head: number;
  readonly levelEnd: number;
  readonly depth: number;
  readonly transitions: number;
  readonly pruned: number;
  readonly deadlocks: number;
}

/** What the generated search keeps up to date beside its counts. */
export interface Findings {
  readonly store: StateStore;
  readonly coverage: readonly (readonly Int32Array[])[];
  readonly fired: Float64Array;
  readonly firstFired: Int32Array;
  readonly found: Map<number, number>;
}

interface Data {
  readonly standing: Standing;
  readonly words: number;
  readonly count: number;
  readonly capacity: number;
  readonly found: readonly (readonly [number, number])[];
}

/** The search as it stands; the arrays are the search's own. */
export function snapshotOf(findings: Findings, standing: Standing): Snapshot {
  const { store, coverage, fired, firstFired, found } = findings;
  const { words, count, capacity } = store;
  const data: Data = { standing, words, count, capacity, found: [...found] };
  return {
    data,
    arrays: {
      states: store.states.subarray(0, count * words),
      parents: store.parents.subarray(0, count),
      vias: store.vias.subarray(0, count),
      fired,
      firstFired,
      coverage: joined(coverage.flat()),
    },
  };
}

/** The store of a snapshot, its table built anew. */
export function storeOf({ data, arrays }: Snapshot): StateStore {
  const { words, count, capacity } = data as Data;
  const store = new StateStore(words, capacity);
  store.states.set(arrays['states']!);
  store.parents.set(arrays['parents']!);
  store.vias.set(arrays['vias']!);
  store.count = count;
  store.fillSlots();
  return store;
}

/** Puts what a snapshot found into fresh findings, and gives its standing. */
export function restore({ data, arrays }: Snapshot, findings: Findings): Standing {
  const { standing, found } = data as Data;
  findings.fired.set(arrays['fired']!);
  findings.firstFired.set(arrays['firstFired']!);
  for (const [property, state] of found) findings.found.set(property, state);
  let at = 0;
  for (const row of findings.coverage.flat()) {
    row.set(arrays['coverage']!.subarray(at, at + row.length));
    at += row.length;
  }
  return standing;
}

function joined(rows: readonly Int32Array[]): NumberArray {
  const all = new Int32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
