/** What a chunk's counter word may meet, and the sizes it is built with. */

/** What happens to a counter word. One event for each place in the kernel that changes it. */
export type ChunkEvent =
  | { type: 'START_WRITE' }
  | { type: 'END_WRITE' }
  | { type: 'WRITE_FAILED' }
  | { type: 'DAEMON_SCAN' }
  | { type: 'START_SYNC' }
  | { type: 'END_SYNC' }
  | { type: 'ABORT_SYNC' }
  | { type: 'LOAD'; needed: boolean }
  | { type: 'FORGET' };

/** Sizes and rules of a counter word. */
export interface ChunkRules {
  /** COUNTER_MAX: 16383 in the kernel; the model uses a small one to reach the overflow wait. */
  readonly counterMax: number;
  /** What a set bit is loaded as: 1 up to 3.2, 2 since 3.3. */
  readonly loadedCount: 1 | 2;
  /** A loaded need is noted also where the counter is not 0 (since 4.0–4.4). */
  readonly neededJoins?: boolean;
  /** Where it joins a counter of 1, the counter becomes 2, as every counter with a flag has been since 3.3. */
  readonly neededLifts?: boolean;
}

/** The counter word of the kernel: all 65,536 values, loaded as up to 3.2. */
export const KERNEL_CHUNK: ChunkRules = { counterMax: 0x3fff, loadedCount: 1 };
