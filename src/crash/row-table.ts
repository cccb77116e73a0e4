/**
 * Which 4 KiB rows of a line-up of members have wrong parity. Computed in full once for each line-up, then
 * kept up to date by what changes.
 */

import { SECTOR_BYTES, STRIPE_BYTES, STRIPE_SECTORS } from '../raid5/constants.ts';
import type { Change, Disks } from './disks.ts';

/** Where the blocks of a line-up lie: for each slot an image and the byte where its data area starts. */
export interface LineUp {
  readonly slots: readonly { readonly image: number; readonly dataBytes: number }[];
  readonly rows: number;
  /** Image that is being rebuilt, or null: its rows have a history of their own. */
  readonly rebuilt: number | null;
}

/** The parity of a line-up, row by row. In RAID5 a row is right when its blocks XOR to zero, in every layout. */
export interface RowTable {
  readonly lineUp: LineUp;
  /** Rows with wrong parity, now. */
  readonly wrong: ReadonlySet<number>;
  /** Rows that were wrong when the line-up began and have not been right since; grows never. */
  readonly neverRight: ReadonlySet<number>;
  /** The history began: some state without losses was taken into it. */
  readonly hasBegun: boolean;
  /**
   * Takes the present state into the history: the first time all wrong rows from `fromRow` on, later only that `rows` are
   * right now.
   */
  settle(rows: Iterable<number>, fromRow: number): void;
  /** Looks again at the rows that a change touches, and names them. */
  update(change: Change): readonly number[];
}

/** One text for equal line-ups. */
export function lineUpKey({ slots, rows, rebuilt }: LineUp): string {
  return `${rows} ${String(rebuilt)} ${slots.map(({ image, dataBytes }) => `${image}@${dataBytes}`).join(',')}`;
}

/** Rows of a data area that a range of it touches: [first, last], empty when last < first. */
export function rowsTouched(
  { offsetBytes, lengthBytes }: Pick<Change, 'offsetBytes' | 'lengthBytes'>,
  dataBytes: number,
  rows: number,
): readonly [number, number] {
  const first = Math.max(0, Math.floor((offsetBytes - dataBytes) / STRIPE_BYTES));
  const last = Math.floor((offsetBytes + lengthBytes - 1 - dataBytes) / STRIPE_BYTES);
  return [first, Math.min(last, rows - 1)];
}

/** Computes the table of a line-up: reads every member once. */
export function rowTableOf(disks: Disks, lineUp: LineUp): RowTable {
  const { slots, rows } = lineUp;
  const columns = slots.map(({ image, dataBytes }) => wordsAt(disks, image, dataBytes, rows));
  const wrong = new Set<number>();
  const look = (row: number): void => {
    if (isRight(columns, row)) wrong.delete(row);
    else wrong.add(row);
  };
  for (let row = 0; row < rows; row++) look(row);
  let neverRight: Set<number> | null = null;
  return {
    lineUp,
    wrong,
    get neverRight() {
      return neverRight ?? NO_ROWS;
    },
    get hasBegun() {
      return neverRight !== null;
    },
    settle(touched, fromRow) {
      if (neverRight === null) neverRight = new Set([...wrong].filter((row) => row >= fromRow));
      else for (const row of touched) if (!wrong.has(row)) neverRight.delete(row);
    },
    update(change) {
      const slot = slots.find(({ image }) => image === change.image);
      if (slot === undefined) return [];
      const [first, last] = rowsTouched(change, slot.dataBytes, rows);
      const touched: number[] = [];
      for (let row = first; row <= last; row++) {
        look(row);
        touched.push(row);
      }
      return touched;
    },
  };
}

const NO_ROWS: ReadonlySet<number> = new Set();

const ROW_WORDS = STRIPE_BYTES / 4;

/** The data area of a member as 32-bit words, live. Data areas start at whole sectors. */
function wordsAt(disks: Disks, image: number, dataBytes: number, rows: number): Uint32Array {
  const { bytes } = disks.images[image]!;
  return new Uint32Array(bytes.buffer, bytes.byteOffset + dataBytes, rows * ROW_WORDS);
}

function isRight(columns: readonly Uint32Array[], row: number): boolean {
  const end = (row + 1) * ROW_WORDS;
  for (let word = row * ROW_WORDS; word < end; word++) {
    let sum = 0;
    for (const column of columns) sum ^= column[word]!;
    if (sum !== 0) return false;
  }
  return true;
}

/** Rows in a component of so many sectors; a last piece below 4 KiB is none. */
export function rowsIn(componentSectors: number): number {
  return Math.floor((componentSectors * SECTOR_BYTES) / (STRIPE_SECTORS * SECTOR_BYTES));
}
