/** Registers: numbers at fixed addresses, for generated code and for who drives it. */

/** Addresses of single values. */
export const REGISTERS = {
  /** Next free place for a candidate. */
  candidateEnd: 0,
  /** Candidates up to here have been sifted; those before {@link siftedEnd} are left of them. */
  sifted: 4,
  /** Behind the last candidate that is left. */
  siftedEnd: 64,
  /** First candidate left that is not settled yet. */
  settled: 68,
  /** New states that may be inserted before the next look. */
  room: 8,
  /** Next free place for a new state. */
  freshEnd: 12,
  /** Slots of the table, without the slack behind them. */
  slots: 16,
  /** 1 where states in which an `always` property fails are not expanded. */
  prune: 20,
  /** States of the frontier to expand, and how many of them have been. */
  frontierCount: 24,
  frontierDone: 28,
  /** States not expanded, and states without an enabled step; 64 bits each. */
  pruned: 32,
  deadlocks: 40,
  /** Where prefetched values go, so that the loads are not left out. */
  sink: 48,
  /** First state of the batch at hand. */
  batch: 56,
  /** Number of the batch's first state, where states have numbers. */
  batchFirst: 100,
  /** Number of this partition. */
  own: 60,
  /** With a slice: keys inserted since the driver last looked, and states found; the latter of 64 bits. */
  keys: 72,
  states: 80,
  /** With a slice: all its local states that were seen, 64 bits. */
  sliceSeen: 88,
  /** Keys that are to be gathered. */
  gatherCount: 96,
} as const;

/** Room for all registers. */
export const REGISTER_BYTES = 128;
