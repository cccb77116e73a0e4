/** The rows that break the promise in the present crash state, kept up to date by what changes. */

import { assemblyOf, uuidOf, type Assembly, type Unjudged } from './assembly.ts';
import type { Change, Disks } from './disks.ts';
import { lineUpKey, rowTableOf, type LineUp, type RowTable } from './row-table.ts';
import { viewsOf, type Breach, type View } from './views.ts';

/** A row that breaks the promise, and how. */
export interface Fault {
  readonly row: number;
  readonly view: View;
  readonly breach: Breach;
}

/** Judges the present state of disks. */
export interface Judge {
  /** The assembly of the present state, or why there is none. */
  assembly(): Assembly | Unjudged;
  /** The lowest row that breaks the promise, or null. */
  fault(): Fault | null;
  /** True if the row would break the promise if its blocks did not agree. */
  isExposed(row: number): boolean;
  /** Takes the present state, in which nothing is lost, into the history of rows. */
  settle(): void;
}

/** Tables of line-ups that are kept; a log knows few. */
const TABLES_MAX = 8;

/**
 * A judge of the disks; it listens to their changes.
 * @param uuid answers the array that is audited, once it is known
 */
export function judgeOf(disks: Disks, uuid: () => string | null): Judge {
  const tables = new Map<string, RowTable>();
  const touched = new Map<RowTable, Set<number>>();
  let assembly: Assembly | Unjudged | null = null;
  // Null until they are asked for: a line-up that is seen for the first time is read as a whole.
  let views: readonly JudgedView[] | null = null;
  const tableFor = (lineUp: LineUp): RowTable => {
    const key = lineUpKey(lineUp);
    const table = tables.get(key) ?? rowTableOf(disks, lineUp);
    tables.delete(key);
    tables.set(key, table);
    for (const oldest of tables.keys()) if (tables.size > TABLES_MAX) tables.delete(oldest);
    return table;
  };
  disks.listen((change, kind) => {
    for (const table of tables.values()) noteTouched(table, change, touched, views ?? []);
    if (kind === 'superblock') assembly = null;
    if (kind !== 'data') views = null;
  });
  const assembled = (): Assembly | Unjudged => (assembly ??= assemblyOf(disks, uuid()));
  const judged = (): readonly JudgedView[] => (views ??= judgedViews(disks, assembled(), tableFor));
  return {
    assembly: assembled,
    fault: () => lowest(judged()),
    isExposed: (row) => judged().some(({ view }) => isExposedIn(view, row)),
    settle: () => {
      for (const { view } of judged()) {
        const { table, historyFrom } = view;
        // What begins its history now may be judged otherwise by it.
        if (!table.hasBegun) views = null;
        table.settle(touched.get(table) ?? [], historyFrom);
      }
      touched.clear();
    },
  };
}

/** The array that an assembly shows, or null. */
export function arrayIn(assembly: Assembly | Unjudged): string | null {
  return typeof assembly === 'string' ? null : uuidOf(assembly);
}

interface JudgedView {
  readonly view: View;
  /** Rows that break the promise. */
  readonly broken: Set<number>;
}

/** What a log of partial parity covers depends on the blocks themselves, so there every row counts. */
function isExposedIn(view: View, row: number): boolean {
  return view.assembly.policy === 'ppl' || view.judge(row) !== null;
}

function judgedViews(
  disks: Disks,
  assembly: Assembly | Unjudged,
  tableFor: (lineUp: LineUp) => RowTable,
): JudgedView[] {
  if (typeof assembly === 'string') return [];
  return viewsOf(disks, assembly, tableFor).map((view) => ({
    view,
    broken: new Set([...view.table.wrong].filter((row) => view.judge(row) !== null)),
  }));
}

function noteTouched(
  table: RowTable,
  change: Change,
  touched: Map<RowTable, Set<number>>,
  views: readonly JudgedView[],
): void {
  const rows = table.update(change);
  if (rows.length === 0) return;
  const noted = touched.get(table) ?? new Set();
  for (const row of rows) noted.add(row);
  touched.set(table, noted);
  for (const { view, broken } of views) {
    if (view.table !== table) continue;
    for (const row of rows) {
      if (table.wrong.has(row) && view.judge(row) !== null) broken.add(row);
      else broken.delete(row);
    }
  }
}

function lowest(views: readonly JudgedView[]): Fault | null {
  let fault: Fault | null = null;
  for (const { view, broken } of views) {
    let row = Number.POSITIVE_INFINITY;
    for (const one of broken) row = Math.min(row, one);
    if (row >= (fault?.row ?? Number.POSITIVE_INFINITY)) continue;
    const breach = view.judge(row);
    if (breach !== null) fault = { row, view, breach };
  }
  return fault;
}
