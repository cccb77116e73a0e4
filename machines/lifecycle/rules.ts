/** The rules of the lifecycle, one switch each: where eras differ, and what variants make of them. */

/** Consulted by the step builders; eras.ts has what the kernels of the eras do. */
export interface LifecycleRules {
  /** Writing sync_max wakes a sync that waits there. */
  readonly raiseWakesSync: boolean;
  /** A sync waits at sync_max. */
  readonly loopHeedsSyncMax: boolean;
  /** A sync that has come to sync_max waits for all that it requested before it sleeps. */
  readonly sleepsWhenDone: boolean;
  /** INTR ends the wait at sync_max, once the sync is woken; before 3.13 only a stop does. */
  readonly waitHeedsInterrupt: boolean;
  /** The failure of a member wakes a sync that waits at sync_max. */
  readonly failureWakesSync: boolean;
  /** A repair that begins behind recovery_cp leaves it alone. */
  readonly repairBehindLeavesRecoveryCp: boolean;
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
  /** A work item makes the sync thread (3.18); before, the array thread does. */
  readonly threadMadeByWork: boolean;
  /** A queued work item is noticed by RUNNING (3.19, 6.6), not only by the thread it is going to make. */
  readonly queuedWorkIsNoticed: boolean;
  /** Row 7 also ends the look when NEEDED was not set (3.4 to 3.6). */
  readonly lookNeedsNeeded: boolean;
  /** The reap ends with the epilogue, so that RECOVER is cleared, too (to 3.17). */
  readonly reapRunsEpilogue: boolean;
  /** recovery_cp follows the checkpoints of a resync (3.8). */
  readonly recoveryCpFollowsCheckpoints: boolean;
  /** A checkpoint of a check leaves recovery_cp alone, since a check repairs nothing. */
  readonly checkLeavesRecoveryCp: boolean;
  /** A failed request sets ERROR, and an abort with ERROR records what completed (3.8 to 6.19). */
  readonly errorIsRemembered: boolean;
  /** A failed request sets NEEDED, besides INTR (to 3.1). */
  readonly failedRequestSetsNeeded: boolean;
  /** A failed request of a recovery disables recovery until a device is added (3.1). */
  readonly failedRecoveryIsNotRetried: boolean;
  /** A device that loses its slot sets CHANGE_DEVS (not yet in 3.1). */
  readonly lostSlotIsWritten: boolean;
  /** Writes wait until the superblock says that a healthy device has lost its slot. */
  readonly removalIsRecorded: boolean;
  /** A sync request of a resync, check or repair can fail, not only one of a recovery: a RAID5 of 3.1, not of 6.1. */
  readonly resyncRequestsFail: boolean;
  /** Once a failure is on disk, NEEDED is set, so that the device leaves its slot. */
  readonly recordedFailureSetsNeeded: boolean;
  /** The end of every sync sets CHANGE_DEVS and CHANGE_PENDING (4.12), also of one that was skipped. */
  readonly endOfSyncAsksForWrite: boolean;
  /** Stripes stand still while CHANGE_PENDING is set (4.12). */
  readonly stripesWaitForSuperblock: boolean;
  /** A superblock write is repeated for CHANGE_CLEAN, too (4.8). */
  readonly rewriteHeedsClean: boolean;
  /** Only while RECOVER is set do members follow curr_resync_completed (4.12). */
  readonly offsetFollowsRecoveryOnly: boolean;
  /** The array becomes clean only when no resync is due (to 4.11). */
  readonly cleanWaitsForResync: boolean;
  /** Adding and removing devices writes the superblock (to 4.0); later the array thread is asked to. */
  readonly userWritesSuperblock: boolean;
  /** idle and frozen look at RUNNING, not only at the thread (3.19). */
  readonly stopNoticesQueuedWork: boolean;
  /** Every command holds the mutex from its look at RUNNING to its last flag (to 3.19, and since 6.11). */
  readonly commandsTakeMutex: boolean;
  /** At the end of a sync curr_resync_completed becomes curr_resync, and stays until the next look (2.6.37). */
  readonly completedOutlivesSync: boolean;
  /** Assembly wakes the array thread. */
  readonly assemblyWakes: boolean;
  /** Starting an array clears the recovery flags. */
  readonly startClearsFlags: boolean;
  /** A device that takes a slot has everything before it. */
  readonly newcomerIsIncomplete: boolean;
  /** A healthy device keeps its slot while recovery onto it is possible. */
  readonly recoveringKeepsSlot: boolean;
  /** A failed device that owes I/O is no spare. */
  readonly spareMustBeHealthy: boolean;
  /** Magic values of curr_resync do not become checkpoints (4.9). */
  readonly magicStaysInside: boolean;
  /** Assembly leaves it to md_check_recovery() to make a sync thread (6.8). */
  readonly assemblyMakesNoThread: boolean;
  /** A look that finds nothing to do leaves NEEDED alone. */
  readonly noOpKeepsNeeded: boolean;
  /** An assembly takes all roles from the freshest superblock (6.8). */
  readonly freshestGivesRoles: boolean;
  /** Only the reap activates spares; other nodes of a cluster do not. */
  readonly onlyReapActivates: boolean;
  /** One missing member is what recovery is for, not a failed array. */
  readonly degradedMayRecover: boolean;
  /** A failure amid a parity check lets the stripe end. */
  readonly checkSurvivesFailure: boolean;
  /** raid5d does not wait for what only raid5d does (6.10). */
  readonly threadDoesNotAwaitItself: boolean;
  /** events does not go back while degraded (2.6.18). */
  readonly eventsKeptWhileDegraded: boolean;
  /** events does not go back to 0 (2.6.20). */
  readonly eventsStayAboveZero: boolean;
  /** A suspended array is not looked after at all (3.0 to 6.7). */
  readonly suspendedIsIgnored: boolean;
  /** What a look at a read-only array does (row 1): see {@link ReadOnlyLook}. */
  readonly readOnlyLook: ReadOnlyLook;
  /** A sync thread that finds the array read-only sets DONE, as every other does (6.8). */
  readonly readOnlySyncIsDone: boolean;
  /** Whoever releases the mutex wakes the array thread. */
  readonly unlockWakes: boolean;
  /** The work item takes the mutex (6.7). */
  readonly workTakesMutex: boolean;
}

/**
 * - `mutex held`: reconfig_mutex is held while the thread ends, then the user reaps (to 5.19, and 6.5).
 * - `array thread reaps`: the mutex is released, the array thread reaps, the user waits for it (6.6).
 * - `cleaned up late`: the thread is joined without the mutex, then whatever runs is cleaned up (6.0 to 6.4).
 * - `without mutex`: the mutex is never taken (4.0).
 */
export type JoinRule = 'mutex held' | 'array thread reaps' | 'cleaned up late' | 'without mutex';

/**
 * - `finish`: failed devices leave, NEEDED is cleared, and that is all (to 3.10).
 * - `reap at once`: INTR is set and whatever sync there is gets reaped, done or not (3.11 to 6.7).
 * - `reap when done`: a sync that runs is left alone, one that is done is reaped (6.8).
 */
export type ReadOnlyLook = 'finish' | 'reap at once' | 'reap when done';
