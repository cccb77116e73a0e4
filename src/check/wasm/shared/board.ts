/** The board: numbers that all threads of a search read and write. */

/** Where shared numbers lie in the board; a row of `rowLength` for each worker follows. */
export interface Board {
  /** States of the level that somebody has taken. */
  readonly next: number;
  /** Set when the search must end before its time. */
  readonly stop: number;
  /** Set when the table must grow before anybody goes on. */
  readonly full: number;
  /** Slots that are taken, or that somebody may take without asking. */
  readonly reserved: number;
  readonly rows: number;
  readonly rowLength: number;
  /** In a row: states found, states expanded. */
  readonly found: number;
  readonly expanded: number;
}

/** The board's layout: numbers that are written often lie in lines of the cache of their own. */
export const BOARD: Board = {
  next: 0,
  stop: 16,
  full: 17,
  reserved: 32,
  rows: 48,
  rowLength: 16,
  found: 0,
  expanded: 1,
};

/** Values of the board's stop. */
export const STOP = { none: 0, states: 1, other: 2 } as const;
