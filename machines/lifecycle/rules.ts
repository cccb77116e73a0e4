/** The rules of the lifecycle, one switch each: what the era does, and what variants make of it. */

/** Consulted by the step builders. {@link CLASSIC_RULES} is the kernel of the era. */
export interface LifecycleRules {
  /** The reap clears RUNNING. */
  readonly reapClearsRunning: boolean;
  /** The reap clears DONE, as since 4.1; before, only the next look does. */
  readonly reapClearsDone: boolean;
  /** The reap sets NEEDED, for the second look. */
  readonly reapSetsNeeded: boolean;
  /** A thread that is running without DONE is left alone (row 4). */
  readonly runningThreadIsLeftAlone: boolean;
  /** A thread that exists is noticed at all before another is made (rows 4, 5). */
  readonly threadIsNoticed: boolean;
  /** The reap activates spares only if the sync was not interrupted and the spare is complete. */
  readonly onlyCompleteSparesActivate: boolean;
  /** An interrupted recovery does not count as complete. */
  readonly interruptIsNotCompletion: boolean;
  /** A checkpoint waits until recovery_active is 0. */
  readonly checkpointWaits: boolean;
  /** A checkpoint is dropped when some request failed. */
  readonly checkpointHeedsInterrupt: boolean;
  /** An aborted resync records what completed, not what was requested. */
  readonly abortedResyncRecordsCompleted: boolean;
  /** An aborted recovery records what completed, not what was requested. */
  readonly abortedRecoveryRecordsCompleted: boolean;
  /** A blocked device keeps its slot. */
  readonly blockedKeepsSlot: boolean;
  /** A device with I/O pending keeps its slot. */
  readonly pendingKeepsSlot: boolean;
  /** A device that takes a slot begins with recovery_offset 0. */
  readonly newcomerBeginsAtZero: boolean;
  /** A resync that is due goes before the recovery of spares. */
  readonly resyncGoesFirst: boolean;
  /** How idle and frozen wait for the thread: see {@link JoinRule}. */
  readonly join: JoinRule;
  /** idle and frozen clear only the flags of the sync that they stop. */
  readonly stopKeepsOtherFlags: boolean;
  /** A command that clears FROZEN asks for a look. */
  readonly unfreezeSetsNeeded: boolean;
  /** A failed thread creation asks for another look. */
  readonly failedCreationSetsNeeded: boolean;
  /** Data goes out only after "dirty" is on disk. */
  readonly writeWaitsForDirty: boolean;
  /** A write is acknowledged only after a failure it met is on disk. */
  readonly acknowledgementWaitsForRecord: boolean;
  /** A forced assembly of a dirty array keeps the resync due. */
  readonly forceKeepsResyncDue: boolean;
}

/**
 * - `mutex held`: reconfig_mutex is held while the thread ends, then the user reaps (to 5.19, and 6.5).
 * - `array thread reaps`: the mutex is released, the array thread reaps, the user waits for it (6.6).
 * - `cleaned up late`: the thread is joined without the mutex, then whatever runs is cleaned up (6.0 to 6.4).
 */
export type JoinRule = 'mutex held' | 'array thread reaps' | 'cleaned up late';

/** Linux 2.6.38 to 3.1, semantics 5. */
export const CLASSIC_RULES: LifecycleRules = {
  reapClearsRunning: true,
  reapClearsDone: false,
  reapSetsNeeded: true,
  runningThreadIsLeftAlone: true,
  threadIsNoticed: true,
  onlyCompleteSparesActivate: true,
  interruptIsNotCompletion: true,
  checkpointWaits: true,
  checkpointHeedsInterrupt: false,
  abortedResyncRecordsCompleted: false,
  abortedRecoveryRecordsCompleted: false,
  blockedKeepsSlot: true,
  pendingKeepsSlot: true,
  newcomerBeginsAtZero: true,
  resyncGoesFirst: false,
  join: 'mutex held',
  stopKeepsOtherFlags: true,
  unfreezeSetsNeeded: false,
  failedCreationSetsNeeded: false,
  writeWaitsForDirty: true,
  acknowledgementWaitsForRecord: false,
  forceKeepsResyncDue: true,
};
