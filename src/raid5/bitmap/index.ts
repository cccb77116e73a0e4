/** The write-intent bitmap, in both eras. */

export { createBitmapBench, type BenchOptions, type BitmapBench } from './bench.ts';
export * from './bitmap.ts';
export * as counter from './counter.ts';
export * as modernCounter from './counter-modern.ts';
export { COUNTER_MAX, type CounterOutcome, type CounterParts } from './counter.ts';
export { daemonPass, DAEMON_FIRST_SLICE } from './daemon.ts';
export { flush, loadBits, setMemoryBitsChunk, updateSuperblock, writeAll } from './load.ts';
export { observeBitmap, type BitmapObservation, type FilePageObservation } from './observe.ts';
export * from './sizes.ts';
export { closeSync, endSyncBelow, endSyncChunk, startSyncAt, startSyncChunk } from './sync.ts';
export type { SyncAnswer } from './sync.ts';
export { unplug, UNPLUG_FIRST_SLICE } from './unplug.ts';
export { endWriteChunk, endWriteRange, startWriteChunk, startWriteRange } from './writes.ts';
export type { StartResult } from './writes.ts';
